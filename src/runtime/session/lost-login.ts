import { PgherdError } from '../../errors.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { noSuchRole } from '../../postgres/server/missing-role.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';

const LOOKUP_TIMEOUT_MS = 5_000;

/**
 * A session whose role was renamed keeps its rights, and is not the login of its tasks any more; one whose role was dropped has no
 * login at all. Returns an error that says so, and ends the session; null: the session has the login that it opened with.
 */
export async function lostLogin(session: JobSession): Promise<PgherdError | null> {
  const { user } = session.target;
  let reason: PgherdError;
  try {
    const sql = 'select session_user::pg_catalog.text as login';
    const [row] = await session.ask<{ login: string }>(sql, [], LOOKUP_TIMEOUT_MS);
    if (row === undefined || row.login === user) return null;
    reason = new PgherdError('not_found', `role ${JSON.stringify(user)} was renamed to ${JSON.stringify(row.login)}`, {
      hint: 'let the job run as the new name of the role, and give its password under that name',
    });
  } catch (error) {
    if (!hasSqlstate(error, SQLSTATE.undefinedObject)) return null;
    reason = noSuchRole(user, error);
  }
  session.destroy();
  return reason;
}

/** A lookup costs a way to the server and back, so that a session for many quick tasks makes one a second. */
const LOOKUP_EVERY_MS = 1_000;
const lookedAtMs = new WeakMap<JobSession, number>();

/**
 * As `lostLogin`, before a task that does not go through `run_batch`, which refuses another login by itself: the SQL would be executed
 * with the rights that the session had when it was opened.
 */
export async function lostLoginBefore(session: JobSession): Promise<PgherdError | null> {
  const sinceMs = performance.now() - (lookedAtMs.get(session) ?? Number.NEGATIVE_INFINITY);
  if (sinceMs < LOOKUP_EVERY_MS || Date.now() - session.openedAtMs < LOOKUP_EVERY_MS) return null;
  lookedAtMs.set(session, performance.now());
  return lostLogin(session);
}
