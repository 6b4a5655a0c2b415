import type { Connection } from '../../postgres/connection.ts';

/** The source of the definition that a task was created from. */
export interface TaskOrigin {
  readonly commit: string | null;
  /** The file that declares the job now. */
  readonly file: string | null;
}

interface Made {
  readonly job: string | null;
  readonly revision: number | null;
}

/**
 * Adds the commit and the file to tasks or log rows; null for tasks created through SQL, and for a caller that may not see the revisions.
 * One statement for all.
 */
export async function withOrigins<T extends Made>(
  connection: Connection,
  rows: readonly T[],
): Promise<readonly (T & TaskOrigin)[]> {
  const made = rows.filter(({ job, revision }) => job !== null && revision !== null);
  const found = made.length === 0 ? [] : await loadOrigins(connection, made);
  const origins = new Map(found.map((origin) => [`${origin.revision} ${origin.job}`, origin]));
  return rows.map((row) => {
    const { commit = null, file = null } = origins.get(`${row.revision} ${row.job}`) ?? {};
    return { ...row, commit, file };
  });
}

async function loadOrigins(connection: Connection, made: readonly Made[]): Promise<readonly (Made & TaskOrigin)[]> {
  const [may] = await connection.query<{ see: boolean }>(
    `select bool_and(has_table_privilege(name, 'select')) as see
     from unnest(array['projects', 'revisions', 'revision_changes', 'jobs']) as name`,
  );
  if (may?.see !== true) return [];
  return await connection.query<Made & TaskOrigin>(
    `select distinct x.job, x.revision::float8 as revision, r.git_commit as commit, j.source_file as file
     from unnest($1::text[], $2::bigint[]) as x (job, revision)
     cross join projects p
     join revision_changes c on c.project_id = p.id and c.revision = x.revision and c.kind = 'job' and c.name = x.job
     join revisions r on r.project_id = c.project_id and r.revision = c.revision
     left join jobs j on j.name = x.job and j.project_id = p.id`,
    [made.map(({ job }) => job), made.map(({ revision }) => revision)],
  );
}
