import { PgherdError } from '../errors.ts';
import { SQLSTATE, serverErrorOf } from './sqlstate.ts';
import { describeTarget, type Target } from './target.ts';

/** Why a connection could not be opened, in one line with the next step; the driver's error is the cause. */
export function connectionError(error: unknown, target: Target): PgherdError {
  const where = describeTarget(target);
  const server = serverErrorOf(error);
  // PgBouncer takes no session settings with the login.
  if (server?.message.startsWith('unsupported startup parameter') === true) return poolerError(target, error);
  if (server !== null) {
    switch (server.sqlstate) {
      case SQLSTATE.invalidPassword:
      case SQLSTATE.invalidAuthorization:
        return new PgherdError('authentication_failed', `login refused for ${where}: ${server.message}`, {
          cause: error,
          hint: "check user and password of --url or PGHERD_URL, and the server's pg_hba.conf",
        });
      case SQLSTATE.databaseDoesNotExist:
        return new PgherdError('connection_failed', `${where}: ${server.message}`, {
          cause: error,
          hint: 'create the database, or name another one in the connection string',
        });
      case SQLSTATE.insufficientPrivilege:
        return new PgherdError('permission_denied', `${where}: ${server.message}`, {
          cause: error,
          hint: `grant connect on database ${target.database} to ${target.user}`,
        });
      case SQLSTATE.tooManyConnections:
        return new PgherdError('connection_failed', `${where}: ${server.message}`, {
          cause: error,
          hint: 'raise max_connections of the server (or the CONNECTION LIMIT of the role or database), or lower daemon.max_connections',
        });
      default:
        return new PgherdError('connection_failed', `${where}: ${server.message}`, { cause: error, hint: server.hint });
    }
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/SASL|password must be a string|password authentication/i.test(message)) {
    return new PgherdError(
      'authentication_failed',
      `login refused for ${where}: the server asks for a password and there is none`,
      {
        cause: error,
        hint: 'give the password in the connection string, PGPASSWORD, or password_env for a job role',
      },
    );
  }
  return new PgherdError('connection_failed', `cannot connect to ${where}: ${reasonOf(error, message)}`, {
    cause: error,
    hint: 'is the server running, and are host and port right? (--url, PGHERD_URL, DATABASE_URL or PGHOST, PGPORT)',
  });
}

/** For what needs a session of its own for longer than a transaction. */
export function poolerError({ host, port }: Target, cause: unknown = null): PgherdError {
  return new PgherdError('connection_failed', `${host}:${port} is a connection pooler, not PostgreSQL itself`, {
    cause,
    hint: 'name the server itself; enqueue() and the other SQL functions may be called through the pooler',
  });
}

function reasonOf(error: unknown, message: string): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ENOTFOUND':
      return 'the host name is unknown';
    case 'ETIMEDOUT':
      return 'no answer in time';
    default:
      return message === '' ? String(code ?? 'unknown reason') : message;
  }
}
