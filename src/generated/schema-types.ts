// Generated from schemas/*.json by `npm run schema-types`; do not edit.

/**
 * Jobs and topics of a pgherd project. Any number of such files make one project.
 */
export type DefinitionFile = {
  defaults?: JobDefaults;
  /**
   * Topics by name. Names are unique in the whole project.
   */
  topics?: {
    [k: string]: Topic;
  } | null;
  /**
   * Jobs by name. Names are unique in the whole project.
   */
  jobs?: {
    [k: string]: Job;
  } | null;
} | null;
/**
 * Values for jobs that do not say otherwise.
 */
export type JobDefaults = {
  /**
   * The IANA time zone in which cron fields are read. Default UTC.
   */
  timezone?: string;
  /**
   * The queue lane the tasks of the job go through. Default "default", which always exists.
   */
  topic?: string;
  /**
   * The database the SQL runs in. Default (null): the one pgherd lives in.
   */
  database?: string | null;
  /**
   * A connection named in pgherd.yaml. Default (null): the server pgherd lives on.
   */
  connection?: string | null;
  /**
   * The role that logs in to run the SQL, and cannot get out of it. Default (null): the login of the daemon.
   */
  role?: string | null;
  /**
   * true (the default): the SQL and its record commit together. false: statement by statement, for VACUUM, CREATE INDEX CONCURRENTLY, CALL with COMMIT.
   */
  transaction?: boolean;
  /**
   * How long one attempt may take. Default: the topic's, else 6h.
   */
  timeout?: string;
  /**
   * What happens to an occurrence that is due while an earlier task is unfinished: skip it (the default), queue it, or allow both to run.
   */
  overlap?: "skip" | "queue" | "allow";
  /**
   * Which missed occurrences within catchup_window are made up for: none (skip), the latest (the default) or all.
   */
  catchup?: "skip" | "latest" | "all";
  /**
   * How far back missed occurrences are looked for. Default 1d.
   */
  catchup_window?: string;
  retry?: Retry;
  /**
   * Lower runs first. Default: the topic's, else 100.
   */
  priority?: number;
  /**
   * Spreads the start randomly over this time. Default 0s.
   */
  jitter?: string;
  /**
   * No occurrence before this instant.
   */
  starts_at?: string;
  /**
   * No occurrence from this instant on.
   */
  ends_at?: string;
  /**
   * false: stored, but never due. Default true.
   */
  enabled?: boolean;
  /**
   * true: plan refuses to delete the job, also when its block is gone. Default false.
   */
  protect?: boolean;
  labels?: Labels;
  expect?: Expect;
  on_failure?: OnFailure;
  /**
   * Which ended attempts the task log keeps: all (the default), errors (failed, retrying, cancelled) or off (counters only). Default: the topic's.
   */
  log?: "all" | "errors" | "off";
  /**
   * So many of the last runs stay in the task log, however old they are. Default (null): as long as the topic's retention says.
   */
  keep_last?: number | null;
} | null;
/**
 * A queue lane: limits and defaults for the tasks in it.
 */
export type Topic = {
  /**
   * What the topic is for, in a sentence.
   */
  description?: string;
  /**
   * How many tasks run at once, over all daemons. Default (null): no limit.
   */
  concurrency?: number | null;
  /**
   * Lower runs first, over all topics. Default 100.
   */
  priority?: number;
  /**
   * At least this long between two starts. Default 0s.
   */
  delay?: string;
  retry?: Retry;
  /**
   * How long one attempt may take, for tasks that name no timeout. Default 6h.
   */
  timeout?: string;
  retention?: Retention;
  /**
   * Which ended attempts of its tasks the task log keeps: all (the default), errors (failed, retrying, cancelled) or off. A task keeps what held when it started.
   */
  log?: "all" | "errors" | "off";
  /**
   * true: tasks wait, none starts. Default false.
   */
  paused?: boolean;
} | null;
/**
 * When the job is due. One schedule or a list of them: 5 cron fields; 6 fields with seconds first; @yearly, @monthly, @weekly, @daily, @hourly; @every 30s; @after 5m (from the last finish); @reboot; a timestamp with zone (once); {after: other-job}. Leave the key out for a job that is only triggered by hand. Quote what starts with * or @.
 *
 * @minItems 1
 */
export type Schedule =
  | string
  | {
      /**
       * The name of the job to follow.
       */
      after: string;
    }
  | [OneSchedule, ...OneSchedule[]];
export type OneSchedule =
  | string
  | {
      /**
       * The name of the job to follow.
       */
      after: string;
    };

/**
 * What happens after a failed attempt. Retry n waits initial × factor^(n-1), at most max, ± jitter.
 */
export interface Retry {
  /**
   * How many retries follow the first attempt. 0: none (the default).
   */
  limit?: number;
  /**
   * The wait before the first retry. Default 2s.
   */
  initial?: string;
  /**
   * What each further wait is multiplied with. Default 2.
   */
  factor?: number;
  /**
   * The longest wait. Default 1h.
   */
  max?: string;
  /**
   * The fraction by which a wait may differ, 0 to 1. Default 0.
   */
  jitter?: number;
}
/**
 * Free text to group and find jobs by. Labels of the defaults and of the job are merged.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * What a healthy job looks like.
 */
export interface Expect {
  /**
   * What the row count of the last statement must satisfy: a comparison or a range.
   */
  rows?: string;
  /**
   * The job must have succeeded at least once in this time.
   */
  success_within?: string;
}
/**
 * Who is told when a run fails for good, is missed or breaks an expectation, and when the job works again.
 */
export interface OnFailure {
  /**
   * A channel for NOTIFY; the payload is JSON. null: none.
   */
  notify?: string | null;
  /**
   * A webhook named in pgherd.yaml. null: none.
   */
  webhook?: string | null;
}
/**
 * How long ended tasks stay in the task log.
 */
export interface Retention {
  /**
   * For finished tasks. Default 7d.
   */
  finished?: string;
  /**
   * For failed tasks. Default 30d.
   */
  failed?: string;
}
/**
 * A schedule and the SQL it runs. Exactly one of sql and sql_file.
 */
export interface Job {
  /**
   * What the job is for, in a sentence.
   */
  description?: string;
  schedule?: Schedule;
  /**
   * Short for schedule: {after: …}. Runs each time the named job (or any of several) succeeds.
   *
   * @minItems 1
   */
  after?: string | [string, ...string[]];
  /**
   * The IANA time zone in which cron fields are read. Default UTC.
   */
  timezone?: string;
  /**
   * The queue lane the tasks of the job go through. Default "default", which always exists.
   */
  topic?: string;
  /**
   * The database the SQL runs in. Default (null): the one pgherd lives in.
   */
  database?: string | null;
  /**
   * A connection named in pgherd.yaml. Default (null): the server pgherd lives on.
   */
  connection?: string | null;
  /**
   * The role that logs in to run the SQL, and cannot get out of it. Default (null): the login of the daemon.
   */
  role?: string | null;
  /**
   * true (the default): the SQL and its record commit together. false: statement by statement, for VACUUM, CREATE INDEX CONCURRENTLY, CALL with COMMIT.
   */
  transaction?: boolean;
  /**
   * How long one attempt may take. Default: the topic's, else 6h.
   */
  timeout?: string;
  /**
   * What happens to an occurrence that is due while an earlier task is unfinished: skip it (the default), queue it, or allow both to run.
   */
  overlap?: "skip" | "queue" | "allow";
  /**
   * Which missed occurrences within catchup_window are made up for: none (skip), the latest (the default) or all.
   */
  catchup?: "skip" | "latest" | "all";
  /**
   * How far back missed occurrences are looked for. Default 1d.
   */
  catchup_window?: string;
  retry?: Retry;
  /**
   * Lower runs first. Default: the topic's, else 100.
   */
  priority?: number;
  /**
   * Spreads the start randomly over this time. Default 0s.
   */
  jitter?: string;
  /**
   * No occurrence before this instant.
   */
  starts_at?: string;
  /**
   * No occurrence from this instant on.
   */
  ends_at?: string;
  /**
   * false: stored, but never due. Default true.
   */
  enabled?: boolean;
  /**
   * true: plan refuses to delete the job, also when its block is gone. Default false.
   */
  protect?: boolean;
  labels?: Labels;
  expect?: Expect;
  on_failure?: OnFailure;
  /**
   * Which ended attempts the task log keeps: all (the default), errors (failed, retrying, cancelled) or off (counters only). Default: the topic's.
   */
  log?: "all" | "errors" | "off";
  /**
   * So many of the last runs stay in the task log, however old they are. Default (null): as long as the topic's retention says.
   */
  keep_last?: number | null;
  /**
   * The former name: plan renames instead of delete and create, and the history stays.
   */
  renamed_from?: string;
  params?: Params;
  /**
   * The SQL to run. ${name} is replaced from vars; $${ is a literal ${.
   */
  sql?: string;
  /**
   * A file with the SQL, relative to this file and inside the project. Instead of sql.
   */
  sql_file?: string;
}
/**
 * Values for the SQL, bound as $1, one jsonb object: $1->>'days'.
 */
export interface Params {
  [k: string]: string | number | boolean | null;
}

/**
 * pgherd.yaml: the root of a project.
 */
export type ProjectFile = {
  /**
   * The owner of the jobs and topics below. apply touches nothing that another project owns. Default "default".
   */
  project?: string;
  /**
   * The schema pgherd is installed in. Default "pgherd".
   */
  schema?: string;
  /**
   * Which files hold definitions, relative to this file. Default: every *.yaml and *.yml below it.
   */
  include?: string[];
  /**
   * Which of them do not.
   */
  exclude?: string[];
  defaults?: JobDefaults;
  vars?: Vars;
  /**
   * Other servers by name.
   */
  connections?: {
    [k: string]: Connection;
  } | null;
  roles?: Roles;
  webhooks?: Webhooks;
  /**
   * Differences per environment, chosen with --env.
   */
  environments?: {
    [k: string]: Environment;
  } | null;
  policy?: Policy;
  /**
   * login (the default): each job connection logs in as its role. trusted: the daemon uses SET ROLE, out of which SQL can get.
   */
  isolation?: "login" | "trusted";
  daemon?: DaemonSettings;
  http?: HttpSettings;
} | null;
/**
 * Values by name.
 */
export type Vars = {
  [k: string]: string | number | boolean;
} | null;
/**
 * How job roles log in, by role name.
 */
export type Roles = {
  [k: string]: RoleLogin;
} | null;
/**
 * Where the password comes from: one of password_env, password_file and password_command. Without any: a login without password (peer, cert).
 */
export type RoleLogin = {
  /**
   * The environment variable that holds the password.
   */
  password_env?: string;
  /**
   * A file that holds the password, read at each login; relative to pgherd.yaml.
   */
  password_file?: string;
  /**
   * A program and its arguments, run at each login without a shell; what it prints is the password. For tokens that expire.
   *
   * @minItems 1
   */
  password_command?: [string, ...string[]];
} | null;
/**
 * Where on_failure sends alerts, by name.
 */
export type Webhooks = {
  [k: string]: Webhook;
} | null;
/**
 * What differs in one environment.
 */
export type Environment = {
  /**
   * The environment variable that holds the URL of its database.
   */
  url_env?: string;
  vars?: Vars;
  /**
   * Instead of the include above.
   */
  include?: string[];
  /**
   * In addition to the exclude above.
   */
  exclude?: string[];
  defaults?: JobDefaults;
} | null;
/**
 * Rules for the jobs of the project. A broken rule of severity error blocks plan and apply.
 */
export type Policy = {
  "require-description"?: RuleSeverity;
  "require-timeout"?: RuleSeverity;
  "require-role"?: RuleSeverity;
  /**
   * No job runs as one of these roles.
   */
  "forbidden-roles"?: {
    severity?: RuleSeverity;
    /**
     * Role names.
     *
     * @minItems 1
     */
    roles: [string, ...string[]];
  };
  /**
   * Every job that names a database names one of these.
   */
  "allowed-databases"?: {
    severity?: RuleSeverity;
    /**
     * Database names.
     *
     * @minItems 1
     */
    databases: [string, ...string[]];
  };
  /**
   * At most this many starts in one minute of the next day.
   */
  "max-starts-per-minute"?: {
    severity?: RuleSeverity;
    /**
     * Starts in one minute.
     */
    limit: number;
  };
} | null;
/**
 * error blocks plan and apply, warning is shown, off is silent.
 */
export type RuleSeverity = "error" | "warning" | "off";
/**
 * Settings of pgherd run; SIGHUP reads them again.
 */
export type DaemonSettings = {
  /**
   * false: the daemon starts nothing. Default true.
   */
  enabled?: boolean;
  /**
   * How many tasks one daemon runs at once. Default 8.
   */
  slots?: number;
  /**
   * How many sessions one daemon opens at most: its own, those of tasks and those it keeps idle. Default (null): twice the slots plus 24.
   */
  max_connections?: number | null;
  /**
   * The daemon closes a session for tasks that was not used for this long. Default 5m.
   */
  idle_timeout?: string;
  /**
   * How often the daemon looks by itself, should a notification be lost. Default 1s.
   */
  poll?: string;
  /**
   * At most this many tasks are claimed at once. Default 100.
   */
  batch?: number;
  /**
   * How long a stopping daemon lets tasks finish. Default 30s.
   */
  grace?: string;
  /**
   * The pause before a crashed part starts again. Default 10s.
   */
  restart_pause?: string;
  /**
   * true: the daemon ends all its sessions while there is nothing to do, so that a serverless database can suspend. Default false.
   */
  quiet?: boolean;
  /**
   * A quiet daemon ends its sessions when nothing has happened for this long. Default 30s.
   */
  quiet_after?: string;
  /**
   * A quiet daemon looks this often for tasks that were enqueued elsewhere. Default 1h.
   */
  quiet_check?: string;
} | null;
/**
 * Who may use what pgherd run --http serves. SIGHUP reads it again.
 */
export type HttpSettings = {
  /**
   * The environment variable that holds the bearer token for changes; it reads, too. Without it nothing can be changed.
   */
  token_env?: string;
  /**
   * The environment variable that holds a bearer token that only reads. With it nobody reads without a token, not even on loopback.
   */
  read_token_env?: string;
  /**
   * What the token of token_env may do. Default: all but enqueue, which runs any SQL as the daemon's login.
   */
  allow?: ("trigger" | "pause" | "cancel" | "retry" | "enqueue")[];
  /**
   * Host names beside localhost and IP addresses that requests may name, as behind a reverse proxy.
   */
  hosts?: string[];
} | null;

/**
 * Another server.
 */
export interface Connection {
  /**
   * The environment variable that holds its URL.
   */
  url_env: string;
  roles?: Roles;
}
/**
 * An URL that takes alerts as signed JSON.
 */
export interface Webhook {
  /**
   * The environment variable that holds its URL.
   */
  url_env: string;
  /**
   * The environment variable that holds the secret its requests are signed with.
   */
  secret_env: string;
}
