import type { Catchup, Overlap } from '../../definition/definition.ts';
import type { Connection } from '../../postgres/connection.ts';
import { wholeMs } from '../../schedule/instant.ts';

/** A job whose `next_due_at` has come, its state locked by this transaction. Instants in whole ms since the epoch. */
export interface DueJob {
  readonly jobId: string;
  readonly name: string;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly overlap: Overlap;
  readonly catchup: Catchup;
  readonly catchupWindowMs: number;
  readonly jitterMs: number;
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  readonly enabled: boolean;
  readonly scheduleFromMs: number;
  readonly lastScheduledForMs: number | null;
  readonly rebootAtMs: number | null;
  readonly lastEndedAtMs: number | null;
  readonly paused: boolean;
  readonly pausedUntilMs: number | null;
}

/**
 * Locks up to `limit` jobs that are due; those that another daemon has locked are skipped. `statement_timestamp`, since the index
 * ends a search at what is stable: with `clock_timestamp` each pass reads the entries of all jobs.
 */
export async function lockDueJobs(connection: Connection, limit: number): Promise<readonly DueJob[]> {
  const rows = await connection.query<DueJob>(
    `select j.id as "jobId", j.name, j.schedule, j.timezone, j.overlap, j.catchup, j.enabled,
       extract(epoch from j.catchup_window)::float8 * 1000 as "catchupWindowMs",
       extract(epoch from j.jitter)::float8 * 1000 as "jitterMs",
       extract(epoch from j.starts_at)::float8 * 1000 as "startsAtMs",
       extract(epoch from j.ends_at)::float8 * 1000 as "endsAtMs",
       extract(epoch from s.schedule_from)::float8 * 1000 as "scheduleFromMs",
       extract(epoch from s.last_scheduled_for)::float8 * 1000 as "lastScheduledForMs",
       extract(epoch from s.reboot_at)::float8 * 1000 as "rebootAtMs",
       extract(epoch from s.last_ended_at)::float8 * 1000 as "lastEndedAtMs",
       s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true) as paused,
       extract(epoch from s.paused_until)::float8 * 1000 as "pausedUntilMs"
     from job_state s join jobs j on j.id = s.job_id
     where s.next_due_at <= statement_timestamp()
     order by s.next_due_at limit $1 for no key update of s skip locked`,
    [limit],
    'lock_due_jobs',
  );
  return rows.map(inWholeMs);
}

/**
 * The instants of a job without the fractions that the database keeps. Due times are whole milliseconds: lower bounds of
 * a search are rounded down and limits that an occurrence must not fall short of are rounded up.
 */
function inWholeMs(job: DueJob): DueJob {
  const optional = (ms: number | null, rounding: 'floor' | 'ceil'): number | null =>
    ms === null ? null : wholeMs(ms, rounding);
  return {
    ...job,
    startsAtMs: optional(job.startsAtMs, 'ceil'),
    endsAtMs: optional(job.endsAtMs, 'ceil'),
    scheduleFromMs: wholeMs(job.scheduleFromMs, 'floor'),
    lastScheduledForMs: optional(job.lastScheduledForMs, 'floor'),
    rebootAtMs: optional(job.rebootAtMs, 'floor'),
    lastEndedAtMs: optional(job.lastEndedAtMs, 'ceil'),
    pausedUntilMs: optional(job.pausedUntilMs, 'ceil'),
  };
}

/** The database's clock decides: ms since the epoch, and how long until the soonest `next_due_at`. */
export async function clockAndSoonest(connection: Connection): Promise<{ readonly soonestInMs: number | null }> {
  const [row] = await connection.query<{ soonest: number | null }>(
    `select case when next_due_at = 'infinity' then null when next_due_at = '-infinity' then 0
       else extract(epoch from next_due_at - clock_timestamp())::float8 * 1000 end as soonest
     from job_state order by next_due_at limit 1`,
    [],
    'soonest',
  );
  return { soonestInMs: row?.soonest ?? null };
}

/** The database's clock in whole ms since the epoch. */
export async function databaseNowMs(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ now: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
    [],
    'now',
  );
  return wholeMs(row?.now ?? Date.now(), 'floor');
}

/**
 * Which of these jobs have unfinished tasks, and whether one of those delays the next: it runs for longer
 * than a claim takes to start it, waits for a retry, or is itself late by `lateAfterMs`. A task that is about to start is ignored:
 * that delay is the queue's, not the job's. In a statement of its own: it sees what was committed before the locks.
 */
export async function unfinishedOf(
  connection: Connection,
  jobIds: readonly string[],
  lateAfterMs: number,
): Promise<ReadonlyMap<string, { readonly overlaps: boolean }>> {
  if (jobIds.length === 0) return new Map();
  const rows = await connection.query<{ id: string; overlaps: boolean }>(
    `select t.job_id as id, bool_or(case t.state
         when 'running' then t.claimed_at < clock_timestamp() - interval '900 ms'
         when 'pending' then coalesce(t.scheduled_for, t.created_at) < clock_timestamp() - $2::float8 * interval '1 ms'
         else true end) as "overlaps"
     from _task_states t where t.job_id = any ($1::bigint[]) group by 1`,
    [jobIds, lateAfterMs],
    'unfinished',
  );
  return new Map(rows.map(({ id, overlaps }) => [id, { overlaps }]));
}

/**
 * Which of these jobs have a task, also one that has finished and is not in the log yet: its end is not in `job_state` yet either.
 * While their states are locked, no end is moved there.
 */
export async function jobsWithTasks(connection: Connection, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (jobIds.length === 0) return new Set();
  const rows = await connection.query<{ id: string }>(
    `select x.id from unnest($1::bigint[]) x (id) where exists (select from _tasks t where t.job_id = x.id)`,
    [jobIds],
    'jobs_with_tasks',
  );
  return new Set(rows.map(({ id }) => id));
}

export interface DueTask {
  readonly jobId: string;
  /** null: it was started by another job. */
  readonly scheduledForMs: number | null;
  readonly availableAtMs: number;
  readonly held: boolean;
  readonly parentTaskId: string | null;
  /** The row count of the parent, if it is known. */
  readonly parentRowCount: string | null;
}

/** Creates tasks of jobs from their current definition. Returns whether some can be claimed at once. */
export async function insertJobTasks(connection: Connection, tasks: readonly DueTask[]): Promise<boolean> {
  if (tasks.length === 0) return false;
  const [row] = await connection.query<{ claimable: boolean }>(
    `with made as (
       insert into _tasks (job_id, job_name, topic, priority, waits, held, scheduled_for, available_at, sql, database,
           connection, login, transaction, timeout, retry_limit, retry_backoff, revision, parent_task_id,
           parent_row_count, params, created_by)
         select j.id, j.name, j.topic, j.priority, case when not x.held and x.available_at > clock_timestamp() then true end,
           case when x.held then true end, x.scheduled_for,
           x.available_at, j.sql, j.database, j.connection, j.role, j.transaction, j.timeout, j.retry_limit,
           case when j.retry_limit > 0 then jsonb_build_object('initialMs', extract(epoch from j.retry_initial) * 1000,
             'factor', j.retry_factor, 'maxMs', extract(epoch from j.retry_max) * 1000, 'jitter', j.retry_jitter) end,
           j.revision, x.parent, x.parent_rows, j.params, j.created_by
         from (
           select ordinality, job_id, held, parent, parent_rows, to_timestamp(scheduled_ms / 1000.0) as scheduled_for,
             to_timestamp(available_ms / 1000.0) as available_at
           from unnest($1::bigint[], $2::float8[], $3::float8[], $4::boolean[], $5::bigint[], $6::bigint[])
             with ordinality as u (job_id, scheduled_ms, available_ms, held, parent, parent_rows, ordinality)
         ) x join jobs j on j.id = x.job_id
         order by x.ordinality
       returning waits, held
     )
     select coalesce(bool_or(waits is not true and held is not true), false) as claimable from made`,
    [
      tasks.map((task) => task.jobId),
      tasks.map((task) => task.scheduledForMs),
      tasks.map((task) => task.availableAtMs),
      tasks.map((task) => task.held),
      tasks.map((task) => task.parentTaskId),
      tasks.map((task) => task.parentRowCount),
    ],
    'insert_job_tasks',
  );
  return row?.claimable ?? false;
}

export interface SkippedOccurrence {
  readonly jobId: string;
  readonly scheduledForMs: number | null;
  readonly reason: string;
  readonly parentTaskId: string | null;
}

/** Records skipped occurrences and the reason in the log, and counts them for the job. */
export async function logSkipped(connection: Connection, skipped: readonly SkippedOccurrence[]): Promise<void> {
  if (skipped.length === 0) return;
  await connection.execute(
    `with x as (
       select * from unnest($1::bigint[], $2::float8[], $3::text[], $4::bigint[]) as u (job_id, scheduled_ms, reason, parent)
     ), counted as (
       update job_state s set skip_count = s.skip_count + c.n
       from (select job_id, count(*) as n from x group by job_id) c where s.job_id = c.job_id
     )
     insert into _task_log (task_id, job_id, job_name, topic, state, reason, priority, scheduled_for, sql, database, connection,
         login, revision, parent_task_id)
       select null, j.id, j.name, j.topic, 'skipped', x.reason, j.priority, to_timestamp(x.scheduled_ms / 1000.0), j.sql, j.database,
         j.connection, j.role, j.revision, x.parent
       from x join jobs j on j.id = x.job_id where j.log = 'all'`,
    [
      skipped.map((entry) => entry.jobId),
      skipped.map((entry) => entry.scheduledForMs),
      skipped.map((entry) => entry.reason),
      skipped.map((entry) => entry.parentTaskId),
    ],
  );
}

export interface JobAdvance {
  readonly jobId: string;
  /** null: unchanged. It never moves back. */
  readonly lastScheduledForMs: number | null;
  /** null: never. */
  readonly nextDueAtMs: number | null;
  /** Whether the pause has ended by itself. */
  readonly resumed: boolean;
}

/** Stores the next runs of the jobs that this transaction has locked. */
export async function advanceJobs(connection: Connection, advances: readonly JobAdvance[]): Promise<void> {
  await connection.query(
    `update job_state s
     set last_scheduled_for = greatest(s.last_scheduled_for, to_timestamp(x.last_ms / 1000.0)),
         next_due_at = coalesce(to_timestamp(x.next_ms / 1000.0), 'infinity'),
         paused_at = case when x.resumed then null else s.paused_at end,
         paused_by = case when x.resumed then null else s.paused_by end,
         pause_reason = case when x.resumed then null else s.pause_reason end,
         paused_until = case when x.resumed then null else s.paused_until end
     from unnest($1::bigint[], $2::float8[], $3::float8[], $4::boolean[]) as x (job_id, last_ms, next_ms, resumed)
     where s.job_id = x.job_id`,
    [
      advances.map((advance) => advance.jobId),
      advances.map((advance) => advance.lastScheduledForMs),
      advances.map((advance) => advance.nextDueAtMs),
      advances.map((advance) => advance.resumed),
    ],
    'advance_jobs',
  );
}

/**
 * Releases the first held task of each job that has no other unfinished task. While a job is paused, only tasks that
 * were triggered manually are released. Returns whether some can be claimed now.
 */
export async function releaseHeldTasks(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ claimable: boolean }>(
    'select _release_held() as claimable',
    [],
    'release_held',
  );
  return row?.claimable ?? false;
}

export interface JobStart {
  readonly jobId: string;
  readonly parentTaskId: string;
  readonly parentRowCount: string | null;
  readonly overlap: Overlap;
  readonly paused: boolean;
}

/** Takes the starts that a parent's success has requested, with the job's state locked. A start of a deleted job is dropped. */
export async function takeJobStarts(connection: Connection, limit: number): Promise<readonly JobStart[]> {
  await connection.query(
    'delete from job_starts x where not exists (select from jobs j where j.id = x.job_id)',
    [],
    'drop_starts',
  );
  return connection.query<JobStart>(
    `with picked as materialized (
       select x.id, x.job_id, j.overlap, s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true) as paused
       from job_starts x join job_state s on s.job_id = x.job_id join jobs j on j.id = x.job_id
       order by x.id limit $1 for no key update of x, s skip locked
     ), taken as (
       delete from job_starts x using picked p where x.id = p.id returning x.id, x.job_id, x.parent_task_id, x.parent_row_count, p.overlap, p.paused
     )
     select job_id as "jobId", parent_task_id as "parentTaskId", parent_row_count as "parentRowCount", overlap, paused from taken order by id`,
    [limit],
    'take_starts',
  );
}
