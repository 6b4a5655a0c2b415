import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { installLedger } from '../../support/other-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table span (topic text, started timestamptz, ended timestamptz)');
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const SPAN = `insert into span select 'TOPIC', clock_timestamp(), clock_timestamp() from pg_sleep(0); select pg_sleep(0.02);
  update span set ended = clock_timestamp() where topic = 'TOPIC' and started = (select max(started) from span where topic = 'TOPIC')`;

test('keeps the concurrency of a topic over two daemons', async () => {
  await database.query(`insert into pgherd.topics (name, concurrency) values ('two', 2)`);
  await database.query(`create table running (id serial, n int);
    create function note() returns void language plpgsql as $$
    begin
      insert into running (n) select count(*) from pg_locks where locktype = 'advisory' and objid = 777;
    end $$`);
  const sql = `select pg_advisory_lock_shared(777); select note(); select pg_sleep(0.02); select pg_advisory_unlock_shared(777)`;
  await database.query(
    `insert into pgherd._tasks (topic, sql, transaction) select 'two', $1, true from generate_series(1, 60)`,
    [sql],
  );
  await startDaemon(database, { slots: 8 });
  await startDaemon(database, { slots: 8 });
  await waitFor(async () => (await database.query('select from running')).length === 60, {
    what: 'sixty tasks',
    timeoutMs: 30_000,
  });
  const [row] = await database.query<{ highest: number; failed: number }>(
    `select max(n)::int as highest, (select count(*)::int from pgherd.task_log where state <> 'finished') as failed from running`,
  );
  expect(row?.failed).toBe(0);
  expect(row?.highest).toBeGreaterThan(0);
  expect(row?.highest).toBeLessThanOrEqual(2);
});

test('tasks that wait in the lane of a slow task are executed in the other lanes', async () => {
  await database.query(`insert into pgherd.topics (name, concurrency) values ('pair', 2) on conflict do nothing`);
  await database.query('drop table if exists quick; create table quick (n int)');
  // Quick ones first: a lane is long only once it is known how long a task takes.
  await database.query(
    `insert into pgherd._tasks (topic, sql) select 'pair', case n when 300 then 'select pg_sleep(60)' else format('insert into quick values (%s)', n) end
     from generate_series(1, 600) n`,
  );
  await startDaemon(database, { slots: 2 });
  await waitFor(async () => (await database.query('select from quick')).length === 599, { what: 'the quick ones' });
  expect(
    await database.query(`select state, sql from pgherd._task_states where topic = 'pair' and state = 'running'`),
  ).toEqual([{ state: 'running', sql: 'select pg_sleep(60)' }]);
  await database.query("select pgherd.cancel_task(id) from pgherd._tasks where topic = 'pair'");
  await waitFor(async () => (await database.query("select from pgherd._tasks where topic = 'pair'")).length === 0, {
    what: 'the end of the slow one',
  });
});

test('keeps the delay between two starts of a topic', async () => {
  await database.query(`insert into pgherd.topics (name, delay) values ('slow', '150 ms')`);
  await database.query(
    `insert into pgherd._tasks (topic, sql, transaction) select 'slow', $1, true from generate_series(1, 6)`,
    [SPAN.replaceAll('TOPIC', 'slow')],
  );
  await startDaemon(database, { slots: 8 });
  await startDaemon(database, { slots: 8 });
  await waitFor(async () => (await database.query(`select from span where topic = 'slow'`)).length === 6, {
    what: 'six tasks',
  });
  const [row] = await database.query<{ least: number; total: number }>(
    `select min(gap)::float8 as least, sum(gap)::float8 as total from (
       select extract(epoch from started - lag(started) over (order by started)) * 1000 as gap from span where topic = 'slow') x`,
  );
  expect(row?.least).toBeGreaterThan(100);
  expect(row?.total).toBeLessThan(4_000);
});

test('runs lower priorities first over all topics, and starves no topic of the same priority', async () => {
  await database.query('drop table if exists ran; create table ran (id serial, topic text)');
  await database.query(
    `insert into pgherd._tasks (topic, priority, sql, transaction)
     select t, p, format('insert into ran (topic) values (%L)', t), true
     from (values ('late', 200), ('a', 100), ('b', 100), ('first', 1)) x (t, p), generate_series(1, 40)`,
  );
  await startDaemon(database, { slots: 2, batch: 0 });
  await waitFor(async () => (await database.query('select from ran')).length === 160, {
    what: 'all tasks',
    timeoutMs: 30_000,
  });
  const rows = await database.query<{ topic: string; first: number; last: number }>(
    'select topic, min(id)::int as first, max(id)::int as last from ran group by topic',
  );
  const of = (topic: string): { first: number; last: number } =>
    rows.find((row) => row.topic === topic) ?? { first: 0, last: 0 };
  // Two slots: while the session of one is held up by the machine, the other goes on with the next tasks.
  expect(of('first').last).toBeLessThanOrEqual(50);
  expect(of('late').first).toBeGreaterThanOrEqual(110);
  expect(Math.abs(of('a').first - of('b').first)).toBeLessThan(10);
  expect(Math.abs(of('a').last - of('b').last)).toBeLessThan(10);
});

test('claims nothing while all slots are busy, and claims the tasks after them without waiting for a poll', async () => {
  await database.query('create table turn (name text)');
  const ended = (name: string, n = 1): Promise<unknown> =>
    waitFor(async () => (await database.query('select from turn where name = $1', [name])).length === n, {
      what: `${n} × ${name}`,
      timeoutMs: 10_000,
    });
  const enqueue = (sql: string): Promise<unknown> =>
    database.query(`select pgherd.enqueue($1, transaction => true)`, [sql]);
  // Quick ones first: it claims ahead only once it knows how long a task takes.
  await database.query(
    `insert into pgherd._tasks (sql, transaction) select $$insert into turn values ('quick')$$, true from generate_series(1, 20)`,
  );
  await startDaemon(database, { slots: 1, pollMs: 60_000 });
  await ended('quick', 20);
  // So long that nothing is claimed ahead behind it any more.
  await enqueue(`select pg_sleep(1.5); insert into turn values ('slow')`);
  await enqueue(`insert into turn values ('next')`);
  const lastAsked = async (): Promise<string | undefined> => {
    const [row] = await database.query<{ at: string }>(
      `select query_start::text as at from pg_stat_activity where application_name = 'pgherd dispatcher' and datname = current_database()`,
    );
    return row?.at;
  };
  await waitFor(
    async () => {
      const before = await lastAsked();
      for (let i = 0; i < 50; i++) await database.query('select');
      return (
        before === (await lastAsked()) && (await database.query(`select from turn where name = 'slow'`)).length === 0
      );
    },
    { what: 'the dispatcher to rest while its slot is busy' },
  );
  await ended('slow');
  await ended('next');
  await enqueue(`insert into turn values ('late')`);
  await ended('late');
});

test.each([
  ['run outside a transaction', { transaction: false }, `insert into other_effect values (1)`],
  ['fail', { transaction: true }, `select 1 / 0`],
  ['run in another database', { transaction: true, isElsewhere: true }, `insert into other_effect values (1)`],
] as const)(
  'tasks of a topic with a limit that %s follow each other without waiting for a poll',
  async (what, kind, sql) => {
    const target = await createTestDatabase({ migrated: false });
    try {
      for (const { query } of [database, target]) await query('create table if not exists other_effect (n int)');
      await installLedger(database, target.url, { connection: null, database: target.name });
      await database.query('insert into pgherd.topics (name, concurrency) values ($1, 2)', [what]);
      await database.query(
        `insert into pgherd._tasks (topic, sql, transaction, database) select $1, $2, $3, $4 from generate_series(1, 24)`,
        [what, sql, kind.transaction, 'isElsewhere' in kind ? target.name : null],
      );
      await startDaemon(database, { slots: 8, pollMs: 60_000 });
      await waitFor(
        async () => (await database.query('select from pgherd.task_log where topic = $1', [what])).length === 24,
        { what: '24 tasks', timeoutMs: 40_000 },
      );
    } finally {
      await stopDaemons();
      await target.drop();
    }
  },
);
