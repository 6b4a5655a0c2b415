import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

/** Writes the URL of every module that is loaded to stderr. */
const HOOK = `import fs from 'node:fs';
export async function load(url, context, next) {
  fs.writeSync(2, 'LOADED ' + url + '\\n');
  return next(url, context);
}`;
const REGISTER = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(HOOK)}));`;
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(REGISTER)}`;

async function packagesOf(args: readonly string[]): Promise<readonly string[]> {
  const { stderr } = await runCli(args, { env: { NODE_OPTIONS } });
  const names = [...stderr.matchAll(/^LOADED file:.*\/node_modules\/((?:@[^/]+\/)?[^/\n]+)/gm)].map(
    ([, name]) => name ?? '',
  );
  return [...new Set(names)].toSorted();
}

describe('the built program', () => {
  test.each([['--help'], ['run', '--help'], ['plan', '--help']])(
    'loads no database and no parser for %s %s',
    async (...args) => {
      expect(await packagesOf(args)).toEqual(['commander', 'picocolors']);
    },
  );

  test('loads none of its commands for --version', async () => {
    expect(await packagesOf(['--version'])).toEqual(['picocolors']);
  });

  test('loads the parsers only for a command that reads definitions', async () => {
    expect(await packagesOf(['validate', 'examples/jobs'])).toContain('libpg-query');
    expect(await packagesOf(['next', '@daily'])).not.toContain('libpg-query');
  });
});
