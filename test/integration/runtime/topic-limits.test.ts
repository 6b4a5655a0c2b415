import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TopicDefinition } from '../../../src/definition/definition.ts';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { topicNamed } from '../../support/definitions.ts';
import { applySet, openControl } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

// What ran at once is read from the tasks' own effects: each writes when it started and ended, by the database's clock.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table span (id bigserial, topic text, started timestamptz, ended timestamptz)');
});
beforeEach(() => database.query('truncate span'));
afterEach(async () => {
  await stopDaemons();
  // A second try must not find tables of the first one.
  await database.query('delete from pgherd._ready; delete from pgherd._tasks');
  await database.query(`update pgherd.topic_defaults set delay = '0'`);
});
afterAll(() => database.drop());

const spanSql = (name: string, seconds: number): string =>
  `insert into span (topic, started, ended) select '${name}', clock_timestamp(), (select clock_timestamp() from pg_sleep(${seconds}))`;

const applyTopics = async (topics: readonly TopicDefinition[]): Promise<void> => {
  const connection = await openControl(database.url);
  await applySet(connection, { jobs: [], topics });
  await connection.close();
};

const add = (name: string, sql: string, n: number, priority = 100): Promise<unknown> =>
  database.query(
    `insert into pgherd._tasks (topic, sql, transaction, priority) select $1, $2, true, $4 from generate_series(1, $3::int)`,
    [name, sql, n, priority],
  );

const ended = async (n: number, timeoutMs = 50_000): Promise<void> => {
  await waitFor(async () => (await database.query('select from span')).length >= n, { what: `${n} tasks`, timeoutMs });
};

/** The highest number running at once, by topic. An end at the instant of a start comes first. */
const highest = async (where = 'true'): Promise<ReadonlyMap<string, number>> => {
  const rows = await database.query<{ topic: string; highest: number }>(
    `select topic, max(n)::int as highest from (
       select topic, sum(step) over (partition by topic order by at, step) as n from (
         select topic, started as at, 1 as step from span where ${where}
         union all select topic, ended, -1 from span where ${where}) e
     ) x group by topic`,
  );
  return new Map(rows.map((row) => [row.topic, row.highest]));
};

test('4 daemons × 8 slots never break the limit of one of 20 topics, reach each, hold delays, and starve none', async () => {
  const DELAY_MS = 30;
  const topics = Array.from({ length: 20 }, (_, i) =>
    topicNamed(`t${i}`, { concurrency: 1 + (i % 5), delayMs: i % 5 === 2 ? DELAY_MS : 0 }),
  );
  const delayed = topics.filter(({ delayMs }) => delayMs > 0).map(({ name }) => name);
  await applyTopics(topics);
  // Each claim of a topic with a delay moves its next start on.
  await database.query(`drop table if exists claimed; create table claimed (topic text, at timestamptz); grant insert on claimed to public;
    create or replace function note_claim() returns trigger language plpgsql as $$
    begin insert into public.claimed values (new.topic, new.next_start_at); return null; end $$;
    drop trigger if exists note_claim on pgherd.topic_state;
    create trigger note_claim after update of next_start_at on pgherd.topic_state
      for each row when (current_setting('application_name') = 'pgherd dispatcher') execute function note_claim()`);
  const EACH = 80;
  for (const { name } of topics) await add(name, spanSql(name, 0.02), EACH);
  await Promise.all([1, 2, 3, 4].map(() => startDaemon(database, { slots: 8 })));
  await ended(EACH * topics.length, 100_000);

  const inMix = await highest();
  for (const { name, concurrency } of topics) expect(inMix.get(name)).toBeLessThanOrEqual(concurrency ?? 0);
  const gaps = await database.query<{ topic: string; claims: number; starts: number }>(
    `select topic,
       (select min(extract(epoch from gap)) * 1000 from (select at - lag(at) over (order by at) as gap from claimed c where c.topic = s.topic) x)::float8 as claims,
       (extract(epoch from max(started) - min(started)) * 1000)::float8 as starts
     from span s where topic = any ($1) group by topic`,
    [delayed],
  );
  expect(gaps).toHaveLength(delayed.length);
  for (const { claims, starts } of gaps) {
    // From its claim a task has a moment to go to its start, which differs: over all of them that evens out.
    expect(claims).toBeGreaterThanOrEqual(DELAY_MS - 0.01);
    expect(starts).toBeGreaterThanOrEqual((EACH - 5) * DELAY_MS);
  }
  const [row] = await database.query<{ least: number; failed: number }>(
    `select min(n)::int as least, (select count(*)::int from pgherd.task_log where state <> 'finished') as failed from (
       select count(*) filter (where ended < (select min(done) from (select max(ended) as done from span group by topic) f)) as n
       from span group by topic) x`,
  );
  // When the first topic was through, every other one had got on, too.
  expect(row?.least).toBeGreaterThanOrEqual(3);
  expect(row?.failed).toBe(0);

  // 32 slots for 60 tasks that may run at once: a topic that has not reached its limit in the mix does so with slots for all of its own.
  const below = topics.filter(({ name, concurrency }) => !delayed.includes(name) && inMix.get(name) !== concurrency);
  for (const { name } of below) await add(name, spanSql(name, 0.02), EACH);
  await ended(EACH * (topics.length + below.length), 100_000);
  const reached = await highest();
  for (const { name, concurrency } of topics) {
    if (!delayed.includes(name)) expect([name, reached.get(name)]).toEqual([name, concurrency]);
  }
});

test('a concurrency that apply changes holds for the next claim, up and down, without a restart', async () => {
  const live = (concurrency: number): Promise<void> => applyTopics([topicNamed('live', { concurrency })]);
  await live(1);
  await startDaemon(database, { slots: 8 });
  await startDaemon(database, { slots: 8 });
  await add('live', spanSql('live', 0.03), 200);
  await database.query('select pgherd._wake_for_tasks()');
  await ended(8);
  await live(4);
  const [raised] = await database.query<{ at: string }>('select clock_timestamp()::text as at');
  await waitFor(async () => (await highest()).get('live') === 4, { what: 'four at once' });
  await live(2);
  const [lowered] = await database.query<{ at: string }>('select clock_timestamp()::text as at');
  await ended(200);
  expect((await highest(`ended < '${raised?.at}'::timestamptz - interval '1 s'`)).get('live') ?? 1).toBe(1);
  expect((await highest()).get('live')).toBe(4);
  // What was claimed before may still start.
  expect((await highest(`started > '${lowered?.at}'::timestamptz + interval '300 ms'`)).get('live')).toBe(2);
});

test('a pause by SQL holds a topic on every daemon until it expires or is resumed', async () => {
  await startDaemon(database, { slots: 4 });
  await startDaemon(database, { slots: 4 });
  await database.query(`select pgherd.pause_topic('quiet', 'a test', clock_timestamp() + interval '1 hour')`);
  await database.query(`select pgherd.pause_topic('resumed', 'a test')`);
  await add('quiet', spanSql('quiet', 0), 5);
  await add('resumed', spanSql('resumed', 0), 5);
  await logged(database, { task: await addTask(database, spanSql('other', 0), { topic: 'other' }) });
  expect(await database.query(`select topic from span`)).toEqual([{ topic: 'other' }]);
  expect(await database.query(`select paused, pause_reason from pgherd.topic_stats where topic = 'quiet'`)).toEqual([
    { paused: true, pause_reason: 'a test' },
  ]);
  const [pause] = await database.query<{ until: string }>(`select (clock_timestamp() + interval '1 s')::text as until`);
  await database.query(`select pgherd.pause_topic('quiet', 'a test', $1::timestamptz)`, [pause?.until]);
  await database.query(`select pgherd.resume_topic('resumed')`);
  await ended(11);
  const [row] = await database.query<{ held: boolean }>(
    `select min(started) >= $1::timestamptz as held from span where topic = 'quiet'`,
    [pause?.until],
  );
  expect(row).toEqual({ held: true });
});

test('an undeclared topic has the current global defaults', async () => {
  await startDaemon(database);
  await database.query(
    `update pgherd.topic_defaults set priority = 7, timeout = '200 ms', retry_limit = 1, retry_initial = '50 ms'`,
  );
  const [task] = await database.query<{ id: string }>(
    `select pgherd.enqueue('select pg_sleep(30)', 'never-declared', transaction => true) as id`,
  );
  const row = await logged(database, { task: task?.id ?? '' }, 'failed');
  expect(row).toMatchObject({ attempt: 2, reason: 'timeout' });
  expect(
    await database.query('select distinct priority, topic from pgherd._task_log_all where task_id = $1', [task?.id]),
  ).toEqual([{ priority: 7, topic: 'never-declared' }]);
});

test('the delay of the global defaults applies to an undeclared topic, on every daemon', async () => {
  await database.query(`update pgherd.topic_defaults set delay = '100 ms', timeout = '1 h'`);
  await startDaemon(database, { slots: 4 });
  await startDaemon(database, { slots: 4 });
  await add('slow by default', spanSql('slow by default', 0), 8);
  await database.query('select pgherd._wake_for_tasks()');
  await ended(8);
  const [row] = await database.query<{ ms: number }>(
    `select (extract(epoch from max(started) - min(started)) * 1000)::float8 as ms from span`,
  );
  expect(row?.ms).toBeGreaterThan(300);
});

test('a small topic with a limit gets its turns beside one that is flooded, and a lower priority goes first', async () => {
  await applyTopics([topicNamed('small', { concurrency: 1 })]);
  await add('flood', spanSql('flood', 0.002), 2_000);
  await add('small', spanSql('small', 0.002), 10);
  await add('urgent', spanSql('urgent', 0.002), 10, 1);
  await startDaemon(database, { slots: 4 });
  await startDaemon(database, { slots: 4 });
  await ended(2_020);
  const [row] = await database.query<{ small: number; urgent: number }>(
    `select count(*) filter (where topic = 'flood' and ended < (select max(ended) from span where topic = 'small'))::int as small,
       count(*) filter (where topic = 'flood' and ended < (select max(started) from span where topic = 'urgent'))::int as urgent
     from span`,
  );
  expect(row?.small).toBeLessThan(1_000);
  // The daemon that claimed the last of them may still open its sessions.
  expect(row?.urgent).toBeLessThan(500);
});
