import { PgherdError } from '../errors.ts';
import type { ClaimedTask } from '../task/task.ts';
import { type PasswordSource, passwordOf } from './connect/password-source.ts';
import { type Password, type Target, targetOf } from './target.ts';

/** Where the daemon finds the password of each role: in an environment variable, a file, or the output of a command. */
export interface LoginConfig {
  /** By role, on pgherd's own server: `{ shop: { passwordEnv: 'SHOP_PASSWORD' } }`. A role without an entry logs in without password. */
  readonly roles: Readonly<Record<string, PasswordSource>>;
  /** Other servers, by the names that jobs use in `connection`: the variable with the URL of each, and its logins. */
  readonly connections: Readonly<
    Record<string, { readonly urlEnv: string; readonly roles: Readonly<Record<string, PasswordSource>> }>
  >;
  /** The variables that the entries name, usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the target of a task's session: servers and TLS of the home server, or of the named connection, with the task's own
 * login and only that login's password. Throws `config_invalid`, naming key and variable.
 */
export function targetOfTask(
  task: Pick<ClaimedTask, 'login' | 'database' | 'connection'>,
  home: Target,
  config: LoginConfig,
): Target {
  const base = task.connection === null ? home : connectionTarget(task.connection, config);
  if (task.connection === null && task.login === home.user)
    return { ...base, database: task.database ?? base.database };
  return {
    ...base,
    database: task.database ?? base.database,
    user: task.login,
    password: rolePassword(task.login, task.connection, config),
    route: { ...base.route, passwordFile: null, passwordHint: null, applicationName: null },
  };
}

/**
 * Returns the login that the connection string of another server contains, which can see why the login of a role is refused there; null:
 * the string has no login of its own, or it is the role.
 */
export function ownLoginOf(connection: string | null, role: string, config: LoginConfig): Target | null {
  if (connection === null) return null;
  let target: Target;
  try {
    target = connectionTarget(connection, config);
  } catch {
    return null;
  }
  return target.user === role || (target.password === null && target.route.passwordFile === null) ? null : target;
}

/**
 * Returns the target of pgherd's own login. Where the connection string has no password, it comes from the entry of its user in
 * `roles` of `pgherd.yaml`.
 */
export function withOwnPassword(target: Target, roles: LoginConfig['roles'], env: LoginConfig['env']): Target {
  const source = Object.hasOwn(roles, target.user) ? (roles[target.user] ?? null) : null;
  const key = `roles.${target.user}`;
  const password = target.route.passwordFile === null ? null : passwordOf(source, key, env);
  if (password === null) return target;
  return { ...target, password, route: { ...target.route, passwordFile: null, passwordHint: sourceHint(source, key) } };
}

/** The next step after a refused login. */
export function loginHint(login: string, connection: string | null, home: Target, config: LoginConfig): string {
  if (connection === null && login === home.user)
    return `it is the daemon's own login: check its password and pg_hba.conf`;
  return sourceHint(roleEntry(login, connection, config), `roles.${login}`);
}

/** What to check when the password of a source is refused. */
function sourceHint(source: PasswordSource | null, key: string): string {
  if (source?.passwordCommand != null) return `${key}.password_command printed it: run the command by hand`;
  if (source?.passwordFile != null)
    return `${key}.password_file names ${source.passwordFile}: check what that file holds`;
  if (source?.passwordEnv == null) {
    return `give ${key}.password_env in pgherd.yaml the name of the variable that holds its password`;
  }
  return `${key}.password_env names ${source.passwordEnv}: check what that variable holds, and pg_hba.conf`;
}

/** One choice for each connection string, so that all sessions there use the same one of several servers. */
const foreign = new Map<string, Target>();

function connectionTarget(name: string, config: LoginConfig): Target {
  const entry = Object.hasOwn(config.connections, name) ? config.connections[name] : undefined;
  if (entry === undefined) {
    throw new PgherdError('config_invalid', `connection "${name}" is not known to this daemon`, {
      hint: `add connections.${name}.url_env to pgherd.yaml`,
    });
  }
  const url = config.env[entry.urlEnv];
  if (url === undefined || url === '') {
    throw new PgherdError('config_invalid', `connection "${name}": the variable ${entry.urlEnv} is not set`, {
      hint: 'set it in the environment of the daemon',
    });
  }
  const known = foreign.get(url);
  if (known !== undefined) return known;
  try {
    const target = targetOf(url);
    foreign.set(url, target);
    return target;
  } catch (error) {
    if (!(error instanceof PgherdError)) throw error;
    throw new PgherdError('config_invalid', `connection "${name}": ${entry.urlEnv}: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}

function rolePassword(login: string, connection: string | null, config: LoginConfig): Password | null {
  const entry = roleEntry(login, connection, config);
  const password = passwordOf(entry, `roles.${login}`, config.env);
  if (password === null && entry?.passwordEnv != null) {
    throw new PgherdError('config_invalid', `role "${login}": the variable ${entry.passwordEnv} is not set`, {
      hint: `roles.${login}.password_env names it: set it in the environment of the daemon`,
    });
  }
  return password;
}

function roleEntry(login: string, connection: string | null, config: LoginConfig): PasswordSource | null {
  const own = connection === null ? undefined : config.connections[connection]?.roles;
  if (own !== undefined && Object.hasOwn(own, login)) return own[login] ?? null;
  return Object.hasOwn(config.roles, login) ? (config.roles[login] ?? null) : null;
}
