import type { Connection } from '../../../postgres/connection.ts';
import { Conditions } from '../page.ts';
import { ms } from './epoch.ts';

export interface LaneRun {
  readonly job_id: string;
  readonly task_id: string | null;
  readonly state: string;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** Returns the runs of these jobs, each since an instant, at most `perJob` of each, the newest. */
export function loadLaneRuns(
  connection: Connection,
  jobs: readonly { readonly id: string; readonly sinceMs: number }[],
  perJob: number,
): Promise<readonly LaneRun[]> {
  // The first of the instants is a condition of its own, so that the planner leaves out older partitions.
  return connection.query<LaneRun>(
    `select i.id::text as job_id, r.task_id::text as task_id, r.state, ${ms('coalesce(r.started_at, r.ended_at)')} as from_ms, ${ms('r.ended_at')} as to_ms
     from unnest($1::bigint[], $2::float8[]) i (id, since)
     cross join lateral (
       select l.task_id, l.state, l.started_at, l.ended_at from _task_log l
       where l.job_id = i.id and l.ended_at >= to_timestamp($3::float8 / 1000) and l.ended_at >= to_timestamp(i.since / 1000)
       order by l.ended_at desc limit $4
     ) r`,
    [
      jobs.map(({ id }) => id),
      jobs.map(({ sinceMs }) => sinceMs),
      Math.min(...jobs.map(({ sinceMs }) => sinceMs), Date.now()),
      perJob,
    ],
  );
}

export interface TopicBin {
  readonly topic: string;
  readonly bin: number;
  readonly ended: number;
  readonly failed: number;
}

/** Returns how many attempts ended and failed, by topic and bin. */
export function loadTopicBins(
  connection: Connection,
  { sinceMs, binMs, topic }: { readonly sinceMs: number; readonly binMs: number; readonly topic: string | null },
): Promise<readonly TopicBin[]> {
  const where = new Conditions(sinceMs, binMs).and('l.topic = $value', topic);
  return connection.query<TopicBin>(
    `select l.topic, floor((date_part('epoch', l.ended_at) * 1000 - $1::float8) / $2::float8)::int as bin, count(*)::int as ended,
       (count(*) filter (where l.state = 'failed'))::int as failed
     from _task_log l where l.ended_at >= to_timestamp($1::float8 / 1000) and ${where} group by 1, 2`,
    where.values,
  );
}

export interface WaitBin {
  readonly bin: number;
  readonly wait_ms: number;
}

/**
 * Returns the 95th percentile of the time between the moment when tasks of a topic could have started and their start, by bin; of the
 * newest 5,000.
 */
export function loadTopicWaits(
  connection: Connection,
  { topic, sinceMs, binMs }: { readonly topic: string; readonly sinceMs: number; readonly binMs: number },
): Promise<readonly WaitBin[]> {
  return connection.query<WaitBin>(
    `select floor((date_part('epoch', x.ended_at) * 1000 - $2::float8) / $3::float8)::int as bin,
       percentile_cont(0.95) within group (order by greatest(0, date_part('epoch', x.started_at - x.available_at) * 1000)) as wait_ms
     from (
       select l.ended_at, l.started_at, l.available_at from _task_log l
       where l.topic = $1 and l.ended_at >= to_timestamp($2::float8 / 1000) and l.started_at is not null and l.attempt <= 1
       order by l.ended_at desc limit 5000
     ) x group by 1`,
    [topic, sinceMs, binMs],
  );
}

export interface AppliedRevision {
  readonly project: string;
  readonly revision: number;
  readonly at_ms: number;
  readonly by: string;
}

/** Returns the revisions that were applied since an instant, the newest first. */
export function loadRevisionMarks(connection: Connection, sinceMs: number): Promise<readonly AppliedRevision[]> {
  return connection.query<AppliedRevision>(
    `select p.name as project, r.revision::float8 as revision, ${ms('r.applied_at')} as at_ms, r.applied_by::text as by
     from revisions r join projects p on p.id = r.project_id where r.applied_at >= to_timestamp($1::float8 / 1000) order by r.applied_at desc limit 50`,
    [sinceMs],
  );
}

export interface SqlChange {
  readonly name: string;
  readonly project: string;
  readonly revision: number;
  readonly at_ms: number;
  readonly by: string;
}

/** Returns the revisions since an instant that changed the SQL of these jobs, the newest first. */
export function loadSqlChanges(
  connection: Connection,
  { names, sinceMs }: { readonly names: readonly string[]; readonly sinceMs: number },
): Promise<readonly SqlChange[]> {
  return connection.query<SqlChange>(
    `select c.name, p.name as project, c.revision::float8 as revision, ${ms('r.applied_at')} as at_ms, r.applied_by::text as by
     from revision_changes c join revisions r on r.project_id = c.project_id and r.revision = c.revision join projects p on p.id = c.project_id
     where c.kind = 'job' and c.name = any ($1::text[]) and c.before is not null and c.before->>'sql' is distinct from c.after->>'sql'
       and r.applied_at >= to_timestamp($2::float8 / 1000)
     order by r.applied_at desc limit 500`,
    [names, sinceMs],
  );
}
