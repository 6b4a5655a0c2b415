import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningCli, spawnCli } from '../support/cli.ts';
import { addTask, logOf } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

const FREEZE = { NODE_OPTIONS: `--import ${new URL('../support/freeze-on-signal.mjs', import.meta.url).href}` };
const LEASE = ['--lease', '3s'];

let database: TestDatabase;
const running = new Set<RunningCli>();

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (kind text not null)');
});
afterEach(async () => {
  await Promise.all([...running].map((daemon) => daemon.kill('SIGKILL')));
  running.clear();
});
afterAll(() => database.drop());

async function start(...args: readonly string[]): Promise<RunningCli> {
  const daemon = spawnCli(['run', '--url', database.url, ...args], { env: FREEZE });
  running.add(daemon);
  await daemon.waitForOutput(/"?started"?/, 30_000);
  return daemon;
}

test('a daemon whose event loop stands still says where, ends with code 70, and another takes its task over', async () => {
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
