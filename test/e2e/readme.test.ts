import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PackageRegistry, startPackageRegistry } from '../support/package-registry.ts';
import { comparableLines, type FencedBlock, readmeOf, statementsOf } from '../support/readme.ts';
import { type ShellSession, startShell } from '../support/shell-session.ts';
import { waitFor } from '../support/wait-for.ts';

// Every shell block of README.md, as it is written and in its order, in the two places from which a reader begins.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The one thing that a reader replaces. */
const PLACEHOLDER = "'postgres://user:password@host:5432/database'";
const run = promisify(execFile);

let registry: PackageRegistry;
let scratch: string;
let tools: string;
beforeAll(async () => {
  registry = await startPackageRegistry();
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-readme-'));
  tools = join(scratch, 'tools');
  mkdirSync(tools);
  // `npm ci` has installed what this test runs with, and CI begins with it: it gives the clone the same packages, without a download.
  const npm = (await run('sh', ['-c', 'command -v npm'])).stdout.trim();
  const npmWithoutDownload = `#!/bin/sh\n[ "$1" = ci ] && exec ln -sfn '${join(ROOT, 'node_modules')}' node_modules\nexec '${npm}' "$@"\n`;
  writeFileSync(join(tools, 'npm'), npmWithoutDownload);
  chmodSync(join(tools, 'npm'), 0o755);
});
afterAll(async () => {
  await registry.stop();
  rmSync(scratch, { recursive: true, force: true });
});

test('every fenced block of the README is a command that runs here, or an output that is compared', () => {
  const blocks = readmeOf(ROOT);
  const known = ['sh', 'sh clone', 'sh keep', 'sh suite', 'text'];
  expect(blocks.filter(({ info }) => !known.includes(info))).toEqual([]);
  // The suite cannot run within itself: this block is `npm test` and nothing else.
  expect(blocks.filter(({ info }) => info === 'sh suite').map(({ text }) => text.replace(/\s+#.*/, ''))).toEqual([
    'npm ci && npm test',
  ]);
  for (const block of blocks.filter(({ info }) => info === 'sh keep')) expect(statementsOf(block)).toHaveLength(1);
  expect(blocks.filter(({ text }) => text.includes(PLACEHOLDER))).toHaveLength(1);
});

/** An empty folder with the tarball in it, and nothing else. */
async function besideTheTarball(): Promise<string> {
  const folder = mkdtempSync(join(scratch, 'package-'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
  return folder;
}

/** A clone with the files as they are now, committed or not. */
async function inAClone(): Promise<string> {
  const folder = mkdtempSync(join(scratch, 'clone-'));
  await run('git', ['clone', '--quiet', '--no-checkout', '--depth', '1', `file://${ROOT}`, folder]);
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const path of stdout.split('\0')) {
    if (path !== '' && existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(folder, path));
  }
  return folder;
}

test.each([
  ['the tarball in an empty folder', besideTheTarball, ['sh', 'sh keep']],
  ['a clone', inAClone, ['sh', 'sh clone', 'sh keep']],
] as const)(
  'the README leads from %s to a job of the reader that runs',
  async (name, folderOf, infos) => {
    const folder = await folderOf();
    const home = mkdtempSync(join(scratch, 'home-'));
    const database = await createTestDatabase({ migrated: false });
    const shell = startShell(folder, environment(home));
    try {
      const blocks = readmeOf(ROOT).filter(({ info }) => infos.some((known) => known === info));
      const outputs = await follow(blocks, shell, database, home);
      expect(outputs.map(({ statement }) => statement).join('\n')).not.toContain('psql');
      expectJobsRan(outputs, name);
      expectPictures(outputs);
      expect(await shell.run('kill $! && wait $!')).toEqual({ code: 0, output: expect.any(String) });
    } finally {
      shell.stop();
      await database.drop();
    }
  },
  300_000,
);

/** What a terminal has, and a registry that is part of this test. */
function environment(home: string): Readonly<Record<string, string>> {
  const prefix = join(home, 'npm');
  const cache = process.env.PGHERD_CACHE_DIR;
  return {
    PATH: [tools, join(prefix, 'bin'), process.env.PATH].join(delimiter),
    HOME: home,
    NO_COLOR: '1',
    npm_config_prefix: prefix,
    npm_config_registry: registry.url,
    npm_config_update_notifier: 'false',
    ...(cache === undefined ? {} : { PGHERD_CACHE_DIR: cache }),
  };
}

interface Output {
  readonly statement: string;
  readonly output: string;
}

async function follow(
  blocks: readonly FencedBlock[],
  shell: ShellSession,
  database: TestDatabase,
  home: string,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  let isRunning = false;
  for (const block of blocks) {
    for (const statement of statementsOf(block)) {
      const kept = block.info === 'sh keep';
      const typed = statement.replace(PLACEHOLDER, `'${database.url}'`);
      const { code, output } = await shell.run(kept ? `${typed} >~/kept.log 2>&1 &` : typed);
      expect(code, `${statement}\n${output}`).toBe(0);
      expect(output).not.toMatch(/^npm warn|^ +at /m);
      outputs.push({ statement, output });
      if (kept) {
        await waitFor(() => /ready/.test(readFileSync(join(home, 'kept.log'), 'utf8')), {
          what: `${statement} to be ready`,
        });
        isRunning = true;
      }
      // A reader who looks at what ran has seen the terminal of the daemon.
      if (isRunning) {
        await waitFor(async () => (await database.query('select from pgherd.tasks')).length === 0, {
          what: `the tasks of ${statement} to end`,
        });
      }
    }
  }
  return outputs;
}

const outputOf = (outputs: readonly Output[], command: string): string =>
  outputs.findLast(({ statement }) => statement.startsWith(command))?.output ?? '';

function expectJobsRan(outputs: readonly Output[], place: string): void {
  if (place === 'a clone') expect(outputOf(outputs, 'npm ci && npm run demo')).toMatch(/\d+ of \d+ jobs have run/);
  expect(outputOf(outputs, 'pgherd dev')).toMatch(/^record-size\s+finished\s+1\b/m);
  expect(outputOf(outputs, 'pgherd log')).toMatch(/record-size\s.*finished|finished.*record-size/);
  expect(outputOf(outputs, 'pgherd apply')).toContain('Applied as revision 2');
  expect(outputOf(outputs, 'pgherd next').split('\n').length).toBeGreaterThan(3);
}

/** Each picture of an output is what one of the commands has written here. */
function expectPictures(outputs: readonly Output[]): void {
  const pictures = readmeOf(ROOT).filter(({ info }) => info === 'text');
  expect(pictures).not.toEqual([]);
  const written = outputs.map(({ output }) => comparableLines(output).join('\n')).join('\n');
  for (const { text } of pictures) expect(written).toContain(comparableLines(text).join('\n'));
}
