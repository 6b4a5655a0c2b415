import { ServerChoice } from './connect/server-choice.ts';
import type { AuthParameters, ServerAddress, TlsParameters } from './conninfo/parameters.ts';
import { passwordFromFile } from './conninfo/password-file.ts';
import { resolveConnection } from './conninfo/resolve.ts';
import { isDefaultSocketDirectory } from './conninfo/servers.ts';
import type { Environment } from './conninfo/values.ts';

/** Asked for at each login, so that a rotated password or a token that expires needs no restart; null: there is none. */
export type Password = (server: ServerAddress) => string | null | Promise<string | null>;

/** Where a connection goes and as whom. The password is a function, so that printing a target never shows it. */
export interface Target {
  /** Of several servers the first. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: Password | null;
  readonly route: Route;
}

/** How a target is reached; the same for all logins there. */
export interface Route {
  readonly hostaddr: string | null;
  /** Which of several servers; null: there is only one, and any state of it will do. */
  readonly choice: ServerChoice | null;
  readonly tls: TlsParameters;
  readonly auth: AuthParameters;
  readonly applicationName: string | null;
  readonly options: string | null;
  readonly connectTimeoutMs: number | null;
  readonly keepAliveMs: number | null;
  /** false: neither a connection string nor a variable said where to go. */
  readonly given: boolean;
  /** The password file that is looked into, or null where it is not. */
  readonly passwordFile: string | null;
}

/**
 * The target that a connection string names (null: none); what it leaves out comes from its service, the `PG*` variables
 * and the defaults, as with psql. Throws `usage` for what cannot be read, without repeating a secret.
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
    },
  };
}

/** As libpq: the line of a password file for the default socket names localhost. */
export function fileKeyOf(
  { host, port }: ServerAddress,
  { database, user }: { readonly database: string; readonly user: string },
): { readonly host: string; readonly port: number; readonly database: string; readonly user: string } {
  return { host: isDefaultSocketDirectory(host) ? 'localhost' : host, port, database, user };
}

/** `user@host:port/database`, for messages. */
export function describeTarget(
  target: Pick<Target, 'host' | 'port' | 'database' | 'user'> & { route?: Route },
): string {
  const servers = target.route?.choice?.servers ?? [target];
  return `${target.user}@${servers.map(describeServer).join(',')}/${target.database}`;
}

export function describeServer({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
