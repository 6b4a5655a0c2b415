import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';

/**
 * Returns a description of the database that this one was copied from while its identity is undecided; null in the database that the
 * installation belongs to.
 */
export async function copiedFrom(connection: Connection): Promise<string | null> {
  const [row] = await connection.query<{ copied: string | null }>('select _copied_from() as copied');
  return row?.copied ?? null;
}

export interface InstallationPlace {
  /** What the database is an undecided copy of; null: it is not one. */
  readonly copied: string | null;
  /** The name of the database when its place was recorded. */
  readonly recordedName: string;
  readonly database: string;
  readonly promotion: Promotion | null;
}

/**
 * The server is on another timeline than when a daemon worked before: a standby was promoted. After a failover that is as it should
 * be; a clone of the server that was promoted looks the same.
 */
export interface Promotion {
  readonly from: number;
  readonly to: number;
  /** When a daemon first worked after it, in ISO 8601; null: none has yet. */
  readonly seenAt: string | null;
}

/** Returns the promotion since a daemon last worked; null: there was none. */
export async function unacknowledgedPromotion(connection: Connection): Promise<Promotion | null> {
  const [row] = await connection.query<{ from: number; to: number }>(
    'select timeline as from, _timeline() as to from installation where timeline <> _timeline()',
  );
  return row === undefined ? null : { ...row, seenAt: null };
}

/** What may have happened, for a person who knows which it was. */
export function promotionMessage({ from, to, seenAt }: Promotion): string {
  const since = seenAt === null ? 'since a daemon last worked with this database' : `before ${seenAt}`;
  return `the server was promoted ${since} (timeline ${from} to ${to}): it took over in a failover, or it is a clone of the server`;
}

/** The next step where it is a clone. */
export const CLONE_HINT = 'if the former server goes on as well, run pgherd migrate --new-identity here';

/** Returns where the installation is, and where it was recorded. */
export async function placeOf(connection: Connection): Promise<InstallationPlace> {
  const [row] = await connection.query<Omit<InstallationPlace, 'promotion'> & { last: Promotion | null }>(
    `select _copied_from() as copied, database_name::text as "recordedName", current_database()::text as database,
       case when promoted_from is not null then json_build_object('from', promoted_from, 'to', timeline, 'seenAt', _instant(promoted_at)) end as last
     from installation`,
  );
  if (row === undefined) throw new PgherdError('internal', 'the table installation has no row');
  const { last, ...place } = row;
  return { ...place, promotion: (await unacknowledgedPromotion(connection)) ?? last };
}

/** Throws `database_copied` in a copy whose identity is undecided. */
export async function assertOriginal(connection: Connection): Promise<void> {
  const copied = await copiedFrom(connection);
  if (copied !== null) throw copyError(connection.target.database, copied);
}

/** The error of a command that must not work in a copy. `copied`: from `copiedFrom`. */
export function copyError(database: string, copied: string): PgherdError {
  return new PgherdError(
    'database_copied',
    `database ${database} is a copy: its pgherd installation belongs to ${copied}; no job is scheduled and nothing is applied here`,
    { hint: DECIDE_HINT },
  );
}

/** The next step in a copy. */
export const DECIDE_HINT =
  'run pgherd migrate --new-identity if both databases go on, or pgherd migrate --adopt-identity if this one replaces the original (restored, moved or upgraded)';
