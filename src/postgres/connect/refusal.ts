import { PgherdError } from '../../errors.ts';
import { passwordFromFile } from '../conninfo/password-file.ts';
import { type ServerError, SQLSTATE } from '../sqlstate.ts';
import { describeTarget, fileKeyOf, type Target } from '../target.ts';
import { transactionPoolerError } from './pooler-error.ts';
import { refusesStartSettings } from './start-options.ts';

/** Returns the error for a session that the server refused, with the next step. */
export function refusalOf(server: ServerError, target: Target, cause: unknown): PgherdError {
  const where = describeTarget(target);
  if (refusesStartSettings(cause) && target.route.options === null) return transactionPoolerError(target, cause);
  switch (server.sqlstate) {
    case SQLSTATE.invalidPassword:
    case SQLSTATE.invalidAuthorization:
      return new PgherdError('authentication_failed', `login refused for ${where}: ${server.message}`, {
        cause,
        hint: loginRefusalHint(server.message, target),
      });
    case SQLSTATE.databaseDoesNotExist:
      return new PgherdError('connection_failed', `${where}: ${server.message}`, {
        cause,
        hint: 'create the database, or name another one in the connection string',
      });
    case SQLSTATE.insufficientPrivilege:
      return new PgherdError('permission_denied', `${where}: ${server.message}`, {
        cause,
        // A login may also be refused a setting of the parameter `options`.
        hint: `grant connect on database ${target.database} to ${target.user}${target.route.options === null ? '' : ', or check the parameter options'}`,
      });
    case SQLSTATE.tooManyConnections:
      return new PgherdError('connection_failed', `${where}: ${server.message}`, {
        cause,
        hint: fullHint(server, target),
      });
    case SQLSTATE.cannotConnectNow:
      return new PgherdError('connection_failed', `${where}: ${server.message}`, {
        cause,
        hint: 'the server is starting or stopping: try again in a moment',
      });
    default:
      return new PgherdError('connection_failed', `${where}: ${server.message}`, {
        cause,
        hint: server.hint ?? "the message is the server's; its log may tell more",
      });
  }
}

function loginRefusalHint(message: string, target: Target): string {
  const { user, database, route } = target;
  if (/no pg_hba\.conf entry/.test(message)) {
    if (/no encryption|SSL off/.test(message)) {
      return route.tls.mode === 'disable'
        ? 'the server may accept encrypted sessions only: use sslmode=require'
        : `the server has no entry for ${user} and ${database} from here: add one to pg_hba.conf, or check the allowed networks of your provider`;
    }
    return `add an entry for ${user} and ${database} to pg_hba.conf, or check the allowed networks of your provider`;
  }
  if (/client certificate/.test(message)) return 'set sslcert and sslkey to a certificate that the server trusts';
  if (/role ".*" does not exist/s.test(message)) return `create role ${user} login, or name another user`;
  if (/is not permitted to log in/.test(message)) return `alter role ${user} login`;
  if (/^(Peer|Ident) authentication failed/.test(message)) {
    return `over this socket the server lets only the system user ${user} in as ${user}: log in over TCP (host=localhost) with a password`;
  }
  const { passwordFile, passwordHint } = route;
  if (passwordHint !== null) return passwordHint;
  if (passwordFile !== null) {
    const server = { host: target.host, port: target.port, hostaddr: null };
    const { password, ignored } = passwordFromFile(passwordFile, fileKeyOf(server, target));
    if (ignored !== null) return ignored;
    if (password !== null) return `the password came from ${passwordFile}: correct the line for ${user}`;
  }
  return "check user and password of --url or PGHERD_URL, and the server's pg_hba.conf";
}

/** Three limits have the same SQLSTATE. The sessions may be those of a daemon, of this program or of others. */
function fullHint({ message }: ServerError, { user, database }: Target): string {
  const raise = /for role/.test(message)
    ? `alter role ${user} connection limit …`
    : /for database/.test(message)
      ? `alter database ${database} connection limit …`
      : 'raise max_connections of the server';
  return `${raise}, or end sessions that pg_stat_activity shows; daemon.max_connections limits those of a daemon`;
}
