import { PgherdError } from '../../errors.ts';
import { explainRefusedRole, mayNotLogIn, noSuchRole } from '../../postgres/server/missing-role.ts';
import { loginFacts } from '../../store/definitions/login-facts.ts';
import type { Recorder } from '../record/recorder.ts';
import type { TaskLogin } from './task-sessions.ts';

/**
 * Returns the real reason of a refused login, as far as the catalog of its server contains it and the daemon has a login that may look
 * there. PostgreSQL tells a client that the password is wrong even when the role does not exist.
 */
export async function explainRefusedLogin(
  error: unknown,
  login: TaskLogin | null,
  recorder: Recorder,
): Promise<unknown> {
  if (!(error instanceof PgherdError) || error.code !== 'authentication_failed' || login === null) return error;
  const { user, database } = login.target;
  if (login.connection !== null) return explainRefusedRole(error, user, login.viewer);
  const [facts] = await recorder.ask((home) => loginFacts(home, [{ role: user, database }])).catch(() => []);
  if (facts === undefined || (facts.roleExists && facts.mayLogIn)) return error;
  return facts.roleExists ? mayNotLogIn(user, error.cause) : noSuchRole(user, error.cause);
}
