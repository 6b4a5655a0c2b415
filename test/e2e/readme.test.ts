import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programArguments } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

let database: TestDatabase;
let bin: string;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  bin = mkdtempSync(join(tmpdir(), 'pgherd-bin-'));
  folder = mkdtempSync(join(tmpdir(), 'pgherd-readme-'));
  const shim = join(bin, 'pgherd');
  writeFileSync(shim, `#!/bin/sh\nexec '${process.execPath}' '${programArguments()[0]}' "$@"\n`);
  chmodSync(shim, 0o755);
});
afterAll(async () => {
  await database.drop();
  for (const path of [bin, folder]) rmSync(path, { recursive: true, force: true });
});

/** The commands of the section's `sh` block, as written, without the one that names the reader's server. */
function commandsOf(section: string): readonly string[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const text = readme.slice(readme.indexOf(`## ${section}\n`)).split(/\n## /)[0] ?? '';
  const block = /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return block.split('\n').filter((line) => line !== '' && !line.startsWith('export '));
}

function start(command: string): { readonly child: ChildProcess; readonly output: () => string } {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, PGHERD_URL: database.url };
  const child = spawn('sh', ['-c', `exec ${command}`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code)));

test('the README leads from an empty folder to the first run of a job on an empty database', async () => {
  const commands = commandsOf('On your own database');
  expect(commands.map((line) => line.split(/\s+/)[1])).toEqual([
    'init',
    'migrate',
    'plan',
    'apply',
    'run',
    'trigger',
    'log',
  ]);
  const outputs = new Map<string, string>();
  let daemon: ReturnType<typeof start> | null = null;
  try {
    for (const line of commands) {
      const name = line.split(/\s+/)[1] ?? '';
      // The log shows a run once it has ended.
      if (name === 'log')
        await waitFor(async () => (await database.query('select from pgherd.task_log')).length > 0, {
          what: 'the job to run',
        });
      const started = start(line);
      if (name === 'run') {
        daemon = started;
        await waitFor(() => /ready/.test(started.output()), { what: 'the daemon to be ready' });
        expect(started.output()).toMatch(/jobs"?[=:]3\b/);
        continue;
      }
      const code = await ended(started.child);
      expect([line, code, started.output()]).toEqual([line, 0, expect.any(String)]);
      outputs.set(name, started.output());
    }
  } finally {
    daemon?.child.kill('SIGTERM');
    if (daemon !== null) await ended(daemon.child);
  }
  expect(outputs.get('plan')).toContain('Plan: 4 to add');
  expect(outputs.get('apply')).toContain('Applied as revision 1');
  expect(outputs.get('log')).toMatch(/refresh-statistics\s.*finished|finished.*refresh-statistics/);
});
