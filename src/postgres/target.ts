import { ServerChoice } from './connect/server-choice.ts';
import type { AuthParameters, ServerAddress, TlsParameters } from './conninfo/parameters.ts';
import { passwordFromFile } from './conninfo/password-file.ts';
import { resolveConnection } from './conninfo/resolve.ts';
import { isDefaultSocketDirectory } from './conninfo/servers.ts';
import type { Environment } from './conninfo/values.ts';

/** Called at each login, so that a rotated password or a token that expires needs no restart; null: the login has no password. */
export type Password = (server: ServerAddress) => string | null | Promise<string | null>;

/** The server and login of a connection. The password is a function, so that printing a target never shows it. */
export interface Target {
  /** The first one of several servers. */
  readonly host: string;
  /** The port of that server. */
  readonly port: number;
  /** The database to connect to. */
  readonly database: string;
  /** The role that logs in. */
  readonly user: string;
  /** Called at each login; null: a login without a password. */
  readonly password: Password | null;
  /** How to reach the server: TLS, timeouts, and the other servers. */
  readonly route: Route;
}

/** How to reach a target; the same for all logins there. */
export interface Route {
  readonly hostaddr: string | null;
  /** The choice of one of several servers; null: there is only one, and any state of it is accepted. */
  readonly choice: ServerChoice | null;
  readonly tls: TlsParameters;
  readonly auth: AuthParameters;
  readonly applicationName: string | null;
  readonly options: string | null;
  readonly connectTimeoutMs: number | null;
  readonly keepAliveMs: number | null;
  /** false: neither a connection string nor a variable named a server. */
  readonly given: boolean;
  /** The password file that is searched; null: none. */
  readonly passwordFile: string | null;
  /** Where its password came from, and what to check when it is refused; null: from the connection string, a variable or that file. */
  readonly passwordHint: string | null;
}

/**
 * Returns the target of a connection string (null: none). As in psql, missing parts come from its service, the `PG*` variables
 * and the defaults. Throws `usage` for a string that cannot be read, without repeating a secret.
 */
export function targetOf(text: string | null, env: Environment = process.env): Target {
  const parameters = resolveConnection(text, env);
  const { servers, sessionAttrs, balance, database, user, passwordFile, password } = parameters;
  const [first] = servers;
  if (first === undefined) throw new Error('a connection has at least one server');
  const single = servers.length === 1 && sessionAttrs === 'any';
  return {
    host: first.host,
    port: first.port,
    database,
    user,
    password: password ?? ((server) => passwordFromFile(passwordFile, fileKeyOf(server, { database, user })).password),
    route: {
      hostaddr: first.hostaddr,
      choice: single ? null : new ServerChoice(servers, sessionAttrs, balance),
      tls: parameters.tls,
      auth: parameters.auth,
      applicationName: parameters.applicationName,
      options: parameters.options,
      connectTimeoutMs: parameters.connectTimeoutMs,
      keepAliveMs: parameters.keepAliveMs,
      given: parameters.given,
      passwordFile: password === null ? passwordFile : null,
      passwordHint: null,
    },
  };
}

/** As in libpq, the line of a password file for the default socket names localhost. */
export function fileKeyOf(
  { host, port }: ServerAddress,
  { database, user }: { readonly database: string; readonly user: string },
): { readonly host: string; readonly port: number; readonly database: string; readonly user: string } {
  return { host: isDefaultSocketDirectory(host) ? 'localhost' : host, port, database, user };
}

/** Returns `user@host:port/database`, for messages. */
export function describeTarget(
  target: Pick<Target, 'host' | 'port' | 'database' | 'user'> & { route?: Route },
): string {
  const servers = target.route?.choice?.servers ?? [target];
  return `${target.user}@${servers.map(describeServer).join(',')}/${target.database}`;
}

export function describeServer({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
