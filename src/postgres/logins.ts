import { PgherdError } from '../errors.ts';
import type { ClaimedTask } from '../task/task.ts';
import { type Target, targetOf } from './target.ts';

/** Who logs in how: the names of environment variables, and what they hold. */
export interface LoginConfig {
  readonly roles: Readonly<Record<string, { readonly passwordEnv: string | null }>>;
  readonly connections: Readonly<
    Record<
      string,
      { readonly urlEnv: string; readonly roles: Readonly<Record<string, { readonly passwordEnv: string | null }>> }
    >
  >;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where a task's session goes and as whom: host, port and TLS of the home server, or of the named connection; the task's
 * own login and that login's own password, never anybody else's. Throws `config_invalid`, naming key and variable.
 */
export function targetOfTask(
  task: Pick<ClaimedTask, 'login' | 'database' | 'connection'>,
  home: Target,
  config: LoginConfig,
): Target {
  const base = task.connection === null ? home : connectionTarget(task.connection, config);
  const isDaemonsOwn = task.connection === null && task.login === home.user;
  return {
    ...base,
    database: task.database ?? base.database,
    user: task.login,
    password: isDaemonsOwn ? home.password : rolePassword(task.login, task.connection, config),
  };
}

/** The next step after a refused login. */
export function loginHint(login: string, connection: string | null, home: Target, config: LoginConfig): string {
  if (connection === null && login === home.user)
    return `it is the daemon's own login: check its password and pg_hba.conf`;
  const entry = roleEntry(login, connection, config);
  const key = `roles.${login}.password_env`;
  if (entry?.passwordEnv == null) return `give ${key} in pgherd.yaml the name of the variable that holds its password`;
  return `${key} names ${entry.passwordEnv}: check what that variable holds, and pg_hba.conf`;
}

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
  return targetOf(url);
}

function rolePassword(login: string, connection: string | null, config: LoginConfig): (() => string) | null {
  const variable = roleEntry(login, connection, config)?.passwordEnv ?? null;
  if (variable === null) return null;
  const password = config.env[variable];
  if (password === undefined || password === '') {
    throw new PgherdError('config_invalid', `role "${login}": the variable ${variable} is not set`, {
      hint: `roles.${login}.password_env names it: set it in the environment of the daemon`,
    });
  }
  return () => password;
}

function roleEntry(
  login: string,
  connection: string | null,
  config: LoginConfig,
): { readonly passwordEnv: string | null } | null {
  const own = connection === null ? undefined : config.connections[connection]?.roles;
  if (own !== undefined && Object.hasOwn(own, login)) return own[login] ?? null;
  return Object.hasOwn(config.roles, login) ? (config.roles[login] ?? null) : null;
}
