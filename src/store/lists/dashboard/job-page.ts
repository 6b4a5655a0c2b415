import type { JobDefinition } from '../../../definition/definition.ts';
import { JOB_KEYS } from '../../../definition/keys.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { type KeyRow, rowReader, selectList } from '../../definitions/key-columns.ts';
import { ms } from './epoch.ts';

const COLUMNS = selectList(JOB_KEYS, 'j');
const readRow = rowReader<JobDefinition>(JOB_KEYS);

export interface JobPageRow {
  readonly id: string;
  readonly definition: JobDefinition;
  readonly applied: JobDefinition | null;
  readonly file: string | null;
  readonly revision: number | null;
  readonly projectId: number | null;
  readonly database: string;
  readonly createdMs: number;
  readonly scheduleFromMs: number | null;
}

/** Returns one job in full; null: there is none of this name. */
export async function loadJobPage(connection: Connection, name: string): Promise<JobPageRow | null> {
  const [row] = await connection.query<
    KeyRow & {
      readonly id_text: string;
      readonly applied: JobDefinition | null;
      readonly source_file: string | null;
      readonly revision: number | null;
      readonly project_id: number | null;
      readonly database_name: string;
      readonly created_ms: number;
      readonly from_ms: number | null;
    }
  >(
    `select ${COLUMNS}, j.id::text as id_text, j.applied, j.source_file, j.revision::float8 as revision, j.project_id,
       coalesce(j.database, current_database())::text as database_name, ${ms('j.created_at')} as created_ms, ${ms('s.schedule_from')} as from_ms
     from jobs j left join job_state s on s.job_id = j.id where j.name = $1`,
    [name],
  );
  if (row === undefined) return null;
  const definition = readRow(row);
  return {
    id: row.id_text,
    definition: { ...definition, sql: definition.sql.trimEnd() },
    applied: row.applied,
    file: row.source_file,
    revision: row.revision,
    projectId: row.project_id,
    database: row.database_name,
    createdMs: row.created_ms,
    scheduleFromMs: row.from_ms,
  };
}

export interface RunRow {
  readonly task_id: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly due_ms: number | null;
  readonly available_ms: number | null;
  readonly started_ms: number | null;
  readonly ended_ms: number;
  readonly row_count: number | null;
  readonly attempt: number;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly revision: number | null;
  readonly created_by: string | null;
}

/** Returns the last runs and skipped occurrences of a job since an instant, the newest first. Retries are not runs. */
export function loadRuns(
  connection: Connection,
  id: string,
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): Promise<readonly RunRow[]> {
  return connection.query<RunRow>(
    `select l.task_id::text as task_id, l.state, left(l.reason, 300) as reason, ${ms('l.scheduled_for')} as due_ms, ${ms('l.available_at')} as available_ms,
       ${ms('l.started_at')} as started_ms, ${ms('l.ended_at')} as ended_ms, l.row_count::float8 as row_count, l.attempt, l.sqlstate,
       left(l.message, 300) as message, l.revision::float8 as revision, l.created_by
     from _task_log l
     where l.job_id = $1 and l.state <> 'retrying' and l.ended_at >= to_timestamp($2::float8 / 1000) order by l.ended_at desc limit $3`,
    [id, sinceMs, limit],
  );
}

/** Returns the due times of the last runs of a job since an instant, in whole seconds since the epoch. */
export async function loadDueSeconds(
  connection: Connection,
  id: string,
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): Promise<readonly number[]> {
  const [row] = await connection.query<{ seconds: readonly number[] | null }>(
    `select array_agg(floor(date_part('epoch', x.scheduled_for))) filter (where x.scheduled_for is not null) as seconds
     from (
       select l.scheduled_for from _task_log l
       where l.job_id = $1 and l.state <> 'retrying' and l.ended_at >= to_timestamp($2::float8 / 1000) order by l.ended_at desc limit $3
     ) x`,
    [id, sinceMs, limit],
  );
  return row?.seconds ?? [];
}

export interface RateDay {
  readonly day_ms: number;
  readonly runs: number;
  readonly late: number;
  readonly failed: number;
  readonly skipped: number;
  readonly worst_late_ms: number | null;
  readonly median_rows: number | null;
}

/** Returns per day in `zone` how many runs ended, came late by more than a minute, failed and were skipped, since an instant. */
export function loadRates(
  connection: Connection,
  id: string,
  { sinceMs, zone }: { readonly sinceMs: number; readonly zone: string },
): Promise<readonly RateDay[]> {
  return connection.query<RateDay>(
    `select ${ms("date_trunc('day', x.ended_at at time zone $3) at time zone $3")} as day_ms, (count(*) filter (where x.state <> 'skipped'))::int as runs,
       (count(*) filter (where x.late_ms > 60000))::int as late, (count(*) filter (where x.state = 'failed'))::int as failed,
       (count(*) filter (where x.state = 'skipped'))::int as skipped, max(x.late_ms) filter (where x.late_ms > 60000) as worst_late_ms,
       percentile_disc(0.5) within group (order by x.row_count)::float8 as median_rows
     from (
       select l.ended_at, l.state, l.row_count, ${ms('l.started_at - l.scheduled_for')} as late_ms from _task_log l
       where l.job_id = $1 and l.state <> 'retrying' and l.ended_at >= to_timestamp($2::float8 / 1000) order by l.ended_at desc limit 50000
     ) x group by 1 order by 1`,
    [id, sinceMs, zone],
  );
}

export interface JobErrorRow {
  readonly task_id: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  readonly position: number | null;
  readonly sql: string | null;
  readonly attempt: number;
  readonly ended_ms: number;
}

/** Returns the last failure of a job; null: none. */
export async function loadLastError(connection: Connection, id: string): Promise<JobErrorRow | null> {
  const [row] = await connection.query<JobErrorRow>(
    `select l.task_id::text as task_id, l.sqlstate, left(l.message, 4000) as message, left(l.reason, 1000) as reason, left(l.detail, 2000) as detail,
       left(l.hint, 1000) as hint, left(l.context, 2000) as context, l.position, left(l.sql, 20000) as sql, l.attempt, ${ms('l.ended_at')} as ended_ms
     from _task_log l where l.job_id = $1 and l.state = 'failed' order by l.ended_at desc limit 1`,
    [id],
  );
  return row ?? null;
}

export interface JobRevisionRow {
  readonly project: string;
  readonly revision: number;
  readonly applied_ms: number;
  readonly applied_by: string;
  readonly git_commit: string | null;
  readonly action: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** Returns the revisions that changed a job, under its former names, too, the newest first. */
export function loadJobRevisions(
  connection: Connection,
  name: string,
  limit: number,
): Promise<readonly JobRevisionRow[]> {
  return connection.query<JobRevisionRow>(
    `select p.name as project, c.revision::float8 as revision, ${ms('r.applied_at')} as applied_ms, r.applied_by::text as applied_by, r.git_commit,
       c.action, c.before, c.after
     from jobs j join revision_changes c on c.project_id = j.project_id and c.kind = 'job'
       and (c.name = j.name or c.before->>'name' = j.name or c.after->>'name' = j.name)
     join revisions r on r.project_id = c.project_id and r.revision = c.revision join projects p on p.id = c.project_id
     where j.name = $1 order by c.revision desc limit $2`,
    [name, limit],
  );
}

export interface PauseRow {
  readonly at_ms: number;
  readonly action: string;
  readonly by: string;
  readonly reason: string | null;
  readonly until_ms: number | null;
}

/** Returns when a job or its topic was paused and resumed since an instant, the oldest first. */
export function loadPauses(
  connection: Connection,
  { jobId, topic, sinceMs }: { readonly jobId: string | null; readonly topic: string; readonly sinceMs: number },
): Promise<readonly PauseRow[]> {
  return connection.query<PauseRow>(
    `select ${ms('q.requested_at')} as at_ms, q.action, coalesce(q.http_token, q.requested_by::text) as by, left(q.reason, 300) as reason,
       case when isfinite(q.until) then ${ms('q.until')} end as until_ms
     from _requests q
     where q.requested_at >= to_timestamp($3::float8 / 1000)
       and ((q.action in ('pause job', 'resume job') and q.job_id = $1) or (q.action in ('pause topic', 'resume topic') and q.topic = $2))
     order by q.requested_at`,
    [jobId, topic, sinceMs],
  );
}
