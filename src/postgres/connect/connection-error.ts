import { NoConnectionGiven, PgherdError } from '../../errors.ts';
import { passwordFromFile } from '../conninfo/password-file.ts';
import { SQLSTATE, serverErrorOf } from '../sqlstate.ts';
import { describeServer, describeTarget, type Target } from '../target.ts';
import { networkReason, tlsFailure } from './network-failure.ts';
import { NoPassword, TimedOut, TlsFailure } from './open-client.ts';
import { TransactionPoolerError } from './pooler-error.ts';
import { refusalOf } from './refusal.ts';
import { NoServerFits, type ServerFailure, WrongState } from './server-choice.ts';

/** Whether the login is wrong, so that the other servers would refuse it as well. */
export function isFinal(error: unknown): boolean {
  if (error instanceof PgherdError || error instanceof NoPassword) return true;
  const server = serverErrorOf(error);
  return server !== null && server.sqlstate !== SQLSTATE.cannotConnectNow && !server.sqlstate.startsWith('57P');
}

/**
 * Returns whether the failure of `connect` may pass by itself: the server is unreachable, starting, full, a standby or
 * read-only. A wrong name or setting does not pass.
 */
export function isPassing(error: PgherdError): boolean {
  if (error.code !== 'connection_failed' || error instanceof TransactionPoolerError) return false;
  if (error instanceof NoConnectionGiven) return false;
  const { cause } = error;
  if (cause instanceof TlsFailure || cause instanceof NoPassword) return false;
  const server = serverErrorOf(cause);
  return server === null || /^(57P|53)/.test(server.sqlstate);
}

/** Returns the reason why a connection could not be opened, with the next step as hint and the driver's error as cause. */
export function connectionError(error: unknown, target: Target): PgherdError {
  const explained = explain(error, target);
  if (target.route.given) return explained;
  return new NoConnectionGiven(
    explained.code,
    `no connection was given, and the default failed: ${explained.message}`,
    {
      cause: error,
      hint: 'pass --url or set PGHERD_URL, for example postgres://user:password@host:5432/database',
    },
  );
}

function explain(error: unknown, target: Target): PgherdError {
  const where = describeTarget(target);
  if (error instanceof PgherdError) {
    if (error.code === 'connection_failed') return error;
    const message = `cannot connect to ${where}: ${error.message}`;
    return new PgherdError(error.code, message, { hint: error.hint, cause: error });
  }
  if (error instanceof NoServerFits) return noServerError(error, where, target);
  const server = serverErrorOf(error);
  if (server !== null) return refusalOf(server, target, error);
  if (error instanceof NoPassword) {
    return new PgherdError('authentication_failed', `login refused for ${where}: ${error.message}`, {
      cause: error,
      hint:
        ignoredFile(target) ??
        'set PGPASSWORD, add a line to ~/.pgpass, or put the password into the connection string',
    });
  }
  const { reason, hint } = error instanceof TlsFailure ? tlsFailure(error, target) : networkReason(error, target);
  return new PgherdError('connection_failed', `cannot connect to ${where}: ${reason}`, { cause: error, hint });
}

function ignoredFile({ host, port, user, database, route }: Target): string | null {
  if (route.passwordFile === null) return null;
  return passwordFromFile(route.passwordFile, { host, port, user, database }).ignored;
}

function noServerError(error: NoServerFits, where: string, target: Target): PgherdError {
  const reasons = error.failures.map(
    ({ server, error: reason }) => `${describeServer(server)}: ${reasonOf(reason, target)}`,
  );
  const wrong = error.failures.some(({ error: reason }: ServerFailure) => reason instanceof WrongState);
  return new PgherdError('connection_failed', `cannot connect to ${where}: ${reasons.join('; ')}`, {
    cause: error,
    hint: wrong
      ? `target_session_attrs=${target.route.choice?.attrs} asks for another kind of server: name one more host, or change it`
      : 'check that one of the servers is running, and that hosts and ports are right',
  });
}

function reasonOf(error: unknown, target: Target): string {
  if (error instanceof WrongState) return error.message;
  if (error instanceof TlsFailure) return tlsFailure(error, target).reason;
  if (error instanceof TimedOut) return networkReason(error, target).reason;
  return serverErrorOf(error)?.message ?? networkReason(error, target).reason;
}
