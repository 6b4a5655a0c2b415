import type { Connection } from '../../../postgres/connection.ts';

/** What identifies a revision: its number alone does not, since a failover or a restore gives numbers again. */
export interface RevisionMark {
  readonly revision: number;
  /** The instant of the apply, in microseconds since the epoch, and the digest of its plan. */
  readonly mark: string;
}

const MARK = `round(extract(epoch from r.applied_at) * 1000000)::bigint || ' ' || r.digest`;

/** Returns the mark of the project's last revision; null before the first apply. */
export async function lastRevisionMark(connection: Connection, project: string): Promise<RevisionMark | null> {
  const [row] = await connection.query<{ revision: string; mark: string }>(
    `select r.revision, ${MARK} as mark from projects p join revisions r on r.project_id = p.id and r.revision = p.revision
     where p.name = $1`,
    [project],
  );
  return row === undefined ? null : { revision: Number(row.revision), mark: row.mark };
}

/** Whether the database contains this revision. */
export async function hasRevisionMark(
  connection: Connection,
  project: string,
  { revision, mark }: RevisionMark,
): Promise<boolean> {
  const rows = await connection.query(
    `select from projects p join revisions r on r.project_id = p.id where p.name = $1 and r.revision = $2 and ${MARK} = $3`,
    [project, revision, mark],
  );
  return rows.length > 0;
}

/** Whether the first mark is that of a later apply. */
export function isLater(a: string, b: string): boolean {
  return BigInt(a.split(' ')[0] ?? 0) > BigInt(b.split(' ')[0] ?? 0);
}
