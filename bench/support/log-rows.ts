import type { Connection } from '../../src/postgres/connection.ts';
import { storeCounts } from '../../src/store/lists/log-hour.ts';

interface Jobs {
  readonly count: number;
  /** Names a topic for a job, as SQL over `n`. */
  readonly topic: string;
  /** An array of schedules, as SQL over `n`. */
  readonly schedule: string;
}

/** Adds the jobs `job-0`, `job-1`, …. */
export async function addJobs(connection: Connection, { count, topic, schedule }: Jobs): Promise<void> {
  await connection.execute(
    `insert into jobs (name, sql, role, transaction, topic, schedule)
       select 'job-' || n, 'select 1', null, true, ${topic}, ${schedule} from generate_series(0, ${count - 1}) n`,
  );
}

interface Ended {
  /** The first task. */
  readonly first: number;
  readonly count: number;
  readonly jobs: number;
  /** An interval of PostgreSQL: over so long a time, up to now. */
  readonly spread: string;
}

/** Writes ended attempts into the log, by all jobs in turn: one in 20 failed and one was skipped. */
export async function addEnded(connection: Connection, { first, count, jobs, spread }: Ended): Promise<void> {
  await connection.execute(
    `with ended as (
       insert into _task_log (task_id, attempt, job_id, job_name, topic, state, available_at, started_at, ended_at, sql, login, sqlstate, message)
       select n, 1, j.id, j.name, j.topic, x.state, x.at - n % 1000 * interval '1 ms', x.at, x.at, 'insert into ledger (id, what) values (1, 2)',
         session_user, case x.state when 'failed' then '23505' end,
         case x.state when 'failed' then 'duplicate key value violates unique constraint "ledger_pkey" (' || n || ')' end
       from generate_series(${first}, ${first + count - 1}) n join jobs j on j.name = 'job-' || n % ${jobs},
         lateral (select clock_timestamp() - (n - ${first}) * interval '${spread}' / ${count} as at,
           case n % 20 when 0 then 'failed' when 1 then 'skipped' else 'finished' end as state) x
       returning job_id, state, ended_at
     )
     update job_state s set last_state = e.state, last_started_at = e.ended_at, last_ended_at = e.ended_at,
       last_success_at = coalesce(e.success, s.last_success_at)
     from (
       select job_id, (array_agg(state order by ended_at desc))[1] as state, max(ended_at) as ended_at,
         max(ended_at) filter (where state = 'finished') as success
       from ended where state <> 'skipped' group by job_id
     ) e where s.job_id = e.job_id`,
  );
}

/** Counts the log up to now, as daemons that have run all the time have done. */
export async function countLog(connection: Connection): Promise<void> {
  while ((await storeCounts(connection)).slots > 1);
}
