import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type CliOptions, type RunningCli, spawnCli } from '../support/cli.ts';
import { addTask, logOf } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

const FREEZE = { NODE_OPTIONS: `--import ${new URL('../support/freeze-on-signal.mjs', import.meta.url).href}` };
const LEASE = ['--lease', '3s'];

const SOURCE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let database: TestDatabase;
let scratch: string;
const running = new Set<RunningCli>();

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-watchdog-'));
  database = await createTestDatabase();
  await database.query('create table effect (kind text not null)');
});
afterEach(async () => {
  await Promise.all([...running].map((daemon) => daemon.kill('SIGKILL')));
  running.clear();
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await database.drop();
});

function start(...args: readonly string[]): Promise<RunningCli> {
  return startWith({}, ...args);
}

async function startWith(options: CliOptions, ...args: readonly string[]): Promise<RunningCli> {
  const daemon = spawnCli(['run', '--url', database.url, ...args], { ...options, env: { ...FREEZE, ...options.env } });
  running.add(daemon);
  await daemon.waitForOutput(/"?started"?/, 30_000);
  return daemon;
}

/** Blocks the main thread of a daemon, and returns how the process ended, with its last line read as JSON. */
async function freeze(daemon: RunningCli): Promise<{ readonly code: number | null; readonly last: unknown }> {
  process.kill(daemon.pid, 'SIGUSR2');
  const { code, stderr } = await daemon.ended;
  return { code, last: JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') };
}

test('a daemon whose event loop is blocked reports the place and ends with code 70, and another daemon executes its task', async () => {
  const frozen = await start(...LEASE, '--log-format', 'json');
  const id = await addTask(
    database,
    `insert into effect values ('once'); select pg_sleep(case when (select count(*) from pgherd._task_log_all) > 0 then 0 else 60 end)`,
  );
  await waitFor(
    async () => (await database.query(`select from pgherd._task_states where state = 'running'`)).length === 1,
    {
      what: 'the task to run',
    },
  );
  process.kill(frozen.pid, 'SIGUSR2');
  process.kill(frozen.pid, 'SIGTERM');
  const other = await start(...LEASE);

  const { code, stderr } = await frozen.ended;

  expect(code).toBe(70);
  const last: unknown = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({
    level: 'error',
    msg: expect.stringMatching(
      /^the event loop has not responded for [3-9](\.\d)? s, longer than the lease: .* exit code 70/,
    ),
    at: expect.stringContaining('freezeForEver'),
    stack: expect.arrayContaining([expect.stringContaining('freeze-on-signal.mjs')]),
    lastActivity: expect.any(String),
  });
  await waitFor(async () => (await logOf(database, { task: id })).some(({ state }) => state === 'finished'), {
    what: 'the other daemon to take over',
    timeoutMs: 40_000,
  });
  expect(await database.query('select from effect')).toHaveLength(1);
  expect((await other.kill('SIGTERM')).code).toBe(0);
});

test('a process that was stopped, or suspended with its machine, for longer than its lease goes on', async () => {
  const daemon = await start(...LEASE, '--log-format', 'text');
  process.kill(daemon.pid, 'SIGSTOP');
  await waitFor(
    async () =>
      (await database.query(`select from pgherd.daemons where heartbeat_at < clock_timestamp() - interval '6 s'`))
        .length === 1,
    { what: 'twice the lease to pass' },
  );
  process.kill(daemon.pid, 'SIGCONT');
  await addTask(database, `insert into effect values ('after')`);
  await waitFor(async () => (await database.query(`select from effect where kind = 'after'`)).length === 1, {
    what: 'a task after it',
  });
  // Two more heartbeats: the watchdog has looked many times by then.
  const [{ at } = { at: null }] = await database.query<{ at: Date }>('select clock_timestamp() as at');
  await waitFor(
    async () =>
      (await database.query(`select from pgherd.daemons where heartbeat_at > $1::timestamptz + interval '1 s'`, [at]))
        .length === 1,
    { what: 'heartbeats' },
  );

  const { code, stderr } = await daemon.kill('SIGTERM');

  expect(code).toBe(0);
  expect(stderr).not.toContain('event loop');
});

test('writes its last line in the format for people as well', async () => {
  const daemon = await start('--lease', '500ms', '--log-format', 'text');
  process.kill(daemon.pid, 'SIGUSR2');
  const { code, stderr } = await daemon.ended;
  expect(code).toBe(70);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} error the event loop has not responded for .* at="process\.freezeForEver /,
  );
});

test('a daemon that hangs in a call of the operating system ends by SIGKILL and names its last activity', async () => {
  const fifo = join(scratch, 'fifo');
  expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
  const daemon = await startWith({ env: { PGHERD_TEST_FREEZE: fifo } }, '--lease', '500ms', '--log-format', 'json');

  const { code, last } = await freeze(daemon);

  // null: a signal ended it.
  expect(code).toBeNull();
  expect(last).toMatchObject({
    level: 'error',
    at: 'unknown: no stack could be read',
    stack: [],
    lastActivity: expect.stringMatching(/./),
    msg: expect.stringContaining('ending this daemon with SIGKILL'),
  });
});

test('a daemon that does not finish its own exit ends by SIGKILL', async () => {
  const daemon = await startWith({ env: { PGHERD_TEST_FREEZE: 'exit' } }, '--lease', '500ms', '--log-format', 'json');

  const { code, last } = await freeze(daemon);

  expect(code).toBeNull();
  expect(last).toMatchObject({ at: expect.stringContaining('freezeForEver') });
});

test('watches a daemon that tsx runs from the source', async () => {
  const env = { NODE_OPTIONS: `--import tsx ${FREEZE.NODE_OPTIONS}` };
  const daemon = await startWith({ main: SOURCE, env }, '--lease', '500ms', '--log-format', 'json');

  const { code, last } = await freeze(daemon);

  expect(code).toBe(70);
  expect(last).toMatchObject({ at: expect.stringContaining('freezeForEver') });
});

test('watches the daemon of pgherd dev, whose server ends with it', async () => {
  mkdirSync(join(scratch, 'jobs'));
  writeFileSync(join(scratch, 'pgherd.yaml'), 'project: frozen\n');
  writeFileSync(join(scratch, 'jobs/a.yaml'), 'jobs:\n  a: { schedule: "@every 1h", sql: select 1 }\n');
  const dev = spawnCli(['dev', 'jobs'], { cwd: scratch, env: FREEZE });
  running.add(dev);
  const [, url = ''] = await dev.waitForOutput(/(postgresql:\S+)(?:.|\n)*Press Ctrl-C/, 60_000);

  process.kill(dev.pid, 'SIGUSR2');
  const { code, stderr } = await dev.ended;

  expect(code).toBe(70);
  expect(stderr).toMatch(/error the event loop has not responded for .* at="process\.freezeForEver /);
  // A server that ends at once still takes a moment until its socket is closed.
  const answer = (): Promise<string> =>
    new pg.Client({ connectionString: url }).connect().then(
      () => 'connected',
      (error: unknown) => String(error),
    );
  await waitFor(async () => (/ECONNREFUSED/.test(await answer()) ? true : null), { what: 'the end of the server' });
});
