import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeCounts } from '../../../src/store/lists/log-hour.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NO_DAEMON, startHttp, type TestHttp } from '../../support/http.ts';
import { type CostRecorder, recordCosts } from '../../support/planned-costs.ts';
import { openControl } from '../../support/reconcile.ts';

// The plans of the API stay prepared: none of them may fit only the values that it was made with. The tables have no statistics here,
// as the partition of a new day has none.
const ROWS = 40_000;
const JOBS = 20;

let database: TestDatabase;
let recorder: CostRecorder;
let http: TestHttp;
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
  const connection = await openControl(database.url);
  while ((await storeCounts(connection)) > 1);
  await connection.close();
  recorder = await recordCosts(database, { countsRows: true });
  http = await startHttp(database, { config: { tokenEnv: 'TOKEN' }, daemon: NO_DAEMON });
}, 120_000);
afterAll(async () => {
  await http?.stop();
  recorder?.stop();
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

test('what an hour counted is what was read', () => {
  // An empty list of statements would pass all of the above.
  expect(recorder.senders.has('loadLaneRuns')).toBe(true);
});
