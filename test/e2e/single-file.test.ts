import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let scratch: string;
let binary: string;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-single-file-'));
  binary = join(scratch, 'bin', 'pgherd');
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  await run(process.execPath, ['--import', tsx, 'scripts/binary.ts', '--out', binary], { cwd: ROOT });
});
afterAll(async () => {
  await database.drop();
  rmSync(scratch, { recursive: true, force: true });
});

/** A machine without Node and npm: an empty PATH. */
const env = (): Record<string, string> => ({
  ...{ PATH: '', HOME: scratch, PGHERD_CACHE_DIR: join(scratch, 'cache'), PGHERD_URL: database.url, NO_COLOR: '1' },
});
const pgherd = (...args: readonly string[]): Promise<{ stdout: string }> =>
  run(binary, [...args], { cwd: scratch, env: env() });

test('the single-file program applies and runs jobs, and is unpacked once', async () => {
  const [first, second] = await Promise.all([pgherd('--version'), pgherd('--version')]);
  expect(first.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(second).toEqual(first);

  writeFileSync(join(scratch, 'jobs.yaml'), 'jobs:\n  hello: { sql: "create table hello ()" }\n');
  await pgherd('migrate');
  await pgherd('apply', 'jobs.yaml', '--yes');
  const daemon = spawn(binary, ['run'], { cwd: scratch, env: env(), stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  await pgherd('trigger', 'hello');
  await waitFor(
    async () => (await database.query("select from pgherd.task_log where state = 'finished'")).length === 1,
    {
      what: 'the job to run',
    },
  );
  daemon.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(readdirSync(join(scratch, 'cache'))).toEqual([expect.stringMatching(/^program-\d+\.\d+\.\d+-[0-9a-f]{16}$/)]);
});

test('it says which directory it needs where it cannot be unpacked', async () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  const failed: unknown = await run(binary, ['--version'], { env: { ...env(), PGHERD_CACHE_DIR: file } }).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('hint: set PGHERD_CACHE_DIR to a directory'),
  });
});
