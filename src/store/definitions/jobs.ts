import type { JobDefinition } from '../../definition/definition.ts';
import { JOB_KEYS } from '../../definition/keys.ts';
import type { Foreign, Live, TimedJob } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type KeyRow, rowReader, selectList } from './key-columns.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';
import type { StoredFile } from './settled/settled-files.ts';

type JobRow = ManagedRow & KeyRow;

const JOB_COLUMNS = selectList(JOB_KEYS, 'j');
const readRow = rowReader<JobDefinition>(JOB_KEYS);

/** Returns all jobs of the installation: those of the project in full (null: those without a project), name and owner of the others. By name. */
export async function loadJobs(
  connection: Connection,
  project: string | null,
  settled: readonly StoredFile[] = [],
): Promise<{ readonly owned: readonly Live<JobDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const foreign = await connection.query<{ name: string; project: string | null }>(
    `select j.name, p.name as project from jobs j left join projects p on p.id = j.project_id
     where p.name is distinct from $1 order by j.name`,
    [project],
  );
  const owned =
    settled.length === 0 || project === null
      ? await loadRows(connection, project, null)
      : await loadBesideSettled(connection, project, settled);
  return {
    owned: owned.toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1)),
    foreign: foreign.map((row) => ({ kind: 'job', ...row })),
  };
}

/** `names`: only these; null: all. */
async function loadRows(
  connection: Connection,
  project: string | null,
  names: readonly string[] | null,
): Promise<readonly Live<JobDefinition>[]> {
  const rows = await connection.query<JobRow>(
    `select ${JOB_COLUMNS}, j.applied, j.source_file, j.changed_by::text as changed_by, j.changed_at, ${PAUSE}
     from jobs j
     left join projects p on p.id = j.project_id
     left join job_state s on s.job_id = j.id
     where p.name is not distinct from $1 and ($2::text[] is null or j.name = any ($2))`,
    [project, names],
  );
  return rows.map((row) => ({ ...managedOf<JobDefinition>(row), definition: definitionOf(row) }));
}

const PAUSE = 's.paused_by::text as paused_by, s.pause_reason, s.paused_until, s.paused_at';

/**
 * Returns the jobs of a project. Those of settled files are as applied, and their definitions are known: of their rows, which are nearly all,
 * only what is beside the definition is loaded, together for all that have it in common. A row as applied has no change to date: the time of
 * the newest of these counts for all.
 */
async function loadBesideSettled(
  connection: Connection,
  project: string,
  settled: readonly StoredFile[],
): Promise<readonly Live<JobDefinition>[]> {
  const known = new Map(settled.flatMap(({ definitions }) => definitions.map((item) => [item.name, item] as const)));
  const groups = await connection.query<Omit<ManagedRow, 'applied' | keyof Paused> & { readonly names: string[] }>(
    `select j.source_file, j.changed_by::text as changed_by, max(j.changed_at) as changed_at, json_agg(j.name) as names
     from jobs j join projects p on p.id = j.project_id where p.name = $1 group by 1, 2`,
    [project],
  );
  const paused = await connection.query<Paused & { readonly name: string }>(
    `select j.name, ${PAUSE}
     from job_state s join jobs j on j.id = s.job_id join projects p on p.id = j.project_id
     where p.name = $1 and s.paused_by is not null`,
    [project],
  );
  const pauses = new Map(paused.map((row) => [row.name, row]));
  const others = groups.flatMap(({ names }) => names.filter((name) => !known.has(name)));
  const asApplied = groups.flatMap(({ names, ...group }) => {
    const common = managedOf<JobDefinition>({ ...group, ...NOT_PAUSED, applied: null });
    return names.flatMap((name): Live<JobDefinition> | readonly [] => {
      const definition = known.get(name);
      if (definition === undefined) return [];
      const pause = pauses.get(name);
      const managed = pause === undefined ? common : managedOf<JobDefinition>({ ...group, ...pause, applied: null });
      // All of one shape, and not copied key by key: there are thousands.
      const { sourceFile, changedBy, changedAtMs, pause: paused } = managed;
      return { definition, applied: definition, sourceFile, changedBy, changedAtMs, pause: paused };
    });
  });
  return others.length === 0 ? asApplied : [...asApplied, ...(await loadRows(connection, project, others))];
}

type Paused = Pick<ManagedRow, 'paused_by' | 'pause_reason' | 'paused_until' | 'paused_at'>;

const NOT_PAUSED: Paused = { paused_by: null, pause_reason: null, paused_until: null, paused_at: null };

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
