import { PgherdError } from '../../errors.ts';
import { loginFacts } from '../../store/definitions/login-facts.ts';
import type { Recorder } from '../record/recorder.ts';
import type { TaskLogin } from './task-sessions.ts';

/**
 * Returns the real reason of a refused login, as far as this server's catalog contains it. PostgreSQL tells a client that the
 * password is wrong even when the role does not exist.
 */
export async function explainRefusedLogin(
  error: unknown,
  login: TaskLogin | null,
  recorder: Recorder,
): Promise<unknown> {
  if (!(error instanceof PgherdError) || error.code !== 'authentication_failed') return error;
  if (login === null || login.connection !== null) return error;
  const { user, database } = login.target;
  const [facts] = await recorder.ask((home) => loginFacts(home, [{ role: user, database }])).catch(() => []);
  if (facts === undefined || (facts.roleExists && facts.mayLogIn)) return error;
  const role = JSON.stringify(user);
  return facts.roleExists
    ? new PgherdError('not_found', `role ${role} may not log in`, {
        cause: error.cause,
        hint: `alter role ${user} login, or let the job run as another role`,
      })
    : noSuchRole(user, error.cause);
}

/** The error of a task whose role was dropped, or never existed. */
export function noSuchRole(user: string, cause: unknown): PgherdError {
  return new PgherdError('not_found', `role ${JSON.stringify(user)} does not exist`, {
    cause,
    hint: `create role ${user} login, or let the job run as another role`,
  });
}
