import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// A start is what the SQL itself reads from the clock.
let database: TestDatabase;
const busyProcesses: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`create table started (at timestamptz not null default clock_timestamp())`);
});
beforeEach(() =>
  database.query(
    'truncate started, pgherd.topics, pgherd.topic_state, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done',
  ),
);
afterEach(async () => {
  for (const child of busyProcesses.splice(0)) child.kill('SIGKILL');
  await stopDaemons();
});
afterAll(() => database.drop());

const START = 'insert into started default values';

const starts = async (): Promise<number> => (await database.query('select from started')).length;

/** A topic whose next task may be claimed, but has to wait so long for its turn. */
async function topicThatWaits(ms: number, delayMs = 60_000): Promise<void> {
  await database.query(`insert into pgherd.topics (name, delay) values ('spaced', $1::int * interval '1 ms')`, [
    delayMs,
  ]);
  await database.query(
    `insert into pgherd.topic_state (topic, last_start_at) values ('spaced', clock_timestamp() + ($1::int - $2::int) * interval '1 ms')`,
    [ms, delayMs],
  );
}

async function claimed(id: string): Promise<void> {
  await waitFor(
    async () =>
      (await database.query(`select from pgherd._task_states where id = $1 and state = 'running'`, [id])).length,
    { what: 'the claim' },
  );
}

test('no task starts sooner after another than the delay of their topic, on two busy daemons and a busy machine', async () => {
  const EACH = 40;
  await database.query(`insert into pgherd.topics (name, delay) values ('spaced', '40 ms')`);
  for (let n = 0; n < 3; n += 1) busyProcesses.push(spawn(process.execPath, ['-e', 'for (;;);']));
  await startDaemon(database, { slots: 4 });
  await startDaemon(database, { slots: 4 });
  await database.query(
    `insert into pgherd._tasks (topic, sql, transaction) select 'spaced', $1, true from generate_series(1, $2::int)`,
    [START, EACH],
  );
  await database.query(
    `insert into pgherd._tasks (topic, sql, transaction) select 'other', 'select pg_sleep(0.01)', true from generate_series(1, 1000)`,
  );
  await database.query('select pgherd._wake_for_tasks()');
  await waitFor(async () => (await starts()) === EACH, { what: 'all starts', timeoutMs: 50_000 });

  const near = await database.query<{ ms: number }>(
    `select (extract(epoch from gap) * 1000)::float8 as ms from (select at - lag(at) over (order by at) as gap from started) x
     where gap < interval '40 ms'`,
  );
  expect(near).toEqual([]);
});

test.each([50, 100, 700])(
  'each next start follows within 50 ms after the delay of %i ms, without a poll that looks for it',
  async (delayMs) => {
    const EACH = 10;
    await database.query(`insert into pgherd.topics (name, delay) values ('spaced', $1::int * interval '1 ms')`, [
      delayMs,
    ]);
    // A daemon that misses one start, or one notification, would not look again while this test runs.
    await startDaemon(database, { slots: 4, pollMs: 600_000 });
    await database.query(
      `insert into pgherd._tasks (topic, sql, transaction) select 'spaced', $1, true from generate_series(1, $2::int)`,
      [START, EACH],
    );
    await database.query('select pgherd._wake_for_tasks()');
    const control = lateWakeups(EACH);
    await waitFor(async () => (await starts()) === EACH, { what: 'all starts', timeoutMs: 50_000 });
    const [late] = await database.query<{ median: number }>(
      `select percentile_cont(0.5) within group (order by extract(epoch from gap) * 1000 - $1::int) as median
     from (select at - lag(at) over (order by at) as gap from started) x where gap is not null`,
      [delayMs],
    );
    expect(late?.median).toBeGreaterThanOrEqual(0);
    // A start takes a few turns of daemon and server. What a turn costs more on a busy machine is not the daemon's pace.
    const busyMs = 4 * (await control);
    expect(late?.median).toBeLessThan(50 + busyMs);
  },
);

/** Returns the median of the time from the end of a statement's sleep on the server to the next statement of its client, in ms. */
async function lateWakeups(count: number): Promise<number> {
  const session = await database.client();
  const lateMs: number[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const { rows } = await session.query<{ due: string }>(
        `select (clock_timestamp() + interval '30 ms')::text as due from pg_sleep(0)`,
      );
      await session.query('select pg_sleep_until($1)', [rows[0]?.due]);
      const { rows: seen } = await session.query<{ ms: number }>(
        'select (extract(epoch from clock_timestamp() - $1::timestamptz) * 1000)::float8 as ms',
        [rows[0]?.due],
      );
      lateMs.push(seen[0]?.ms ?? Number.NaN);
    }
  } finally {
    await session.end();
  }
  return lateMs.sort((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN;
}

test('a task that waits for its turn runs then, its timeout counted from there', async () => {
  await topicThatWaits(800);
  const [turn] = await database.query<{ at: Date }>(
    `select last_start_at + interval '1 min' as at from pgherd.topic_state`,
  );
  await startDaemon(database);
  const id = await addTask(database, START, { topic: 'spaced', timeout: '300 ms' });

  const row = await logged(database, { task: id });

  expect(row).toMatchObject({ state: 'finished', attempt: 1 });
  const [at] = await database.query('select at >= $1 as waited from started', [turn?.at]);
  expect(at).toEqual({ waited: true });
});

test('a task outside of a transaction waits for its turn, too', async () => {
  await topicThatWaits(800);
  await startDaemon(database);
  const id = await addTask(database, START, { topic: 'spaced', transaction: false });

  expect(await logged(database, { task: id })).toMatchObject({ state: 'finished', attempt: 1 });
  const [at] = await database.query(
    `select s.at >= l.available_at + interval '700 ms' as waited from started s, pgherd._task_log_all l where l.task_id = $1`,
    [id],
  );
  expect(at).toEqual({ waited: true });
});

test('a task that waits for its turn can be cancelled', async () => {
  await topicThatWaits(950);
  await startDaemon(database);
  const id = await addTask(database, START, { topic: 'spaced' });
  await claimed(id);
  await database.query('select pgherd.cancel_task($1)', [id]);

  expect((await logged(database, { task: id })).state).toBe('cancelled');
  expect(await starts()).toBe(0);
});

test('a task whose turn is far away goes back as if it had never been claimed, and starts when it comes', async () => {
  // The daemon first: a machine that is busy starts it late.
  const { event } = await startDaemon(database);
  await topicThatWaits(2_500, 2_500);
  const id = await addTask(database, START, { topic: 'spaced' });
  await event('tasks-given-back');

  expect(await logged(database, { task: id })).toMatchObject({ state: 'finished', attempt: 1 });
});

test('a daemon that stops does not run a task that waits for its turn', async () => {
  await topicThatWaits(990);
  const daemon = await startDaemon(database, { graceMs: 50 });
  const id = await addTask(database, START, { topic: 'spaced' });
  await claimed(id);
  await daemon.stop();

  expect(await database.query('select state, attempt from pgherd._task_states where id = $1', [id])).toEqual([
    { state: 'pending', attempt: 0 },
  ]);
});

test('pausing the topic does not wait for a task that waits for its turn', async () => {
  await topicThatWaits(500);
  await startDaemon(database);
  const id = await addTask(database, START, { topic: 'spaced' });
  await claimed(id);
  await database.query(`set lock_timeout = '300 ms'`);
  await database.query(`select pgherd.pause_topic('spaced')`);
  await database.query(`select pgherd.resume_topic('spaced')`);

  expect((await logged(database, { task: id })).state).toBe('finished');
});
