import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';

let database: TestDatabase;
let http: TestHttp;
beforeAll(async () => {
  database = await createTestDatabase();
  http = await startHttp(database);
});
afterAll(async () => {
  await http.stop();
  await database.drop();
});

/** Each has one job; the name says what its first run waits for. */
const RUNS: Readonly<Record<string, { readonly isLate: boolean; readonly sql: string }>> = {
  'no-slot': {
    isLate: true,
    sql: `update pgherd._tasks set available_at = now() - interval '2 min' where job_name = $1`,
  },
  'another-run': {
    isLate: true,
    sql: `update pgherd._tasks set available_at = now() - interval '2 min', held = true where job_name = $1`,
  },
  'an-hour': {
    isLate: false,
    sql: `update pgherd._tasks set available_at = now() + interval '1 h', waits = true where job_name = $1`,
  },
  'ten-seconds': {
    isLate: false,
    sql: `update pgherd._tasks set available_at = now() - interval '10 s' where job_name = $1`,
  },
  'a-retry': {
    isLate: false,
    sql: `update pgherd._tasks set available_at = now() - interval '2 min', attempt = 1, retrying = true where job_name = $1`,
  },
  'its-paused-job': {
    isLate: true,
    sql: `with t as (update pgherd._tasks set available_at = now() - interval '2 min' where job_name = $1) select pgherd.pause_job($1)`,
  },
  'its-paused-topic': {
    isLate: true,
    sql: `with t as (update pgherd._tasks set available_at = now() - interval '2 min' where job_name = $1) select pgherd.pause_topic('paused')`,
  },
  'a-job-switched-off': {
    isLate: true,
    sql: `with t as (update pgherd._tasks set available_at = now() - interval '2 min' where job_name = $1)
      update pgherd.jobs set enabled = false where name = $1`,
  },
};

test('the dashboard calls the same jobs late as the command line, whatever their runs wait for', async () => {
  for (const [name, { sql }] of Object.entries(RUNS)) {
    const topic = name === 'its-paused-topic' ? 'paused' : 'default';
    await database.query(`insert into pgherd.topics (name) values ($1) on conflict do nothing`, [topic]);
    await database.query(
      `insert into pgherd.jobs (name, schedule, sql, topic) values ($1, '{"0 0 1 1 *"}', 'select 1', $2)`,
      [name, topic],
    );
    await database.query('select pgherd.trigger_job($1)', [name]);
    await database.query(sql, [name]);
  }
  const late = Object.keys(RUNS).filter((name) => RUNS[name]?.isLate === true);

  const { stdout } = await runCli(['jobs', '--state', 'late', '--format', 'json', '--url', database.url]);
  expect(
    JSON.parse(stdout)
      .jobs.map(({ name }: { readonly name: string }) => name)
      .toSorted(),
  ).toEqual(late.toSorted());
  const { json } = await http.ask('/api/pages/jobs?state=late');
  expect(json.jobs.map(({ name }: { readonly name: string }) => name).toSorted()).toEqual(late.toSorted());
  expect(json.counts.late).toBe(late.length);
});
