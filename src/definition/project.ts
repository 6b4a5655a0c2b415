import { type Gates, NO_GATES } from './gates.ts';
import type { DeclaredRoleLimits } from './role-limits.ts';

/** `pgherd.yaml`, normalized: the environment chosen, defaults filled in, durations in milliseconds. */
export interface ProjectConfig {
  /** The project that owns the definitions; without a name in `pgherd.yaml` that of the repository, or "default". */
  readonly name: string;
  /** The former name of the project; null: none is stated. */
  readonly renamedFrom: string | null;
  /** The schema pgherd is installed in. */
  readonly schema: string;
  /**
   * The directory of `pgherd.yaml`, absolute; without one, the directory in which the search for definitions starts.
   */
  readonly rootDir: string;
  /** `pgherd.yaml` itself, absolute, or null when there is none. */
  readonly file: string | null;
  /** Globs relative to `rootDir`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /**
   * The values of `${name}`: `vars`, then those of the environment, then those of the command line; later ones
   * override.
   */
  readonly vars: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, ConnectionConfig>>;
  readonly roles: Readonly<Record<string, RoleLoginConfig>>;
  /** By role. */
  readonly roleLimits: readonly DeclaredRoleLimits[];
  readonly webhooks: Readonly<Record<string, DeclaredWebhook>>;
  /** Names under `connections` and `webhooks` whose declaration has an error, which is reported there. */
  readonly misdeclared: { readonly connections: readonly string[]; readonly webhooks: readonly string[] };
  /** The webhook of each event of the project; absent: the event is not posted. */
  readonly events: ProjectEvents;
  /** The environment chosen with `--env`, else the default one, or null. */
  readonly environment: EnvironmentConfig | null;
  /** All declared environments. */
  readonly environmentNames: readonly string[];
  /** The id that `pgherd init` wrote, or that of a directory without a name; null: neither. */
  readonly repositoryId: string | null;
  readonly policy: readonly PolicyRule[];
  /** The conditions of an apply. */
  readonly gates: Gates;
  /** The project's own rules over its plans, `policy.rules`. */
  readonly rules: readonly OwnRule[];
  /** Severities of findings of the lint, by code; a code without one has its default. */
  readonly lint: LintSeverities;
  /** `login`: a job connection logs in as its role. `trusted`: SET ROLE. */
  readonly isolation: 'login' | 'trusted';
  readonly daemon: DaemonConfig;
  readonly http: HttpConfig;
  readonly test: TestConfig;
}

export interface ConnectionConfig {
  /** The name of the environment variable with the URL; never the URL. */
  readonly urlEnv: string;
  /** Logins that differ from `ProjectConfig.roles` on this server. */
  readonly roles: Readonly<Record<string, RoleLoginConfig>>;
}

export interface RoleLoginConfig {
  /** The name of the environment variable with the password; null: a login without password (peer, cert). */
  readonly passwordEnv: string | null;
  /** The absolute path of a file with the password. */
  readonly passwordFile?: string | null;
  /** A program that prints it, and its arguments. */
  readonly passwordCommand?: readonly string[] | null;
}

/** The names of environment variables; never their values. */
export interface DeclaredWebhook {
  readonly urlEnv: string;
  /** The secret that signs its requests. */
  readonly secretEnv: string;
  /** The absolute path of a PEM file with the authorities that its certificate is checked against; null: the public authorities. */
  readonly caFile: string | null;
  /** The body of its requests. */
  readonly format: 'json' | 'slack' | 'teams';
}

/** The events of a project that are posted to a webhook, with their keys in pgherd.yaml. */
export const PROJECT_EVENTS = { applied: 'on_apply', drift: 'on_drift', sync: 'on_sync_failed' } as const;

export type ProjectEvents = Readonly<Partial<Record<keyof typeof PROJECT_EVENTS, string>>>;

export interface EnvironmentConfig {
  readonly name: string;
  readonly urlEnv: string | null;
  /** Where `schedules: off` is written; null: schedules are on. */
  readonly schedulesOff: { readonly file: string; readonly line: number } | null;
}

/** The settings of a daemon in `pgherd.yaml`. Durations in ms. */
export interface DaemonConfig {
  /** false: the daemon runs, but neither creates nor claims tasks. */
  readonly enabled: boolean;
  /** Maximum number of tasks that run at the same time. */
  readonly slots: number;
  /** Polling interval when no notification arrives. */
  readonly pollMs: number;
  /** Maximum number of sessions, of all parts and tasks together; null: derived from `slots`. */
  readonly maxConnections: number | null;
  /** An idle session for tasks is closed after this time. */
  readonly idleTimeoutMs: number;
  /** A task fails when its session receives a longer message, such as a row or an error, and the session ends. */
  readonly maxMessageBytes: number;
  /** Maximum number of tasks claimed ahead of the slots. */
  readonly batch: number;
  /** How long a drain waits for running tasks. */
  readonly graceMs: number;
  /** The longest pause before a failed part starts again. */
  readonly restartPauseMs: number;
  /** Whether the daemon ends all sessions while there is nothing to do. */
  readonly quiet: boolean;
  readonly quietAfterMs: number;
  readonly quietCheckMs: number;
  /** `nightly`: one daemon lets PostgreSQL plan the SQL of every job. */
  readonly checkSql: 'off' | 'nightly';
}

/** How `pgherd test` makes the database of the tests. */
export interface TestConfig {
  /** The absolute path of a file of SQL; null: none. */
  readonly schemaFile: string | null;
  /** A shell command; null: none. */
  readonly command: string | null;
}

/** Access to the server of `pgherd run --http`. */
export interface HttpConfig {
  /** The name of the environment variable with the token for changes; null: changes are not possible. */
  readonly tokenEnv: string | null;
  /** The same for a token that only reads; null: any client on a loopback address may read. */
  readonly readTokenEnv: string | null;
  /** Named tokens. */
  readonly tokens: Readonly<Record<string, HttpTokenConfig>>;
  /** The actions that tokens for changes permit. */
  readonly allow: readonly HttpAction[];
  /** Host names that requests may use, in addition to localhost and addresses. */
  readonly hosts: readonly string[];
  /** The URL of the dashboard, without a slash at the end; null: alerts contain no link. */
  readonly baseUrl: string | null;
  /** null: callers are not authenticated by a proxy. */
  readonly trustedProxy: TrustedProxyConfig | null;
}

/** A reverse proxy that names the user and the roles of a caller in headers. */
export interface TrustedProxyConfig {
  /** IP addresses that it connects from. */
  readonly addresses: readonly string[];
  readonly userHeader: string;
  readonly rolesHeader: string;
  /** The token of each role, in order: the first role that a user has applies. */
  readonly roles: Readonly<Record<string, Omit<HttpTokenConfig, 'tokenEnv'>>>;
}

export interface HttpTokenConfig {
  /** The name of the environment variable with the token. */
  readonly tokenEnv: string;
  readonly scope: 'read' | 'operate';
  /** Projects and topics that its changes may concern; null: all. */
  readonly projects: readonly string[] | null;
  readonly topics: readonly string[] | null;
}

export type HttpAction = 'trigger' | 'pause' | 'cancel' | 'retry' | 'enqueue';

export type LintSeverities = Readonly<Partial<Record<string, PolicySeverity | 'off'>>>;

export type PolicySeverity = 'error' | 'warning';

/** A rule of `policy`, and its place: `pgherd.yaml:12`. */
export type PolicyRule = { readonly place: string } & (
  | { readonly rule: 'require-description' | 'require-timeout' | 'require-role'; readonly severity: PolicySeverity }
  | { readonly rule: 'forbidden-roles'; readonly severity: PolicySeverity; readonly roles: readonly string[] }
  | { readonly rule: 'allowed-databases'; readonly severity: PolicySeverity; readonly databases: readonly string[] }
  | { readonly rule: 'max-starts-per-minute'; readonly severity: PolicySeverity; readonly limit: number }
);

/** A rule of the project over its plans, as `policy.rules` of pgherd.yaml declares it. */
export interface OwnRule {
  readonly name: string;
  /** CEL that is true for a plan, or for a change, that keeps the rule. */
  readonly expression: string;
  /** CEL that is true for the changes that the rule applies to; null: all. */
  readonly when: string | null;
  readonly severity: 'error' | 'warning';
  /** The message for the reader; null: the expression. */
  readonly message: string | null;
  /** The place of the rule in pgherd.yaml. */
  readonly file: string;
  readonly line: number;
}

export const DEFAULT_DAEMON: DaemonConfig = {
  enabled: true,
  slots: 8,
  maxConnections: null,
  idleTimeoutMs: 60_000,
  maxMessageBytes: 16_777_216,
  pollMs: 1_000,
  batch: 400,
  graceMs: 15_000,
  restartPauseMs: 10_000,
  quiet: false,
  quietAfterMs: 30_000,
  quietCheckMs: 3_600_000,
  checkSql: 'nightly',
};

/** Without enqueue, which runs any SQL as the daemon's login. */
export const DEFAULT_HTTP: HttpConfig = {
  tokenEnv: null,
  readTokenEnv: null,
  tokens: {},
  allow: ['trigger', 'pause', 'cancel', 'retry'],
  hosts: [],
  baseUrl: null,
  trustedProxy: null,
};

export const DEFAULT_INCLUDE: readonly string[] = ['**/*.yaml', '**/*.yml'];

/** A project without `pgherd.yaml`. */
export function defaultProject(rootDir: string): ProjectConfig {
  return {
    name: 'default',
    renamedFrom: null,
    schema: 'pgherd',
    rootDir,
    file: null,
    include: DEFAULT_INCLUDE,
    exclude: [],
    vars: {},
    connections: {},
    roles: {},
    roleLimits: [],
    webhooks: {},
    misdeclared: { connections: [], webhooks: [] },
    events: {},
    environment: null,
    environmentNames: [],
    repositoryId: null,
    policy: [],
    gates: NO_GATES,
    rules: [],
    lint: {},
    isolation: 'login',
    daemon: DEFAULT_DAEMON,
    http: DEFAULT_HTTP,
    test: { schemaFile: null, command: null },
  };
}
