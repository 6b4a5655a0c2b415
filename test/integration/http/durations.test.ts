import { afterAll, beforeAll, expect, test } from 'vitest';
import { segmentsOf } from '../../../src/http/dashboard/page/charts/job/segments.ts';
import { loadRunHistory } from '../../../src/store/definitions/change-facts.ts';
import { slowJobs } from '../../../src/store/run-times/slow-jobs.ts';
import { loadTimedJobs } from '../../../src/store/run-times/timed-jobs.ts';
import { addJob } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';
import { openControl } from '../../support/reconcile.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let http: TestHttp;
beforeAll(async () => {
  database = await createTestDatabase();
  // The server reads the list of all jobs at most once a second.
  for (const name of ['report', 'young']) await addJob(database, name, { sql: 'select 1' });
  http = await startHttp(database);
});
afterAll(async () => {
  await http?.stop();
  await database?.drop();
});

/** Writes runs of 1 s, 2 s … `runs` s, times `factor`, that ended just now. */
async function ran(job: string, runs: number, factor = 1): Promise<void> {
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, scheduled_for, created_at, started_at, ended_at, sql)
     select 1000 + n, 1, j.id, j.name, j.topic, 'finished', t - make_interval(secs => n * $3), t, t - make_interval(secs => n * $3), t, j.sql
     from generate_series(1, $2) n, pgherd.jobs j, lateral (select clock_timestamp()) x (t) where j.name = $1`,
    [job, runs, factor],
  );
  await database.query(
    `update pgherd.job_state set last_state = 'finished', last_ended_at = clock_timestamp() where job_id = (select id from pgherd.jobs where name = $1)`,
    [job],
  );
}

/** Each p50 and p95 of a job that pgherd shows or compares with; null: it shows none. */
async function percentiles(job: string): Promise<Readonly<Record<string, unknown>>> {
  const { json: page } = await http.ask(`/api/pages/jobs/${job}`);
  const { json: list } = await http.ask(`/api/pages/jobs?q=${job}`);
  const cli = JSON.parse((await runCommand(['job', job, '--format', 'json', '--url', database.url])).stdout);
  const connection = await openControl(database.url);
  const segment = segmentsOf(page).at(-1);
  const [listed] = list.jobs;
  try {
    return {
      command: [cli.job.durationMs.p50, cli.job.durationMs.p95],
      table: [page.job.p50Ms, page.job.p95Ms],
      plot: segment === undefined ? null : [segment.p50, segment.p95],
      list: [listed.p50Ms, listed.p95Ms],
      grace: (await slowJobs(connection, 100)).find(({ name }) => name === job)?.p95Ms ?? null,
      plan: (await loadRunHistory(connection, [job])).get(job) ?? null,
      graph: (await loadTimedJobs(connection)).find(({ name }) => name === job)?.p95Ms ?? null,
    };
  } finally {
    await connection.close();
  }
}

test('p50 and p95 of a job are the same everywhere, of its last 200 finished runs with the SQL that it has', async () => {
  await ran('report', 40, 20);
  await database.query(`update pgherd.jobs set sql = 'select 2' where name = 'report'`);
  await ran('report', 30);

  expect(await percentiles('report')).toEqual({
    command: [15_500, 28_550],
    table: [15_500, 28_550],
    plot: [15_500, 28_550],
    list: [15_500, 28_550],
    grace: 28_550,
    plan: { runs: 30, p95Ms: 28_550 },
    graph: 28_550,
  });
});

test('fewer than five runs have no p95; plan and graph, which need a number, take the longest', async () => {
  await ran('young', 4);

  expect(await percentiles('young')).toEqual({
    command: [2_500, null],
    table: [2_500, null],
    plot: [2_500, null],
    list: [2_500, null],
    grace: null,
    plan: { runs: 4, p95Ms: 4_000 },
    graph: 4_000,
  });
});
