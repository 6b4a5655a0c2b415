import type { JobDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import type { Foreign, Live, TimedJob } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type KeyRow, rowReader, selectList } from './key-columns.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';

type JobRow = ManagedRow & KeyRow;

const JOB_COLUMNS = selectList(JOB_KEYS, 'j');
const readRow = rowReader<JobDefinition>(JOB_KEYS);

/** Returns all jobs of the installation: those of the project in full (null: those without a project), name and owner of the others. By name. */
export async function loadJobs(
  connection: Connection,
  project: string | null,
): Promise<{ readonly owned: readonly Live<JobDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const owned = await connection.query<JobRow>(
    `select ${JOB_COLUMNS},
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

/** Returns the enabled jobs with a schedule of other projects and of no project, by name. */
export async function loadOtherJobs(connection: Connection, project: string): Promise<readonly TimedJob[]> {
  const rows = await connection.query<OtherRow>(
    `select j.name, j.schedule, j.timezone, j.topic, j.starts_at, j.ends_at
     from jobs j left join projects p on p.id = j.project_id
     where p.name is distinct from $1 and j.enabled and j.schedule <> '{}' order by j.name`,
    [project],
  );
  return rows.map(({ name, schedule, timezone, topic, starts_at, ends_at }) => ({
    name,
    schedule,
    timezone,
    topic,
    enabled: true,
    startsAt: starts_at === null ? null : formatInstant(starts_at.getTime()),
    endsAt: ends_at === null ? null : formatInstant(ends_at.getTime()),
  }));
}

interface OtherRow {
  readonly name: string;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly topic: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

/** Definitions are read the same way: blanks at the end are not part of the SQL. */
function definitionOf(row: JobRow): JobDefinition {
  const definition = readRow(row);
  const sql = definition.sql.trimEnd();
  return sql === definition.sql ? definition : { ...definition, sql };
}

/** Running tasks by the name of their job. */
export async function countRunning(connection: Connection): Promise<ReadonlyMap<string, number>> {
  const rows = await connection.query<{ name: string; count: number }>(
    `select j.name, count(*)::int as count
     from _task_leases l join _tasks t on t.id = l.task_id join jobs j on j.id = t.job_id where not l.done group by j.name`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}
