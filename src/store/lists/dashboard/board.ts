import type { Connection } from '../../../postgres/connection.ts';
import { failuresInARow } from '../../live/failures-in-a-row.ts';
import { MEASURED_RUNS } from '../../run-times/measured-runs.ts';
import { END_OF_TASK, ms } from './epoch.ts';

/** What the lists of the dashboard need of a job: numbers and names, no long text, so that ten thousand of them are read at once. */
export interface BoardRow {
  readonly id: string;
  readonly name: string;
  readonly project: string | null;
  readonly topic: string;
  readonly role: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly enabled: boolean;
  readonly file: string | null;
  readonly revision: number | null;
  readonly timeout_ms: number;
  /** What it expects; null: nothing. */
  readonly late_after_ms: number | null;
  readonly last_state: string | null;
  readonly last_task_id: string | null;
  readonly last_started_ms: number | null;
  readonly last_ended_ms: number | null;
  readonly last_success_ms: number | null;
  /** When the scheduler next makes a task; null: not known, or never. */
  readonly next_due_ms: number | null;
  readonly paused_ms: number | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until_ms: number | null;
  readonly running: number;
  readonly waiting: number;
  readonly retrying: number;
  /** When its running task that began first began. */
  readonly running_since_ms: number | null;
  /** When its first task that has not started should have started, whatever it waits for: late runs in `lateRuns` are the same. */
  readonly waiting_since_ms: number | null;
  /** Why PostgreSQL cannot plan its SQL, as a daemon found; null: it found nothing. */
  readonly sql_error: string | null;
}

/** Returns all jobs, by name. */
export function loadBoard(connection: Connection): Promise<readonly BoardRow[]> {
  return connection.query<BoardRow>(
    `select j.id::text as id, j.name, p.name as project, j.topic, j.role::text as role, j.labels, j.schedule, j.timezone, j.enabled,
       j.source_file as file, j.revision::float8 as revision, ${ms('j.timeout')} as timeout_ms, ${ms('j.expect_late_after')} as late_after_ms,
       s.last_state, s.last_task_id::text as last_task_id, ${ms('s.last_started_at')} as last_started_ms,
       ${ms('s.last_ended_at')} as last_ended_ms, ${ms('s.last_success_at')} as last_success_ms,
       case when isfinite(s.next_due_at) then ${ms('s.next_due_at')} end as next_due_ms,
       ${ms('s.paused_at')} as paused_ms, s.paused_by::text as paused_by, left(s.pause_reason, 300) as pause_reason,
       case when isfinite(s.paused_until) then ${ms('s.paused_until')} end as paused_until_ms,
       coalesce(t.running, 0) as running, coalesce(t.waiting, 0) as waiting, coalesce(t.retrying, 0) as retrying,
       ${ms('t.running_since')} as running_since_ms, ${ms('t.waiting_since')} as waiting_since_ms, left(s.sql_error, 300) as sql_error
     from jobs j
     left join projects p on p.id = j.project_id
     left join _job_states s on s.job_id = j.id
     left join (
       select k.job_id, (count(l.task_id))::int as running, (count(*) filter (where l.task_id is null and k.retrying is not true))::int as waiting,
         (count(*) filter (where l.task_id is null and k.retrying))::int as retrying, min(l.claimed_at) as running_since,
         min(coalesce(k.scheduled_for, k.available_at)) filter (
           where l.task_id is null and k.attempt = 0 and coalesce(k.scheduled_for, k.available_at) < statement_timestamp()) as waiting_since
       from _tasks k left join _task_leases l on l.task_id = k.id
       where k.job_id is not null and l.done is not true group by k.job_id
     ) t on t.job_id = j.id
     order by j.name collate "C"`,
  );
}

/** Whether there is a job of this name. */
export async function jobExists(connection: Connection, name: string): Promise<boolean> {
  return (await connection.query('select from jobs where name = $1', [name])).length > 0;
}

export interface JobRunTimes {
  readonly job_id: string;
  readonly runs: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

/** Returns how long these jobs run. */
export function loadRunTimes(connection: Connection, ids: readonly string[]): Promise<readonly JobRunTimes[]> {
  return connection.query<JobRunTimes>(
    `select j.id::text as job_id, r.runs, r.p50_ms, r.p95_ms
     from unnest($1::bigint[]) i (id) join jobs j on j.id = i.id cross join lateral ${MEASURED_RUNS} r`,
    [ids],
  );
}

/** Failures in a row are counted up to here; the page writes "or more" then. */
const MOST_FAILURES = 1_000;

export interface JobFailures {
  readonly job_id: string;
  readonly since_ms: number | null;
  readonly runs: number;
  readonly task_id: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
}

/** Returns since when these jobs fail, how often, and with which message last. */
export function loadFailing(connection: Connection, ids: readonly string[]): Promise<readonly JobFailures[]> {
  return connection.query<JobFailures>(
    `select s.job_id::text as job_id, ${ms('b.since')} as since_ms, f.n::int as runs, e.task_id::text as task_id,
       e.sqlstate, left(coalesce(e.message, e.reason), 400) as message
     from _job_states s
     ${failuresInARow(MOST_FAILURES)}
     left join lateral (
       select l.task_id, l.sqlstate, l.message, l.reason from _task_log l
       where l.job_id = s.job_id and l.state = 'failed' order by l.ended_at desc limit 1
     ) e on true
     where s.job_id = any ($1::bigint[])`,
    [ids],
  );
}

export interface RetryingJob {
  readonly job_id: string;
  readonly attempt: number;
  readonly retry_limit: number;
  readonly at_ms: number;
  readonly sqlstate: string | null;
  readonly message: string | null;
}

/** Returns the retry that is due first, for each of these jobs. */
export function loadRetrying(connection: Connection, ids: readonly string[]): Promise<readonly RetryingJob[]> {
  return connection.query<RetryingJob>(
    `select distinct on (t.job_id) t.job_id::text as job_id, t.attempt, t.retry_limit, ${ms('t.available_at')} as at_ms, e.sqlstate,
       left(e.message, 300) as message
     from _tasks t
     left join lateral (select l.sqlstate, l.message from _task_log l where l.task_id = t.id order by ${END_OF_TASK} desc limit 1) e on true
     where t.job_id = any ($1::bigint[]) and t.retrying order by t.job_id, t.available_at`,
    [ids],
  );
}

export interface SparkRow {
  readonly job_id: string;
  readonly states: readonly string[];
  readonly ms: readonly (number | null)[];
  /** When the first of them ended; null: there is none. */
  readonly since_ms: number | null;
}

/** Returns the last runs of these jobs since an instant, the oldest first. Retries are not runs. */
export function loadSparks(
  connection: Connection,
  ids: readonly string[],
  { runs, sinceMs }: { readonly runs: number; readonly sinceMs: number },
): Promise<readonly SparkRow[]> {
  return connection.query<SparkRow>(
    `select i.id::text as job_id, r.states, r.ms, r.since_ms
     from unnest($1::bigint[]) i (id)
     cross join lateral (
       select ${ms('min(x.ended_at)')} as since_ms, coalesce(array_agg(x.state order by x.ended_at), '{}') as states,
         coalesce(array_agg(x.ms order by x.ended_at), '{}') as ms
       from (
         select l.state, ${ms('l.ended_at - l.started_at')} as ms, l.ended_at from _task_log l
         where l.job_id = i.id and l.state <> 'retrying' and l.ended_at >= to_timestamp($3::float8 / 1000) order by l.ended_at desc limit $2
       ) x
     ) r`,
    [ids, runs, sinceMs],
  );
}

/** Returns the names of jobs whose name, SQL or description contains a text, in any case. */
export async function namesContaining(connection: Connection, text: string): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ name: string }>(
    `select name from jobs where position(lower($1) in lower(name)) > 0 or position(lower($1) in lower(sql)) > 0
       or position(lower($1) in lower(coalesce(source_file, ''))) > 0 or position(lower($1) in lower(coalesce(description, ''))) > 0`,
    [text],
  );
  return new Set(rows.map(({ name }) => name));
}
