import type { Connection } from '../../postgres/connection.ts';
import { shortText } from '../lists/short-text.ts';

/** The keys of a job's definition that decide when it starts. */
export interface TimedDefinition {
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly enabled: boolean;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly overlap: string;
  readonly catchup: string;
  readonly topic: string;
  readonly log: string;
}

export interface WhyJob {
  readonly id: string;
  readonly name: string;
  readonly definition: TimedDefinition;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly changed_by: string;
  /** Occurrences before it do not count: creation, change of the schedule, enabling. */
  readonly schedule_from: Date;
  readonly paused_at: Date | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until: Date | null;
  readonly now: Date;
}

/** Returns the job; null: it does not exist, or this login may not see it. */
export async function loadWhyJob(connection: Connection, name: string): Promise<WhyJob | null> {
  const [row] = await connection.query<WhyJob>(
    `select j.id, j.name, jsonb_build_object('schedule', j.schedule, 'timezone', j.timezone, 'enabled', j.enabled, 'startsAt', j.starts_at,
         'endsAt', j.ends_at, 'overlap', j.overlap, 'catchup', j.catchup, 'topic', j.topic, 'log', j.log) as definition,
       j.created_at, j.changed_at, j.changed_by::text as changed_by, s.schedule_from, s.paused_at, s.paused_by::text as paused_by,
       ${shortText('s.pause_reason')} as pause_reason, s.paused_until, clock_timestamp() as now
     from jobs j join job_state s on s.job_id = j.id where j.name = $1`,
    [name],
  );
  return row ?? null;
}

/** A change of the job by a revision, under the name that it had then. */
export interface WhyVersion {
  readonly project: string;
  readonly revision: number;
  readonly applied_at: Date;
  readonly applied_by: string;
  readonly action: string;
  readonly name: string;
  readonly before: TimedDefinition | null;
  readonly after: TimedDefinition | null;
}

/** Returns the changes of a job, the oldest first, through its renames. */
export function loadVersions(connection: Connection, name: string): Promise<readonly WhyVersion[]> {
  return connection.query<WhyVersion>(
    `with recursive names (name) as (
       select $1::text union select c.before ->> 'name' from names n join revision_changes c on c.name = n.name
       where c.kind = 'job' and c.action = 'rename' and c.before is not null
     )
     select p.name as project, r.revision::int as revision, r.applied_at, r.applied_by::text as applied_by, c.action, c.name,
       c.before - '{sql,params}'::text[] as before, c.after - '{sql,params}'::text[] as after
     from names n join revision_changes c on c.kind = 'job' and c.name = n.name
     join revisions r on r.project_id = c.project_id and r.revision = c.revision
     join projects p on p.id = r.project_id order by r.applied_at, r.revision`,
    [name],
  );
}

export interface WhyAttempt {
  readonly task_id: string | null;
  readonly attempt: number;
  readonly job: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly scheduled_for: Date | null;
  readonly available_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly daemon_id: string | null;
  readonly revision: number | null;
}

const ATTEMPT = `task_id, attempt, job, state, ${shortText('reason')} as reason, ${shortText('message')} as message, scheduled_for,
  available_at, started_at, ended_at, daemon_id, revision::float8 as revision`;

/** Returns the records of a job that ended or were skipped from an instant on, the first one first. */
export function loadAttempts(
  connection: Connection,
  names: readonly string[],
  from: Date,
): Promise<readonly WhyAttempt[]> {
  return connection.query<WhyAttempt>(
    `select ${ATTEMPT} from task_log where job = any ($1) and ended_at >= $2::timestamptz - interval '1 s' order by ended_at limit 300`,
    [names, from],
  );
}

/** Returns ended attempts of a topic that ran between two instants. */
export function loadNeighbours(
  connection: Connection,
  topic: string,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<readonly WhyAttempt[]> {
  return connection.query<WhyAttempt>(
    `select ${ATTEMPT} from task_log where topic = $1 and ended_at > $2 and started_at < $3 order by ended_at limit 20`,
    [topic, from, until],
  );
}

/** A daemon that lived at an instant, or the first one after it. */
export interface Lifetime {
  readonly daemon_id: string;
  readonly hostname: string;
  readonly started_at: Date;
  /** null: it still runs. */
  readonly ended_at: Date | null;
  readonly lost: boolean;
}

const LIFETIMES = `(select daemon_id, hostname, started_at, case when lost then last_heartbeat_at else ended_at end as ended_at, lost
    from _daemon_lifetimes
  union all select id, hostname, started_at, case when lease_until < clock_timestamp() then heartbeat_at end, lease_until < clock_timestamp()
    from daemons) l`;

/** Returns the daemons around an instant: those that lived, the last one before it, and the first one after it. */
export async function loadLifetimes(
  connection: Connection,
  at: Date,
): Promise<{ readonly alive: readonly Lifetime[]; readonly before: Lifetime | null; readonly after: Lifetime | null }> {
  const select = `select daemon_id, hostname, started_at, ended_at, lost from ${LIFETIMES}`;
  const alive = await connection.query<Lifetime>(
    `${select} where started_at <= $1 and coalesce(ended_at, 'infinity') >= $1 order by started_at limit 20`,
    [at],
  );
  const [before] = await connection.query<Lifetime>(`${select} where ended_at < $1 order by ended_at desc limit 1`, [
    at,
  ]);
  const [after] = await connection.query<Lifetime>(`${select} where started_at > $1 order by started_at limit 1`, [at]);
  return { alive, before: before ?? null, after: after ?? null };
}

export interface PauseRequest {
  readonly at: Date;
  readonly by: string;
  readonly action: string;
  readonly reason: string | null;
  readonly until: Date | null;
}

/** Returns the last pause or resume before an instant, of a job or of a topic; null: the audit has none. */
export async function loadPause(
  connection: Connection,
  target: { readonly jobId: string } | { readonly topic: string },
  at: Date,
): Promise<PauseRequest | null> {
  const isJob = 'jobId' in target;
  const [row] = await connection.query<PauseRequest>(
    `select requested_at as at, requested_by::text as by, action, ${shortText('reason')} as reason, until from _requests
     where ${isJob ? 'job_id' : 'topic'} = $1 and action in ('pause ${isJob ? 'job' : 'topic'}', 'resume ${isJob ? 'job' : 'topic'}')
       and requested_at <= $2 order by requested_at desc limit 1`,
    [isJob ? target.jobId : target.topic, at],
  );
  return row ?? null;
}

export interface OpenTask {
  readonly id: string;
  readonly state: string;
  readonly scheduled_for: Date | null;
  readonly available_at: Date;
  readonly started_at: Date | null;
  readonly created_at: Date;
}

/** Returns the unfinished tasks of a job, the oldest first. */
export function loadOpenTasks(connection: Connection, job: string): Promise<readonly OpenTask[]> {
  return connection.query<OpenTask>(
    'select id, state, scheduled_for, available_at, started_at, created_at from tasks where job = $1 order by id limit 100',
    [job],
  );
}
