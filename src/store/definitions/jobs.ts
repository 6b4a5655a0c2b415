import type { JobDefinition } from '../../definition/definition.ts';
import type { Foreign, Live } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';

/** All jobs of the installation: the project's whole (null: those that nobody owns), of the others name and owner. By name. */
export async function loadJobs(
  connection: Connection,
  project: string | null,
): Promise<{ readonly owned: readonly Live<JobDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const owned = await connection.query<JobRow>(
    `select j.name, j.description, j.schedule, j.timezone, j.topic, j.sql, j.database::text as database, j.connection,
       j.role::text as role, j.transaction, (extract(epoch from j.timeout) * 1000)::float8 as timeout_ms, j.overlap,
       j.catchup, (extract(epoch from j.catchup_window) * 1000)::float8 as catchup_window_ms, j.retry_limit,
       (extract(epoch from j.retry_initial) * 1000)::float8 as retry_initial_ms, j.retry_factor,
       (extract(epoch from j.retry_max) * 1000)::float8 as retry_max_ms, j.retry_jitter, j.priority,
       (extract(epoch from j.jitter) * 1000)::float8 as jitter_ms, j.starts_at, j.ends_at, j.enabled, j.protect, j.labels,
       j.expect_rows, (extract(epoch from j.expect_success_within) * 1000)::float8 as expect_success_within_ms,
       j.on_failure_notify, j.on_failure_webhook, j.log, j.keep_last, j.params,
       j.applied, j.source_file, j.changed_by::text as changed_by, j.changed_at,
       s.paused_by::text as paused_by, s.pause_reason, s.paused_until, s.paused_at
     from jobs j
     left join projects p on p.id = j.project_id
     left join job_state s on s.job_id = j.id
     where p.name is not distinct from $1
     order by j.name`,
    [project],
  );
  const foreign = await connection.query<{ name: string; project: string | null }>(
    `select j.name, p.name as project from jobs j left join projects p on p.id = j.project_id
     where p.name is distinct from $1 order by j.name`,
    [project],
  );
  return {
    owned: owned.map((row) => ({ ...managedOf<JobDefinition>(row), definition: definitionOf(row) })),
    foreign: foreign.map((row) => ({ kind: 'job', ...row })),
  };
}

interface JobRow extends ManagedRow {
  readonly name: string;
  readonly description: string | null;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly topic: string;
  readonly sql: string;
  readonly database: string | null;
  readonly connection: string | null;
  readonly role: string | null;
  readonly transaction: boolean | null;
  readonly timeout_ms: number;
  readonly overlap: JobDefinition['overlap'];
  readonly catchup: JobDefinition['catchup'];
  readonly catchup_window_ms: number;
  readonly retry_limit: number;
  readonly retry_initial_ms: number;
  readonly retry_factor: number;
  readonly retry_max_ms: number;
  readonly retry_jitter: number;
  readonly priority: number;
  readonly jitter_ms: number;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly enabled: boolean;
  readonly protect: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly expect_rows: string | null;
  readonly expect_success_within_ms: number | null;
  readonly on_failure_notify: string | null;
  readonly on_failure_webhook: string | null;
  readonly log: JobDefinition['log'];
  readonly keep_last: number | null;
  readonly params: JobDefinition['params'];
}

function definitionOf(row: JobRow): JobDefinition {
  return {
    name: row.name,
    description: row.description,
    schedule: row.schedule,
    timezone: row.timezone,
    topic: row.topic,
    // As definitions are read: blanks at its end are not part of an SQL.
    sql: row.sql.trimEnd(),
    database: row.database,
    connection: row.connection,
    role: row.role,
    transaction: row.transaction,
    timeoutMs: row.timeout_ms,
    overlap: row.overlap,
    catchup: row.catchup,
    catchupWindowMs: row.catchup_window_ms,
    retry: {
      limit: row.retry_limit,
      initialMs: row.retry_initial_ms,
      factor: row.retry_factor,
      maxMs: row.retry_max_ms,
      jitter: row.retry_jitter,
    },
    priority: row.priority,
    jitterMs: row.jitter_ms,
    startsAt: row.starts_at === null ? null : formatInstant(row.starts_at.getTime()),
    endsAt: row.ends_at === null ? null : formatInstant(row.ends_at.getTime()),
    enabled: row.enabled,
    protect: row.protect,
    labels: row.labels,
    expect:
      row.expect_rows === null && row.expect_success_within_ms === null
        ? null
        : { rows: row.expect_rows, successWithinMs: row.expect_success_within_ms },
    onFailure:
      row.on_failure_notify === null && row.on_failure_webhook === null
        ? null
        : { notify: row.on_failure_notify, webhook: row.on_failure_webhook },
    log: row.log,
    keepLast: row.keep_last,
    params: row.params,
  };
}

/** Running tasks by the name of their job. */
export async function countRunning(connection: Connection): Promise<ReadonlyMap<string, number>> {
  const rows = await connection.query<{ name: string; count: number }>(
    `select j.name, count(*)::int as count from _tasks t join jobs j on j.id = t.job_id
     where t.state = 'running' group by j.name`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}
