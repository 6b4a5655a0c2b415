/**
 * How fast people's views are over a long history: fills 30 days with rows (default 5,000,000; 1 in 50 failed, 1 in 5 of a
 * job), then times what the commands ask. Needs nothing installed: `npx tsx bench/history.ts [rows]`.
 */
import { type Connection, connect } from '../src/postgres/connection.ts';
import { startEmbedded } from '../src/postgres/embedded/server.ts';
import { targetOf } from '../src/postgres/target.ts';
import { listJobs } from '../src/store/list-jobs.ts';
import { listLog, listTasks } from '../src/store/list-tasks.ts';
import { migrate } from '../src/store/migrate.ts';
import { useSchema } from '../src/store/schema-version.ts';
import { compactLogDay } from '../src/store/task-log.ts';

const DAYS = 30;
const JOBS = 1_000;
const rows = Number(process.argv[2] ?? 5_000_000);
const everything = { job: null, state: null, sinceMs: null, limit: 50 };

const server = await startEmbedded({ durable: false, purpose: 'test', settings: { shared_buffers: '512MB' } });
try {
  const connection = await connect(targetOf(server.url('postgres')), { applicationName: 'pgherd bench' });
  await migrate(connection, 'pgherd');
  await useSchema(connection, 'pgherd');
  await time(`fill ${rows} rows`, () => fill(connection));
  await time('log --limit 50', () => listLog(connection, everything), 5);
  await time('log --job job-500 --limit 50', () => listLog(connection, { ...everything, job: 'job-500' }), 5);
  await time('log --job of no runs', () => listLog(connection, { ...everything, job: 'job-none' }), 5);
  await time('log --state failed', () => listLog(connection, { ...everything, state: 'failed' }), 5);
  await time(
    'log --state cancelled (there is none)',
    () => listLog(connection, { ...everything, state: 'cancelled' }),
    5,
  );
  await time('log --since 1h', () => listLog(connection, { ...everything, sinceMs: Date.now() - 3_600_000 }), 5);
  await time('tasks', () => listTasks(connection, { job: null, state: null, limit: 50 }), 5);
  await time('jobs', () => listJobs(connection), 5);
  for (const [what, sql] of [
    ['topic_stats', 'select * from topic_stats'],
    ['one task', 'select * from task_log where task_id = 12345'],
    ['my_job_log of one job', 'select * from my_job_log where job_id = 500 order by job_finished desc limit 50'],
    ['my_job_log, the newest', 'select * from my_job_log order by job_finished desc limit 50'],
  ] as const) {
    await time(what, () => connection.query(sql), 5);
  }
  await time('compact one day', async () => console.log(await compactLogDay(connection)));
  await connection.close();
} finally {
  await server.stop();
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
       from generate_series(1, ${rows}) n, lateral (select now() - interval '${DAYS} days' * (1 - n / ${rows}.0) as at) t`,
  );
  await connection.execute('vacuum analyze _task_log');
}

/** The median of several runs. */
async function time(what: string, work: () => Promise<unknown>, runs: number = 1): Promise<void> {
  const ms: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    ms.push(performance.now() - start);
  }
  ms.sort((a, b) => a - b);
  console.log(`${what.padEnd(44)} ${(ms[Math.floor(ms.length / 2)] ?? 0).toFixed(1).padStart(10)} ms`);
}
