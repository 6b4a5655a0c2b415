import { PgherdError } from '../../errors.ts';
import { connect } from '../connection.ts';
import type { Target } from '../target.ts';

const LOOKUP_TIMEOUT_MS = 3_000;

/**
 * Returns the real reason why a server refused the login of a role, as far as `viewer`, another login there, can see it: PostgreSQL tells a
 * client that the password is wrong even when the role does not exist. Returns `error` as it is for any other error, without `viewer`, and
 * when that login is refused too.
 */
export async function explainRefusedRole(error: unknown, role: string, viewer: Target | null): Promise<unknown> {
  if (!(error instanceof PgherdError) || error.code !== 'authentication_failed' || viewer === null) return error;
  try {
    const options = { applicationName: 'pgherd check', connectTimeoutMs: LOOKUP_TIMEOUT_MS };
    const session = await connect(viewer, options);
    const timer = setTimeout(() => session.destroy(), LOOKUP_TIMEOUT_MS);
    try {
      const [row] = await session.query<{ login: boolean }>(
        'select r.rolcanlogin as login from pg_catalog.pg_roles r where r.rolname = $1',
        [role],
      );
      if (row === undefined) return noSuchRole(role, error.cause);
      return row.login ? error : mayNotLogIn(role, error.cause);
    } finally {
      clearTimeout(timer);
      await session.close().catch(() => {});
    }
  } catch {
    return error;
  }
}

/** The error of a task or a check whose role was dropped or renamed, or never existed. */
export function noSuchRole(role: string, cause: unknown): PgherdError {
  return new PgherdError('not_found', `role ${JSON.stringify(role)} does not exist`, {
    cause,
    hint: `create role ${role} login, or let the job run as another role`,
  });
}

export function mayNotLogIn(role: string, cause: unknown): PgherdError {
  return new PgherdError('not_found', `role ${JSON.stringify(role)} may not log in`, {
    cause,
    hint: `alter role ${role} login, or let the job run as another role`,
  });
}
