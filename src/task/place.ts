import type { ClaimedTask } from './task.ts';

/** Where the SQL of a task or a job runs, as seen from the database that pgherd is installed in. */
export type TaskPlace =
  /** In that database. */
  | 'home'
  /** In another database on the same server. */
  | 'other-database'
  /** On the server of a named connection, which may be any server. */
  | 'other-connection';

/**
 * Returns where SQL with these keys runs. This is the only rule for it: a `database` that names the home database is
 * home, and a `connection` never is, because pgherd cannot know which server it leads to.
 */
export function placeOf(
  { connection, database }: Pick<ClaimedTask, 'connection' | 'database'>,
  homeDatabase: string,
): TaskPlace {
  if (connection !== null) return 'other-connection';
  return database === null || database === homeDatabase ? 'home' : 'other-database';
}
