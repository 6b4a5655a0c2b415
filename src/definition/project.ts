/** `pgherd.yaml`, normalized: the environment chosen, defaults filled in, durations in milliseconds. */
export interface ProjectConfig {
  /** The owner of the definitions; "default" without `pgherd.yaml`. */
  readonly name: string;
  /** The schema pgherd is installed in. */
  readonly schema: string;
  /** The directory of `pgherd.yaml`, absolute; without one the directory the search for definitions starts in. */
  readonly rootDir: string;
  /** `pgherd.yaml` itself, absolute, or null when there is none. */
  readonly file: string | null;
  /** Globs relative to `rootDir`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** What `${name}` stands for: `vars`, then those of the environment, then those of the command line. */
  readonly vars: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, ConnectionConfig>>;
  readonly roles: Readonly<Record<string, RoleLoginConfig>>;
  readonly webhooks: Readonly<Record<string, WebhookConfig>>;
  /** The environment chosen with `--env`, or null. */
  readonly environment: EnvironmentConfig | null;
  readonly policy: readonly PolicyRule[];
  /** `login`: a job connection logs in as its role. `trusted`: SET ROLE. */
  readonly isolation: 'login' | 'trusted';
  readonly daemon: DaemonConfig;
  readonly http: HttpConfig;
}

export interface ConnectionConfig {
  /** The name of the environment variable that holds the URL; never the URL. */
  readonly urlEnv: string;
  /** Logins that differ from `ProjectConfig.roles` on this server. */
  readonly roles: Readonly<Record<string, RoleLoginConfig>>;
}

export interface RoleLoginConfig {
  /** The name of the environment variable that holds the password; null: a login without password (peer, cert). */
  readonly passwordEnv: string | null;
  /** The absolute path of a file that holds it. */
  readonly passwordFile?: string | null;
  /** A program and its arguments that print it. */
  readonly passwordCommand?: readonly string[] | null;
}

/** The names of environment variables; never what they hold. */
export interface WebhookConfig {
  readonly urlEnv: string;
  /** What its requests are signed with. */
  readonly secretEnv: string;
}

export interface EnvironmentConfig {
  readonly name: string;
  readonly urlEnv: string | null;
}

export interface DaemonConfig {
  readonly enabled: boolean;
  readonly slots: number;
  /** Sessions of one daemon; null: derived from `slots`. */
  readonly maxConnections: number | null;
  readonly idleTimeoutMs: number;
  readonly pollMs: number;
  readonly batch: number;
  readonly graceMs: number;
  readonly restartPauseMs: number;
  /** End all sessions while there is nothing to do. */
  readonly quiet: boolean;
  readonly quietAfterMs: number;
  readonly quietCheckMs: number;
}

/** Who may use what `pgherd run --http` serves. */
export interface HttpConfig {
  /** The name of the environment variable that holds the token for changes; null: nothing can be changed. */
  readonly tokenEnv: string | null;
  /** The same of a token that only reads; null: whoever reaches a loopback address may read. */
  readonly readTokenEnv: string | null;
  /** What the token for changes may do. */
  readonly allow: readonly HttpAction[];
  /** Host names that requests may name, beside localhost and addresses. */
  readonly hosts: readonly string[];
}

export type HttpAction = 'trigger' | 'pause' | 'cancel' | 'retry' | 'enqueue';

export type PolicySeverity = 'error' | 'warning';

export type PolicyRule =
  | { readonly rule: 'require-description' | 'require-timeout' | 'require-role'; readonly severity: PolicySeverity }
  | { readonly rule: 'forbidden-roles'; readonly severity: PolicySeverity; readonly roles: readonly string[] }
  | { readonly rule: 'allowed-databases'; readonly severity: PolicySeverity; readonly databases: readonly string[] }
  | { readonly rule: 'max-starts-per-minute'; readonly severity: PolicySeverity; readonly limit: number };

export const DEFAULT_DAEMON: DaemonConfig = {
  enabled: true,
  slots: 8,
  maxConnections: null,
  idleTimeoutMs: 300_000,
  pollMs: 1_000,
  batch: 100,
  graceMs: 30_000,
  restartPauseMs: 10_000,
  quiet: false,
  quietAfterMs: 30_000,
  quietCheckMs: 3_600_000,
};

/** Not enqueue: it runs any SQL as the daemon's login. */
export const DEFAULT_HTTP: HttpConfig = {
  tokenEnv: null,
  readTokenEnv: null,
  allow: ['trigger', 'pause', 'cancel', 'retry'],
  hosts: [],
};

export const DEFAULT_INCLUDE: readonly string[] = ['**/*.yaml', '**/*.yml'];

/** A project without `pgherd.yaml`. */
export function defaultProject(rootDir: string): ProjectConfig {
  return {
    name: 'default',
    schema: 'pgherd',
    rootDir,
    file: null,
    include: DEFAULT_INCLUDE,
    exclude: [],
    vars: {},
    connections: {},
    roles: {},
    webhooks: {},
    environment: null,
    policy: [],
    isolation: 'login',
    daemon: DEFAULT_DAEMON,
    http: DEFAULT_HTTP,
  };
}
