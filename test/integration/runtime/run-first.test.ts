import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoggedAttempt, logOf, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

// A sleeping daemon is notified of one task: it claims and executes it with one call.
const CALL = /\.run_first\(/;
let database: TestDatabase;
let network: HoldingProxy;
let daemon: TestDaemon;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (task text not null)');
  await database.query("insert into pgherd.topics (name, concurrency) values ('limited', 1)");
  const url = new URL(database.url);
  network = await startHoldingProxy(url.hostname, Number(url.port));
});
beforeEach(async () => {
  await database.query('truncate effect');
  const url = new URL(database.url);
  url.host = `127.0.0.1:${network.port}`;
  // It polls rarely, so a task that is executed soon was notified.
  daemon = await startDaemon(database, { leaseMs: 60_000, pollMs: 5_000 }, { url: url.href });
  const id = await enqueue('select 1');
  await daemon.event('task-ended', ({ task }) => task.id === id);
  await waitFor(isAsleep, { what: 'the sleep of the daemon' });
});
afterEach(async () => {
  network.release();
  await stopDaemons();
});
afterAll(async () => {
  await network.close();
  await database.drop();
});

const isAsleep = async (): Promise<boolean> =>
  (
    await database.query(
      `select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
       where l.locktype = 'advisory' and l.mode = 'ExclusiveLock' and l.classid = 'pgherd'::regnamespace and l.objid = 1`,
    )
  ).length > 0;

async function enqueue(sql: string, options = ''): Promise<string> {
  const [row] = await database.query<{ id: string }>(`select pgherd.enqueue($1${options}) as id`, [sql]);
  return row?.id ?? '';
}

/** Enqueues a task for the daemon's idle session, which holds what it is sent, or the answer to it. */
async function enqueueHeld(what: 'question' | 'answer', sql: string, options = ''): Promise<string> {
  const held = network.hold(CALL, what);
  const id = await enqueue(sql, options);
  await held;
  return id;
}

async function logged(id: string): Promise<readonly LoggedAttempt[]> {
  await waitFor(
    async () => (await logOf(database, { task: id })).some(({ state }) => state !== 'retrying' && state !== 'lost'),
    {
      what: 'the record',
    },
  );
  return logOf(database, { task: id });
}

const effects = (): Promise<readonly unknown[]> => database.query('select task from effect');

test('executes the task, and returns its topic', async () => {
  const id = await enqueueHeld('question', "insert into effect values ('one'), ('two')", ", topic => 'mail'");
  network.release();
  const { task, end } = await daemon.event('task-ended', (event) => event.task.id === id);
  expect([task.topic, end.outcome, end.rowCount]).toEqual(['mail', 'finished', 2]);
  expect(await logged(id)).toMatchObject([{ state: 'finished', row_count: '2', attempt: 1 }]);
  expect(daemon.events.filter(({ type }) => type === 'claimed')).toHaveLength(2);
});

test('an error is that of the task', async () => {
  const id = await enqueueHeld('question', "insert into effect values ('one'); select 1 / 0", ", topic => 'mail'");
  network.release();
  expect(await logged(id)).toMatchObject([{ state: 'failed', sqlstate: '22012', context: null }]);
  expect(await effects()).toEqual([]);
});

test('an attempt that fails is tried again', async () => {
  const id = await enqueueHeld('question', 'select 1 / 0', ', retry_limit => 1');
  network.release();
  expect(await logged(id)).toMatchObject([
    { state: 'retrying', attempt: 1 },
    { state: 'failed', attempt: 2 },
  ]);
});

test.each([
  ['vacuum', 'vacuum effect', 'finished'],
  ['a commit', "insert into effect values ('one'); commit", 'finished'],
])('%s is executed outside of a transaction', async (_what, sql, state) => {
  const id = await enqueueHeld('question', sql);
  network.release();
  expect(await logged(id)).toMatchObject([{ state, attempt: 1 }]);
});

test('a task of a topic with a limit is left to a claim', async () => {
  const id = await enqueueHeld('question', "insert into effect values ('one')", ", topic => 'limited'");
  network.release();
  expect(await logged(id)).toMatchObject([{ state: 'finished' }]);
  expect(await effects()).toHaveLength(1);
});

describe('a task that is gone when the call arrives: no task is executed twice, and the daemon continues', () => {
  const SQL = "insert into effect values ('one')";
  const nextIsExecuted = async (): Promise<void> => {
    const next = await enqueue("insert into effect values ('next')");
    await daemon.event('task-ended', ({ task, end }) => task.id === next && end.outcome === 'finished');
  };

  test('cancelled', async () => {
    const id = await enqueueHeld('question', SQL);
    await database.query('select pgherd.cancel_task($1)', [id]);
    network.release();
    await nextIsExecuted();
    expect(await logged(id)).toMatchObject([{ state: 'cancelled', attempt: 0 }]);
    expect(await effects()).toEqual([{ task: 'next' }]);
  });

  test('executed by another daemon', async () => {
    const id = await enqueueHeld('question', SQL);
    const other = await startDaemon(database, { leaseMs: 60_000, pollMs: 50 });
    await other.event('task-ended', ({ task }) => task.id === id);
    await other.stop();
    network.release();
    await nextIsExecuted();
    expect(await logged(id)).toMatchObject([{ state: 'finished', attempt: 1 }]);
    expect(await effects()).toEqual([{ task: 'one' }, { task: 'next' }]);
  });

  test('its topic is paused: it waits for the end of the pause', async () => {
    const id = await enqueueHeld('question', SQL, ", topic => 'mail'");
    await database.query("select pgherd.pause_topic('mail')");
    network.release();
    await nextIsExecuted();
    expect(await effects()).toEqual([{ task: 'next' }]);
    await database.query("select pgherd.resume_topic('mail')");
    expect(await logged(id)).toMatchObject([{ state: 'finished', attempt: 1 }]);
    expect(await effects()).toHaveLength(2);
  });
});

test('an answer that was lost after the commit: the effect exists once, and is recorded once', async () => {
  const id = await enqueueHeld('answer', "insert into effect values ('one')");
  await waitFor(async () => (await effects()).length === 1, { what: 'the effect' });
  network.cut();
  expect(await logged(id)).toMatchObject([{ state: 'finished', attempt: 1 }]);
  expect(await effects()).toHaveLength(1);
});

test('a call that arrives after its daemon has given it up executes nothing', async () => {
  const id = await enqueueHeld('question', "insert into effect values ('one')");
  network.cut();
  expect(await logged(id)).toMatchObject([{ state: 'finished', attempt: 1 }]);
  network.release();
  expect(await effects()).toHaveLength(1);
});

test('a session that is terminated within the effect: the task is executed again, and takes effect once', async () => {
  const blocker = await database.client();
  await blocker.query('select pg_advisory_lock(42)');
  const id = await enqueue("insert into effect values ('one'); select pg_advisory_xact_lock(42)");
  const waiting = `from pg_stat_activity where datname = current_database() and wait_event = 'advisory' and query ~ 'run_first'`;
  await waitFor(async () => (await database.query(`select ${waiting}`)).length > 0, { what: 'the task' });
  await database.query(`select pg_terminate_backend(pid) ${waiting}`);
  await blocker.query('select pg_advisory_unlock(42)');
  await waitFor(async () => (await effects()).length === 1, { what: 'the effect' });
  expect((await logged(id)).at(-1)).toMatchObject({ state: 'finished', attempt: 2 });
  expect(await effects()).toHaveLength(1);
});
