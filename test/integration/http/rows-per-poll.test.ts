import { afterAll, beforeAll, expect, test } from 'vitest';
import { NewestRows } from '../../../src/http/api/pages/board/log-rows.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { loadLogPage } from '../../../src/store/lists/dashboard/log-page.ts';
import { storeCounts } from '../../../src/store/lists/log-hour.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NO_DAEMON, startHttp, type TestHttp } from '../../support/http.ts';
import { type CostRecorder, recordCosts } from '../../support/planned-costs.ts';
import { openControl } from '../../support/reconcile.ts';
import { rowsRead } from '../../support/rows-read.ts';

// The plans of the API stay prepared: none of them may fit only the values that it was made with. The tables have no statistics here,
// as the partition of a new day has none.
const ROWS = 40_000;
const JOBS = 20;

let database: TestDatabase;
let recorder: CostRecorder;
let http: TestHttp;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule) select 'job-' || n, 'select 1', true, '{}' from generate_series(1, $1) n`,
    [JOBS],
  );
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, available_at, started_at, ended_at, sql, login, message)
     select n, 1, j.id, j.name, 'default', case when n % 20 = 0 then 'failed' else 'finished' end, t, t, t, 'select 1', 'x', 'broken'
     from generate_series(1, $1) n, lateral (select clock_timestamp() - n * interval '80 ms') x (t), pgherd.jobs j
     where j.name = 'job-' || 1 + n % $2`,
    [ROWS, JOBS],
  );
  await database.query(
    `insert into pgherd._tasks (sql, job_id, job_name, topic, waits, retrying, available_at)
     select 'select 1', j.id, j.name, 'later', true, true, now() + interval '1 d' from pgherd.jobs j where j.name = 'job-1'`,
  );
  // They stay without statistics, however long the tests take.
  await database.query(
    `do $$ declare r record; begin
       for r in select inhrelid::regclass as partition from pg_inherits where inhparent = 'pgherd._task_log'::regclass loop
         execute format('alter table %s set (autovacuum_enabled = off)', r.partition);
       end loop;
     end $$`,
  );
  connection = await openControl(database.url);
  while ((await storeCounts(connection)).slots > 1);
  recorder = await recordCosts(database, { countsRows: true });
  http = await startHttp(database, { config: { tokenEnv: 'TOKEN' }, daemon: NO_DAEMON });
}, 120_000);
afterAll(async () => {
  await http?.stop();
  recorder?.stop();
  await connection?.close();
  await database?.drop();
});

test.each([
  '/api/status',
  '/api/overview',
  '/api/jobs?limit=50',
  '/api/jobs?job=job-1',
  '/api/tasks?state=running',
  '/api/topics',
  '/api/durations?job=job-1&job=job-2',
  ...['limit=50', 'state=failed', 'state=cancelled', 'job=job-1', 'job=job-1&state=cancelled', 'since=1h'].map(
    (query) => `/api/log?${query}`,
  ),
  '/api/pages/overview',
  '/api/pages/jobs',
  '/api/pages/jobs?state=failing',
  '/api/pages/jobs/job-1',
  '/api/pages/tasks',
  ...['failed', 'finished', 'cancelled', 'skipped', 'retrying'].map((state) => `/api/pages/tasks?state=${state}`),
  '/api/pages/tasks?state=failed&job=job-1',
  '/api/pages/tasks/1',
  '/api/pages/topics/default',
  ...['group=none', 'job=job-1&group=none', 'state=cancelled', 'job=job-1&state=failed', 'topic=other'].map(
    (query) => `/api/pages/log?since=1h&${query}`,
  ),
  '/api/pages/timeline',
  '/api/pages/timeline?range=7d',
])('%s reads a small part of an hour of the log', async (path) => {
  const planned = await recorder.during(async () => {
    expect(await http.ask(path), path).toMatchObject({ status: 200 });
  });

  // The most is the newest 5,000 rows of a topic, of which the page shows how long they waited.
  expect(planned.reduce((sum, { logRows }) => sum + logRows, 0)).toBeLessThan(ROWS / 4);
});

test('the statements of the pages were recorded', () => {
  // An empty list of statements would pass all of the above.
  expect(recorder.senders.has('loadLaneRuns')).toBe(true);
});

const HOUR_MS = 3_600_000;
const FAILED = { state: 'failed', job: null, topic: null, contains: null };

/** The failures of the last hour, whose start is a whole five minutes, each five seconds: how many rows each poll read, and the last answer. */
async function pollsOf(newest: NewestRows, { polls, fromMs }: { readonly polls: number; readonly fromMs: number }) {
  const read: number[] = [];
  let ids: readonly (string | null)[] = [];
  for (let n = 0; n < polls; n++) {
    const untilMs = fromMs + n * 5_000;
    const sinceMs = Math.ceil((untilMs - HOUR_MS) / 300_000) * 300_000;
    const { result, rows } = await rowsRead(connection, '_task_log', () =>
      newest.poll(connection, { ...FAILED, sinceMs, untilMs, isPast: false }),
    );
    read.push(rows);
    ids = result.map(({ task_id }) => task_id);
  }
  return { read, ids };
}

test.each([
  ['more failures than are kept', 1_000],
  ['all failures', 5_000],
])('of %s, a poll reads the newest and a small part of the others, whatever minute has passed', async (_, most) => {
  const newest = new NewestRows(most);
  const nowMs = Date.now() + 1_000;
  const [first = 0, ...next] = (await pollsOf(newest, { polls: 40, fromMs: nowMs })).read;
  expect(first).toBeGreaterThanOrEqual(most === 1_000 ? 1_000 : 1_500);
  // Ten seconds of failures, and a 25th of the others.
  expect(Math.max(...next)).toBeLessThan(first / 8);
});

test.each([300, 5_000])(
  'rows that were removed disappear, and rows that committed late appear, where %i rows are kept',
  async (most) => {
    const newest = new NewestRows(most);
    const nowMs = Date.now() + 1_000;
    await pollsOf(newest, { polls: 10, fromMs: nowMs });
    await database.query(
      `with removed as (delete from pgherd._task_log where state = 'failed' and task_id % 200 = 0 returning task_id + 1000000 as id, ended_at)
       insert into pgherd._task_log (task_id, attempt, topic, state, ended_at, login)
       select id, 1, 'default', 'failed', ended_at + interval '2 s', 'x' from removed`,
    );
    const { ids } = await pollsOf(newest, { polls: 60, fromMs: nowMs + 50_000 });
    const untilMs = nowMs + 50_000 + 59 * 5_000;
    const sinceMs = Math.ceil((untilMs - HOUR_MS) / 300_000) * 300_000;
    const exact = await loadLogPage(connection, { ...FAILED, sinceMs, untilMs, after: null, limit: most });
    expect(ids.length).toBeGreaterThan(most === 300 ? 299 : 1_000);
    expect(ids).toEqual(exact.map(({ task_id }) => task_id));
  },
);

test('polls at ranges of different lengths share what they read', async () => {
  const newest = new NewestRows(5_000);
  const nowMs = Date.now() + 1_000;
  const read: number[] = [];
  for (let n = 0; n < 20; n++) {
    const untilMs = nowMs + n * 5_000;
    for (const sinceMs of [untilMs - HOUR_MS / 2, untilMs - HOUR_MS]) {
      const { result, rows } = await rowsRead(connection, '_task_log', () =>
        newest.poll(connection, { ...FAILED, sinceMs, untilMs, isPast: false }),
      );
      read.push(rows);
      const exact = await loadLogPage(connection, { ...FAILED, sinceMs, untilMs, after: null, limit: 5_000 });
      expect(result.map(({ task_id }) => task_id)).toEqual(exact.map(({ task_id }) => task_id));
    }
  }
  // The first poll at each range reads all of it.
  expect(Math.max(...read.slice(2))).toBeLessThan(200);
});

test('of a job with very many attempts the newest are counted, and the answer says so', async () => {
  const rare = await http.ask('/api/pages/log?since=1h&job=job-1&group=none');
  expect(rare.json).toMatchObject({ countsCut: false });
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, job_name, topic, state, ended_at, login)
     select 2000000 + n, 1, 'busy', 'default', case when n <= 9000 then 'finished' else 'failed' end, clock_timestamp() - n * interval '200 ms', 'x'
     from generate_series(1, 14000) n`,
  );
  const planned = await recorder.during(async () => {
    const { json } = await http.ask('/api/pages/log?since=1h&job=busy&group=none');
    expect(json).toMatchObject({ countsCut: true, counts: { finished: 9_000, failed: 1_000 } });
  });
  expect(planned.reduce((sum, { logRows }) => sum + logRows, 0)).toBeLessThan(10_500);
});
