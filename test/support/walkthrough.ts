import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { TestDatabase } from './database.ts';
import { startPackageRegistry } from './package-registry.ts';
import { type FencedBlock, statementsOf } from './readme.ts';
import { type ShellSession, startShell } from './shell-session.ts';
import { waitFor } from './wait-for.ts';

/** The only text that a reader replaces. */
export const PLACEHOLDER = "'postgres://user:password@host:5432/database'";
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

export interface Output {
  readonly statement: string;
  readonly output: string;
}

export interface Reader {
  /** A folder for files of the test, removed by `end`. */
  readonly scratch: string;
  /** Creates an empty folder that contains only the tarball of pgherd. */
  besideTheTarball(): Promise<string>;
  /** Types the statements of the blocks into one shell that starts in `folder`, and returns the output of each. Fails when one fails. */
  follow(folder: string, blocks: readonly FencedBlock[], database: TestDatabase): Promise<readonly Output[]>;
  end(): Promise<void>;
}

/** Returns a reader who types the commands of a page, with a home folder of their own and a registry that is part of the test. */
export async function startReader(): Promise<Reader> {
  const registry = await startPackageRegistry();
  const scratch = mkdtempSync(join(tmpdir(), 'pgherd-reader-'));
  const tools = join(scratch, 'tools');
  mkdirSync(tools);
  // `npm ci` has installed what this test runs with, and CI begins with it: the clone gets the same packages, without a download.
  const npm = (await run('sh', ['-c', 'command -v npm'])).stdout.trim();
  const npmWithoutDownload = `#!/bin/sh\n[ "$1" = ci ] && [ -e README.md ] && exec ln -sfn '${join(ROOT, 'node_modules')}' node_modules\nexec '${npm}' "$@"\n`;
  writeFileSync(join(tools, 'npm'), npmWithoutDownload);
  chmodSync(join(tools, 'npm'), 0o755);
  return {
    scratch,
    besideTheTarball: async () => {
      const folder = mkdtempSync(join(scratch, 'package-'));
      await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
      return folder;
    },
    follow: async (folder, blocks, database) => {
      const home = mkdtempSync(join(scratch, 'home-'));
      const shell = startShell(
        folder,
        environment(home, { tools, registry: registry.url, npmCache: join(scratch, 'npm-cache') }),
      );
      try {
        return await typed(blocks, shell, database, home);
      } finally {
        shell.stop();
      }
    },
    end: async () => {
      await registry.stop();
      // A home with the caches of npm has thousands of files.
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** The features of a terminal. A reader who comes second finds the downloads of the first in npm's cache. */
function environment(
  home: string,
  { tools, registry, npmCache }: { readonly tools: string; readonly registry: string; readonly npmCache: string },
): Readonly<Record<string, string>> {
  const prefix = join(home, 'npm');
  const cache = process.env.PGHERD_CACHE_DIR;
  return {
    PATH: [tools, join(prefix, 'bin'), process.env.PATH].join(delimiter),
    HOME: home,
    NO_COLOR: '1',
    npm_config_prefix: prefix,
    npm_config_cache: npmCache,
    npm_config_registry: registry,
    npm_config_update_notifier: 'false',
    ...(cache === undefined ? {} : { PGHERD_CACHE_DIR: cache }),
  };
}

async function typed(
  blocks: readonly FencedBlock[],
  shell: ShellSession,
  database: TestDatabase,
  home: string,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  let isRunning = false;
  for (const block of blocks) {
    const statements = statementsOf(block);
    for (const [index, statement] of statements.entries()) {
      const kept = block.info === 'sh keep';
      const line = statement.replace(PLACEHOLDER, `'${database.url}'`);
      const { code, output } = await shell.run(kept ? `${line} >~/kept.log 2>&1 &` : line);
      const fails = block.info === 'sh fails' && index === statements.length - 1;
      expect(code, `${statement}\n${output}`).toBe(fails ? 1 : 0);
      expect(output).not.toMatch(/^npm warn|^ +at /m);
      outputs.push({ statement, output });
      if (kept) {
        await waitFor(() => /ready/.test(readFileSync(join(home, 'kept.log'), 'utf8')), {
          what: `${statement} to be ready`,
          timeoutMs: 60_000,
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
  if (isRunning) expect(await shell.run('kill $! && wait $!')).toEqual({ code: 0, output: expect.any(String) });
  return outputs;
}

/** The output of the last statement that starts with `command`. */
export function outputOf(outputs: readonly Output[], command: string): string {
  return outputs.findLast(({ statement }) => statement.startsWith(command))?.output ?? '';
}
