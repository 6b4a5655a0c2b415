import { definitionBuilder } from '../../definition/build-definition.ts';
import type { JobDefinition } from '../../definition/definition.ts';
import { fieldValue } from '../../definition/key-values.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import type { Foreign, Live, TimedJob } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type KeyRow, rowReader, selectList } from './key-columns.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';

type JobRow = ManagedRow & KeyRow;

const JOB_COLUMNS = selectList(JOB_KEYS, 'j');
const { build } = definitionBuilder<JobDefinition>(JOB_KEYS);
const readRow = rowReader<JobDefinition>(JOB_KEYS);

/**
 * Returns all jobs of the installation: those of the project in full (null: those without a project), name and owner of the others. By name.
 * `settledBy`: this version of pgherd has recorded that the rows of settled files are as applied, so that their columns are not loaded; null: all are.
 */
export async function loadJobs(
  connection: Connection,
  project: string | null,
  settledBy: string | null = null,
): Promise<{ readonly owned: readonly Live<JobDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const settled = settledBy === null || project === null ? null : await loadSettledJobs(connection, project, settledBy);
  const owned = await connection.query<JobRow>(
    `select ${JOB_COLUMNS}, ${BESIDE}
     from jobs j
     left join projects p on p.id = j.project_id
     left join job_state s on s.job_id = j.id
     where p.name is not distinct from $1 and j.id not in (select unnest($2::bigint[]))`,
    [project, [...(settled?.keys() ?? [])]],
  );
  const read = owned.map((row) => ({ ...managedOf<JobDefinition>(row), definition: definitionOf(row) }));
  const foreign = await connection.query<{ name: string; project: string | null }>(
    `select j.name, p.name as project from jobs j left join projects p on p.id = j.project_id
     where p.name is distinct from $1 order by j.name`,
    [project],
  );
  return {
    owned: [...(settled?.values() ?? []), ...read].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1)),
    foreign: foreign.map((row) => ({ kind: 'job', ...row })),
  };
}

const BESIDE = `j.applied, j.source_file, j.changed_by::text as changed_by, j.changed_at,
  s.paused_by::text as paused_by, s.pause_reason, s.paused_until, s.paused_at`;

/**
 * Returns the jobs of a project whose rows no one has written since this version of pgherd has recorded that they are as applied, by the ids of
 * the rows. Without statistics PostgreSQL would search the jobs once for each file: the names are collected first.
 */
async function loadSettledJobs(
  connection: Connection,
  project: string,
  settledBy: string,
): Promise<ReadonlyMap<string, Live<JobDefinition>>> {
  const rows = await connection.query<ManagedRow & { readonly id: string; readonly applied: object }>(
    `with known as materialized (
       select f.project_id, u.name, u.version
       from _settled_files f join projects p on p.id = f.project_id cross join unnest(f.jobs, f.versions) u (name, version)
       where p.name = $1 and f.tool_version = $2)
     select j.id, ${BESIDE}
     from known k join jobs j on j.name = k.name and j.project_id = k.project_id and j.xmin::text = k.version
       left join job_state s on s.job_id = j.id`,
    [project, settledBy],
  );
  return new Map(
    rows.map((row) => {
      const definition = build((key) => fieldValue(row.applied, key));
      return [row.id, { ...managedOf<JobDefinition>(row), applied: definition, definition }];
    }),
  );
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
