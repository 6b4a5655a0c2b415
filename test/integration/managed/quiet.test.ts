import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { targetOf } from '../../../src/postgres/target.ts';
import type { DaemonEvent } from '../../../src/runtime/part/events.ts';
import type { DaemonOptions } from '../../../src/runtime/part/options.ts';
import { QuietDaemon } from '../../../src/runtime/quiet-daemon.ts';
import { runCli, spawnCli } from '../../support/cli.ts';
import { addJob, addTask, logged } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let watcher: pg.Client;
const running: QuietDaemon[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  watcher = await database.client();
});
beforeEach(() =>
  database.query(
    'delete from pgherd.jobs; truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log',
  ),
);
afterEach(async () => {
  await Promise.all(running.splice(0).map((daemon) => daemon.stop()));
});
afterAll(() => database.drop());

interface Started {
  readonly daemon: QuietDaemon;
  readonly events: readonly DaemonEvent[];
  count(type: DaemonEvent['type']): number;
  /** Resolves when so many events of this type were there. */
  event(type: DaemonEvent['type'], count?: number): Promise<unknown>;
}

async function start(options: Partial<DaemonOptions>): Promise<Started> {
  const daemon = new QuietDaemon({
    target: targetOf(database.url),
    schema: 'pgherd',
    version: 'test',
    options: { slots: 2, quiet: true, quietAfterMs: 300, quietCheckMs: 3_600_000, wakeAheadMs: 300, ...options },
    logins: { roles: {}, connections: {}, env: {} },
  });
  const events: DaemonEvent[] = [];
  daemon.events.on((event) => void events.push(event));
  await daemon.start(new AbortController().signal);
  running.push(daemon);
  const count = (type: DaemonEvent['type']): number => events.filter((event) => event.type === type).length;
  return {
    daemon,
    events,
    count,
    event: (type, wanted = 1) => waitFor(() => count(type) >= wanted, { what: `${wanted} events ${type}` }),
  };
}

/** Sessions of pgherd, of whatever kind. A backend that ends stays listed for a moment. */
async function sessions(): Promise<number> {
  const { rows } = await watcher.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'pgherd%'`,
  );
  return rows[0]?.n ?? 0;
}

const gone = (): Promise<unknown> => waitFor(async () => (await sessions()) === 0, { what: 'all sessions to end' });

test('has no session while nothing is due, and runs the next job when it is due', async () => {
  const at = new Date(Date.now() + 5_000).toISOString();
  await addJob(database, 'later', { schedule: [at], sql: 'select 1' });
  const { event, count, daemon } = await start({});
  await event('asleep');
  await gone();
  let samples = 0;
  while (count('awake') === 0) {
    const open = await sessions();
    if (count('awake') === 0 && daemon.load.busy === 0) samples += open === 0 ? 1 : 0;
  }
  expect(samples).toBeGreaterThan(10);
  await event('task-ended');
  const [run] = await database.query<{ late: boolean }>(
    `select started_at < scheduled_for as late from pgherd.task_log where job = 'later' and state = 'finished' and scheduled_for = $1`,
    [at],
  );
  expect(run).toEqual({ late: false });
  await event('asleep', 2);
  await gone();
});

test('is not woken by tasks that are enqueued elsewhere, and finds them at the next check', async () => {
  const { event, count } = await start({ quietCheckMs: 2_000 });
  await event('asleep');
  await gone();
  const task = await addTask(database, 'select 1');
  await event('awake');
  expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
  expect(count('service-error')).toBe(0);
});

test('wakes for a task that was enqueued with a delay before it fell asleep', async () => {
  const task = await addTask(database, 'select 1', {
    available_at: new Date(Date.now() + 4_000),
    waits: true,
  });
  const { event } = await start({});
  await event('asleep');
  expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
});

test('stays awake while a task runs', async () => {
  const task = await addTask(database, 'select pg_sleep(1.5)');
  const { events, event } = await start({ quietAfterMs: 100 });
  await event('asleep');
  const order = events.map(({ type }) => type).filter((type) => type === 'task-ended' || type === 'asleep');
  expect(order.slice(0, 2)).toEqual(['task-ended', 'asleep']);
  expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
});

test('runs @reboot once, however often it wakes', async () => {
  await addJob(database, 'boot', { schedule: ['@reboot'], sql: 'select 1' });
  const { event } = await start({ quietCheckMs: 1_000 });
  await event('awake', 2);
  await event('asleep', 3);
  expect(await database.query("select from pgherd.task_log where job = 'boot'")).toHaveLength(1);
});

test('a reload wakes it; a stop ends its sleep', async () => {
  const { daemon, event } = await start({});
  await event('asleep');
  await daemon.reload({ slots: 3 }, { roles: {}, connections: {}, env: {} });
  await event('awake');
  expect(daemon.load.slots).toBe(3);
  await event('asleep', 2);
  await daemon.stop();
  await event('stopped');
  await gone();
});

test('a server that refuses it when it wakes is tried again', async () => {
  const { event } = await start({ quietCheckMs: 500, restartPauseMs: 200 });
  await event('asleep');
  const admin = new pg.Client({ connectionString: database.url.replace(database.name, 'postgres') });
  await admin.connect();
  await gone();
  await admin.query(`alter database ${database.name} allow_connections false`);
  try {
    await event('connection-lost');
  } finally {
    await admin.query(`alter database ${database.name} allow_connections true`);
    await admin.end();
  }
  await event('reconnected');
  await event('awake');
});

test.each(['--http', '--sync'])('%s, which keeps sessions open, is refused', async (flag) => {
  const cwd = writeFiles({ 'pgherd.yaml': 'daemon: { quiet: true }\n' });
  const value = flag === '--http' ? '127.0.0.1:0' : '.';
  const result = await runCli(['run', '--url', database.url, flag, value], { cwd });
  expect(result).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`daemon.quiet is true, but ${flag} keeps sessions open`),
  });
});

test('pgherd run takes it from pgherd.yaml', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': 'daemon: { quiet: true, quiet_after: 300ms, quiet_check: 1s }\n' });
  const cli = spawnCli(['run', '--url', database.url, '--log-format', 'text'], { cwd });
  await cli.waitForOutput(/nothing to do: all sessions ended[\s\S]*connected again/);
  expect(await cli.kill()).toMatchObject({ code: 0 });
});
