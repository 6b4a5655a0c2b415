import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { listJobs } from '../../src/store/lists/list-jobs.ts';
import { listLog, listTasks } from '../../src/store/lists/list-tasks.ts';
import { useSchema } from '../../src/store/migrate/schema-version.ts';
import { compactLogDay } from '../../src/store/queue/task-log.ts';
import { migrate } from '../support/checkout.ts';
import { integer, markdownTable } from '../support/markdown.ts';
import { withScratch } from '../support/scratch.ts';
import type { Part } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const ROWS = 5_000_000;
const DAYS = 30;
const JOBS = 1_000;
const ALL = { job: null, state: null, sinceMs: null, limit: 50 };

/** Listings over a long history: 1 row in 50 failed, 1 in 5 of a job. */
export const views: Part = {
  name: 'views',
  about: 'what people read, over 5,000,000 rows of history',
  run: async (options) => {
    const server = await openServer();
    const rows: (readonly [string, string])[] = [];
    try {
      await withScratch(server, async (scratch) => {
        await migrate(options.checkout, scratch.url);
        const connection = await connect(targetOf(scratch.url), { applicationName: 'pgherd bench' });
        try {
          await useSchema(connection, 'pgherd');
          await fill(connection);
          for (const [what, list] of listings(connection)) {
            const ms: number[] = [];
            for (let round = 0; round < options.rounds; round++) {
              const begun = performance.now();
              await list();
              ms.push(performance.now() - begun);
            }
            rows.push([what, median(ms).toFixed(1)]);
          }
          const begun = performance.now();
          await compactLogDay(connection);
          rows.push(['rewriting one day of the log, once', (performance.now() - begun).toFixed(1)]);
        } finally {
          await connection.close();
        }
      });
    } finally {
      await server.stop();
    }
    const figures = rows.map(([what, ms]) => ({
      name: `views, ${what}: ms`,
      value: Number(ms),
      better: 'less' as const,
    }));
    const body = markdownTable([`${integer(ROWS)} rows in ${DAYS} days`, 'ms'], rows);
    return [{ id: 'views', title: 'A long history', body, figures }];
  },
};

function listings(connection: Connection): readonly (readonly [string, () => Promise<unknown>])[] {
  return [
    ['`log --limit 50`', () => listLog(connection, ALL)],
    ['`log --job job-500 --limit 50`', () => listLog(connection, { ...ALL, job: 'job-500' })],
    ['`log --job` of no runs', () => listLog(connection, { ...ALL, job: 'job-none' })],
    ['`log --state failed`', () => listLog(connection, { ...ALL, state: 'failed' })],
    ['`log --state cancelled`, which matches no row', () => listLog(connection, { ...ALL, state: 'cancelled' })],
    ['`log --since 1h`', () => listLog(connection, { ...ALL, sinceMs: Date.now() - 3_600_000 })],
    ['`tasks`', () => listTasks(connection, { job: null, state: null, limit: 50 })],
    ['`jobs`', () => listJobs(connection)],
    ['the view `topic_stats`', () => connection.query('select * from topic_stats')],
    ['one task of the view `task_log`', () => connection.query('select * from task_log where task_id = 12345')],
    [
      'the view `my_job_log`, of one job',
      () => connection.query('select * from my_job_log where job_id = 500 order by job_finished desc limit 50'),
    ],
    [
      'the view `my_job_log`, the newest',
      () => connection.query('select * from my_job_log order by job_finished desc limit 50'),
    ],
  ];
}

async function fill(connection: Connection): Promise<void> {
  await connection.execute(
    `insert into jobs (name, sql, role) select 'job-' || n, 'select 1', null from generate_series(1, ${JOBS}) n`,
  );
  await connection.execute(
    `select _make_log_partitions((now() at time zone 'UTC')::date - ${DAYS}, (now() at time zone 'UTC')::date)`,
  );
  await connection.execute(
    `insert into _task_log (task_id, attempt, job_id, job_name, topic, state, scheduled_for, available_at, created_at, created_by,
         started_at, ended_at, row_count, sqlstate, message, sql, login, daemon_id)
       select n, 1, case when n % 5 = 0 then n / 5 % ${JOBS} + 1 end, case when n % 5 = 0 then 'job-' || n / 5 % ${JOBS} + 1 end,
         'topic-' || n % 20, case when n % 50 = 0 then 'failed' else 'finished' end, at, at, at, session_user, at, at + interval '5 ms', 1,
         case when n % 50 = 0 then '22012' end, case when n % 50 = 0 then 'division by zero' end,
         'insert into ledger (id, what) values (1, 2)', session_user, 1
       from generate_series(1, ${ROWS}) n, lateral (select now() - interval '${DAYS} days' * (1 - n / ${ROWS}.0) as at) t`,
  );
  await connection.execute('vacuum analyze _task_log');
}
