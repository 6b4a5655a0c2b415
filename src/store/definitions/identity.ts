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
}

/** Returns where the installation is, and where it was recorded. */
export async function placeOf(connection: Connection): Promise<InstallationPlace> {
  const [row] = await connection.query<InstallationPlace>(
    `select _copied_from() as copied, database_name::text as "recordedName", current_database()::text as database from installation`,
  );
  if (row === undefined) throw new PgherdError('internal', 'the table installation has no row');
  return row;
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
