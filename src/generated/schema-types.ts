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
  /**
   * Tests of jobs, which pgherd test runs.
   */
  tests?: Test[] | null;
  moved?: Moved;
  removed?: Removed;
} | null;
/**
 * Default values for jobs.
 */
export type JobDefaults = {
  /**
   * The IANA time zone of cron schedules. Default UTC.
   */
  timezone?: string;
  /**
   * The topic (queue) of the job's tasks. Default "default", which always exists.
   */
  topic?: string;
  /**
   * The database in which the SQL runs. Default (null): the database that contains pgherd.
   */
  database?: string | null;
  /**
   * A connection declared in pgherd.yaml. Default (null): the server that contains pgherd.
   */
  connection?: string | null;
  /**
   * The role that logs in to run the SQL; the SQL cannot switch to another role. Default (null): the login of the daemon.
   */
  role?: string | null;
  /**
   * true (the default): the SQL and its record commit together. false: statement by statement, for VACUUM, CREATE INDEX CONCURRENTLY, CALL with COMMIT.
   */
  transaction?: boolean;
  /**
   * Maximum run time of one attempt. Default: that of the topic, otherwise 6h.
   */
  timeout?: string;
  /**
   * What to do with a run that is due while an earlier task is unfinished: skip it (the default), queue it, or allow both to run.
   */
  overlap?: "skip" | "queue" | "allow";
  /**
   * Which missed runs within catchup_window to start later: none (skip), the latest (the default) or all.
   */
  catchup?: "skip" | "latest" | "all";
  /**
   * How far back to catch up missed runs. Default 1d.
   */
  catchup_window?: string;
  retry?: Retry;
  /**
   * A lower value runs first. Default: that of the topic, otherwise 100.
   */
  priority?: number;
  /**
   * Delays each start by a random time of at most this duration. Default 0s.
   */
  jitter?: string;
  /**
   * The job never runs before this instant.
   */
  starts_at?: string;
  /**
   * The job never runs at or after this instant.
   */
  ends_at?: string;
  /**
   * false: the job is stored, but never due. Default true.
   */
  enabled?: boolean;
  /**
   * true: plan refuses to delete the job, even after its definition was removed. Default false.
   */
  protect?: boolean;
  labels?: Labels;
  expect?: Expect;
  on_failure?: OnFailure;
  /**
   * Which ended attempts the task log keeps: all, errors (failed, retrying, cancelled) or off (counters only). Default: that of the topic, otherwise all.
   */
  log?: "all" | "errors" | "off";
  /**
   * The number of last runs that stay in the task log regardless of their age. Default (null): only the topic's retention applies.
   */
  keep_last?: number | null;
  /**
   * false: plan --preview does not run the SQL of the job. Default true.
   */
  preview?: boolean;
  /**
   * Keys that are changed in the database on purpose: apply sets them when it creates the job, and then leaves them as they are.
   */
  ignore?: (
    | "schedule"
    | "timezone"
    | "topic"
    | "sql"
    | "database"
    | "connection"
    | "role"
    | "transaction"
    | "timeout"
    | "overlap"
    | "catchup"
    | "catchup_window"
    | "retry"
    | "retry.limit"
    | "retry.initial"
    | "retry.factor"
    | "retry.max"
    | "retry.jitter"
    | "priority"
    | "jitter"
    | "starts_at"
    | "ends_at"
    | "enabled"
    | "labels"
    | "expect"
    | "expect.rows"
    | "expect.success_within"
    | "expect.late_after"
    | "expect.max_runtime"
    | "on_failure"
    | "on_failure.notify"
    | "on_failure.webhook"
    | "log"
    | "keep_last"
    | "params"
    | "description"
  )[];
} | null;
/**
 * A topic (queue): limits and defaults for its tasks.
 */
export type Topic = {
  /**
   * The purpose of the topic, in a sentence.
   */
  description?: string;
  /**
   * Maximum number of tasks that run at once, over all daemons. Default (null): no limit.
   */
  concurrency?: number | null;
  /**
   * A lower value runs first, over all topics. Default 100.
   */
  priority?: number;
  /**
   * Minimum time between two starts. Default 0s.
   */
  delay?: string;
  retry?: Retry;
  /**
   * Maximum run time of one attempt, for tasks without a timeout of their own. Default 6h.
   */
  timeout?: string;
  retention?: Retention;
  /**
   * Maximum size of the SQL of a task, in bytes: enqueue refuses a longer one, validate a job. Default (null): 1 MB, as for any task.
   */
  max_sql_bytes?: number | null;
  /**
   * Maximum size of the parameters of a task, in bytes of JSON: enqueue and trigger refuse larger ones, validate those of a job. Default (null): 1 MB, as for any task.
   */
  max_params_bytes?: number | null;
  /**
   * When its tasks reach the disk: task (the default), each before the next one starts; series, quick tasks together every 100 ms. Effect and record of a task commit together in both.
   */
  durability?: "task" | "series";
  /**
   * Which ended attempts of its tasks the task log keeps: all (the default), errors (failed, retrying, cancelled) or off. A running task keeps the value from its start.
   */
  log?: "all" | "errors" | "off";
  /**
   * true: tasks wait and do not start. Default false.
   */
  paused?: boolean;
  expect?: TopicExpect;
  on_failure?: OnFailure;
  /**
   * The former name: plan renames the topic, which keeps its pause, its counters and its waiting tasks.
   */
  renamed_from?: string;
  /**
   * true: another project declares the topic, and jobs of this project use it. No other key is allowed then. Default false.
   */
  external?: boolean;
} | null;
/**
 * When the job is due. One schedule or a list of them: 5 cron fields; 6 fields with seconds first; @yearly, @monthly, @weekly, @daily, @hourly; @every 30s; @after 5m (from the last finish); @reboot; a timestamp with time zone offset (once); {after: other-job}. Leave the key out for a job that is only started manually. Quote a schedule that starts with * or @.
 *
 * @minItems 1
 */
export type Schedule =
  | string
  | {
      /**
       * The name of the job after whose success this job runs.
       */
      after: string;
    }
  | [OneSchedule, ...OneSchedule[]];
export type OneSchedule =
  | string
  | {
      /**
       * The name of the job after whose success this job runs.
       */
      after: string;
    };
/**
 * What holds after the job: one expectation or a list. Without error, the job must succeed.
 *
 * @minItems 1
 */
export type TestExpectation =
  | {
      /**
       * A query, run by the owner of the test after the job.
       */
      query?: string;
      /**
       * The rows that the query returns, in its order.
       */
      rows?: unknown[][];
      /**
       * With query: the number of its rows; otherwise the row count of the job. A number, a comparison or a range.
       */
      count?: number | string;
      /**
       * The SQLSTATE with which the job fails.
       */
      error?: string;
      /**
       * A text that a notice of the job contains.
       */
      notice?: string;
    }
  | [TestExpectation1, ...TestExpectation1[]];
/**
 * Jobs and topics that move between projects, with their id, history, counters and pause: one entry or a list. Each has from, in the project that takes them, or to, in the project that gives them.
 */
export type Moved =
  | {
      /**
       * The name of a job, or a pattern such as billing-*.
       */
      job?: string;
      /**
       * The name of a topic, or a pattern.
       */
      topic?: string;
      /**
       * The project that owns them until now. Without job and topic: everything that this project declares and that project owns.
       */
      from?: string;
      /**
       * The project that takes them. Until it does they stay as they are, although this project no longer declares them.
       */
      to?: string;
    }
  | MovedEntry[];
/**
 * Jobs and topics that the project no longer owns, although they stay in the database: one entry or a list.
 */
export type Removed =
  | {
      /**
       * The name of a job, or a pattern such as billing-*.
       */
      job?: string;
      /**
       * The name of a topic, or a pattern.
       */
      topic?: string;
      /**
       * true: the job or topic stays in the database as it is, and no project owns it. To delete it, remove its definition instead.
       */
      keep: boolean;
    }
  | RemovedEntry[];

/**
 * Retries after a failed attempt. Retry n waits initial × factor^(n-1), at most max, ± jitter.
 */
export interface Retry {
  /**
   * Maximum number of retries after the first attempt. 0: none (the default).
   */
  limit?: number;
  /**
   * The delay before the first retry. Default 2s.
   */
  initial?: string;
  /**
   * The factor between two delays. Default 2.
   */
  factor?: number;
  /**
   * The longest delay. Default 1h.
   */
  max?: string;
  /**
   * The random part of a delay, as a fraction from 0 to 1. Default 0.
   */
  jitter?: number;
}
/**
 * Free text to group and find jobs. Labels of the defaults and of the job are merged.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * Expectations that a healthy job meets.
 */
export interface Expect {
  /**
   * The expected row count of the last statement: a comparison or a range.
   */
  rows?: string;
  /**
   * The job must succeed at least once within this time.
   */
  success_within?: string;
  /**
   * An alert is raised when a run that is due has not started after this time.
   */
  late_after?: string;
  /**
   * An alert is raised when a run takes longer than this. The run goes on: timeout ends it.
   */
  max_runtime?: string;
}
/**
 * Targets of alerts: a run failed without further retries, was missed or did not meet an expectation, and the job works again.
 */
export interface OnFailure {
  /**
   * A channel for NOTIFY; the payload is JSON. null: none.
   */
  notify?: string | null;
  /**
   * A webhook declared in pgherd.yaml. null: none.
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
 * What the queue of a healthy topic looks like. An alert is raised when it does not, and again when it does.
 */
export interface TopicExpect {
  /**
   * The number of tasks that wait although they could start: a comparison or a range.
   */
  waiting?: string;
  /**
   * How long the oldest task waits that could start: < or <=, and a duration.
   */
  oldest?: string;
}
/**
 * A schedule and the SQL it runs. Exactly one of sql and sql_file.
 */
export interface Job {
  /**
   * The purpose of the job, in a sentence.
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
   * The IANA time zone of cron schedules. Default UTC.
   */
  timezone?: string;
  /**
   * The topic (queue) of the job's tasks. Default "default", which always exists.
   */
  topic?: string;
  /**
   * The database in which the SQL runs. Default (null): the database that contains pgherd.
   */
  database?: string | null;
  /**
   * A connection declared in pgherd.yaml. Default (null): the server that contains pgherd.
   */
  connection?: string | null;
  /**
   * The role that logs in to run the SQL; the SQL cannot switch to another role. Default (null): the login of the daemon.
   */
  role?: string | null;
  /**
   * true (the default): the SQL and its record commit together. false: statement by statement, for VACUUM, CREATE INDEX CONCURRENTLY, CALL with COMMIT.
   */
  transaction?: boolean;
  /**
   * Maximum run time of one attempt. Default: that of the topic, otherwise 6h.
   */
  timeout?: string;
  /**
   * What to do with a run that is due while an earlier task is unfinished: skip it (the default), queue it, or allow both to run.
   */
  overlap?: "skip" | "queue" | "allow";
  /**
   * Which missed runs within catchup_window to start later: none (skip), the latest (the default) or all.
   */
  catchup?: "skip" | "latest" | "all";
  /**
   * How far back to catch up missed runs. Default 1d.
   */
  catchup_window?: string;
  retry?: Retry;
  /**
   * A lower value runs first. Default: that of the topic, otherwise 100.
   */
  priority?: number;
  /**
   * Delays each start by a random time of at most this duration. Default 0s.
   */
  jitter?: string;
  /**
   * The job never runs before this instant.
   */
  starts_at?: string;
  /**
   * The job never runs at or after this instant.
   */
  ends_at?: string;
  /**
   * false: the job is stored, but never due. Default true.
   */
  enabled?: boolean;
  /**
   * true: plan refuses to delete the job, even after its definition was removed. Default false.
   */
  protect?: boolean;
  labels?: Labels;
  expect?: Expect;
  on_failure?: OnFailure;
  /**
   * Which ended attempts the task log keeps: all, errors (failed, retrying, cancelled) or off (counters only). Default: that of the topic, otherwise all.
   */
  log?: "all" | "errors" | "off";
  /**
   * The number of last runs that stay in the task log regardless of their age. Default (null): only the topic's retention applies.
   */
  keep_last?: number | null;
  /**
   * false: plan --preview does not run the SQL of the job. Default true.
   */
  preview?: boolean;
  /**
   * Keys that are changed in the database on purpose: apply sets them when it creates the job, and then leaves them as they are.
   */
  ignore?: (
    | "schedule"
    | "timezone"
    | "topic"
    | "sql"
    | "database"
    | "connection"
    | "role"
    | "transaction"
    | "timeout"
    | "overlap"
    | "catchup"
    | "catchup_window"
    | "retry"
    | "retry.limit"
    | "retry.initial"
    | "retry.factor"
    | "retry.max"
    | "retry.jitter"
    | "priority"
    | "jitter"
    | "starts_at"
    | "ends_at"
    | "enabled"
    | "labels"
    | "expect"
    | "expect.rows"
    | "expect.success_within"
    | "expect.late_after"
    | "expect.max_runtime"
    | "on_failure"
    | "on_failure.notify"
    | "on_failure.webhook"
    | "log"
    | "keep_last"
    | "params"
    | "description"
  )[];
  /**
   * The former name: plan renames the job instead of deleting and creating it, which keeps the history.
   */
  renamed_from?: string;
  params?: Params;
  /**
   * The SQL to run. ${name} is replaced from vars; $${ is a literal ${.
   */
  sql?: string;
  /**
   * A file with the SQL, relative to this file and inside the project. Used instead of sql.
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
 * One case: what is there, which job runs, and what is expected then.
 */
export interface Test {
  /**
   * What the job does in this case.
   */
  name: string;
  /**
   * The job that runs.
   */
  job: string;
  /**
   * What is there before the job runs: SQL, or rows by table; one or a list.
   */
  given?:
    | string
    | {
        [k: string]: {}[];
      }
    | (
        | string
        | {
            [k: string]: {}[];
          }
      )[];
  params?: Params;
  /**
   * The instant that now() returns, and for which the job is due. Default: the real one.
   */
  at?: string;
  expect: TestExpectation;
}
export interface TestExpectation1 {
  /**
   * A query, run by the owner of the test after the job.
   */
  query?: string;
  /**
   * The rows that the query returns, in its order.
   */
  rows?: unknown[][];
  /**
   * With query: the number of its rows; otherwise the row count of the job. A number, a comparison or a range.
   */
  count?: number | string;
  /**
   * The SQLSTATE with which the job fails.
   */
  error?: string;
  /**
   * A text that a notice of the job contains.
   */
  notice?: string;
}
export interface MovedEntry {
  /**
   * The name of a job, or a pattern such as billing-*.
   */
  job?: string;
  /**
   * The name of a topic, or a pattern.
   */
  topic?: string;
  /**
   * The project that owns them until now. Without job and topic: everything that this project declares and that project owns.
   */
  from?: string;
  /**
   * The project that takes them. Until it does they stay as they are, although this project no longer declares them.
   */
  to?: string;
}
export interface RemovedEntry {
  /**
   * The name of a job, or a pattern such as billing-*.
   */
  job?: string;
  /**
   * The name of a topic, or a pattern.
   */
  topic?: string;
  /**
   * true: the job or topic stays in the database as it is, and no project owns it. To delete it, remove its definition instead.
   */
  keep: boolean;
}

/**
 * pgherd.yaml: the settings of a project.
 */
export type ProjectFile = {
  /**
   * The owner of the jobs and topics below. apply never changes jobs and topics of another project. Without it the project is named after the address of the Git remote, such as github.com/acme/shop; outside a repository it is "default".
   */
  project?: string;
  /**
   * The former name of the project: the next apply renames it in the database, with its revisions, jobs and topics.
   */
  renamed_from?: string;
  /**
   * The schema in which pgherd is installed. Default "pgherd".
   */
  schema?: string;
  /**
   * Identifies this repository where Git cannot, as in a shallow clone; written by pgherd init. Another repository with the same project needs --switch-repository.
   */
  repository?: string;
  /**
   * Globs of definition files, relative to this file. Default: every *.yaml and *.yml below it.
   */
  include?: string[];
  /**
   * Globs of files to exclude from include.
   */
  exclude?: string[];
  defaults?: JobDefaults;
  vars?: Vars;
  /**
   * Connections to other servers, by name.
   */
  connections?: {
    [k: string]: Connection;
  } | null;
  roles?: JobRoles;
  webhooks?: Webhooks;
  on_apply?: Event;
  on_drift?: Event;
  on_sync_failed?: Event;
  /**
   * Differences per environment, chosen with --env.
   */
  environments?: {
    [k: string]: Environment;
  } | null;
  policy?: Policy;
  /**
   * login (the default): each job connection logs in as its role. trusted: the daemon uses SET ROLE, which SQL can undo.
   */
  isolation?: "login" | "trusted";
  daemon?: DaemonSettings;
  test?: TestSettings;
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
 * The source of the password: one of password_env, password_file and password_command. Without any of them: a login without password (peer, cert).
 */
export type RoleLogin = {
  /**
   * The environment variable with the password.
   */
  password_env?: string;
  /**
   * A file with the password, read at each login; relative to pgherd.yaml.
   */
  password_file?: string;
  /**
   * A program and its arguments, run at each login without a shell; its output is the password. For tokens that expire.
   *
   * @minItems 1
   */
  password_command?: [string, ...string[]];
} | null;
/**
 * How job roles log in, and what they may take of the queue, by role name.
 */
export type JobRoles = {
  [k: string]: JobRole;
} | null;
/**
 * The source of the password: one of password_env, password_file and password_command. Without any of them: a login without password (peer, cert).
 */
export type JobRole = {
  /**
   * The environment variable with the password.
   */
  password_env?: string;
  /**
   * A file with the password, read at each login; relative to pgherd.yaml.
   */
  password_file?: string;
  /**
   * A program and its arguments, run at each login without a shell; its output is the password. For tokens that expire.
   *
   * @minItems 1
   */
  password_command?: [string, ...string[]];
  /**
   * The number of tasks of the role that run at the same time, over all daemons, topics and projects. Default: no limit.
   */
  concurrency?: number;
  /**
   * The number of tasks of the role that may wait; enqueue refuses more. Tasks of jobs are not refused. Default: no limit.
   */
  max_waiting?: number;
} | null;
/**
 * Webhooks for the alerts of on_failure, by name.
 */
export type Webhooks = {
  [k: string]: Webhook;
} | null;
/**
 * The settings that differ in one environment.
 */
export type Environment = {
  /**
   * The environment variable with the URL of its database.
   */
  url_env?: string;
  /**
   * true: commands without --env use this environment. Default false.
   */
  default?: boolean;
  vars?: Vars;
  /**
   * Used instead of the include above.
   */
  include?: string[];
  /**
   * Added to the exclude above.
   */
  exclude?: string[];
  defaults?: JobDefaults;
  policy?: EnvironmentPolicy;
  /**
   * off: no job of this environment starts by its schedule, after another job or at a start of the daemon. trigger still starts it. Default on.
   */
  schedules?: "on" | "off";
} | null;
/**
 * Used instead of the same keys of policy above.
 */
export type EnvironmentPolicy = {
  freeze?: Freeze;
  approvals?: Approvals;
} | null;
export type Freeze = FreezeWindow[];
export type Approvals = number;
/**
 * Rules for the jobs of the project. A violated rule of severity error blocks plan and apply.
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
   * Every job with the key database uses one of these databases.
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
  freeze?: Freeze;
  approvals?: Approvals;
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
  /**
   * Rules of your own: CEL over the JSON of the plan. Each has to be true for the plan, or, if it uses change, for each change.
   *
   * @maxItems 100
   */
  rules?: {
    /**
     * The name of the rule.
     */
    name: string;
    /**
     * CEL that is true when the rule is kept. Its variables are plan and change.
     */
    expression: string;
    /**
     * CEL that is true for the changes that the rule concerns. Default: all.
     */
    when?: string;
    severity?: RuleSeverity;
    /**
     * What the reader of the plan should know. Default: the expression.
     */
    message?: string;
  }[];
  PGH053?: RuleSeverity;
  PGH082?: RuleSeverity;
  PGH090?: RuleSeverity;
  PGH401?: RuleSeverity;
  PGH402?: RuleSeverity;
  PGH403?: RuleSeverity;
  PGH404?: RuleSeverity;
  PGH405?: RuleSeverity;
  PGH406?: RuleSeverity;
  PGH407?: RuleSeverity;
  PGH408?: RuleSeverity;
  PGH409?: RuleSeverity;
  PGH410?: RuleSeverity;
  PGH411?: RuleSeverity;
  PGH412?: RuleSeverity;
  PGH420?: RuleSeverity;
  PGH421?: RuleSeverity;
  PGH422?: RuleSeverity;
  PGH423?: RuleSeverity;
  PGH424?: RuleSeverity;
  PGH425?: RuleSeverity;
  PGH426?: RuleSeverity;
  PGH427?: RuleSeverity;
  PGH428?: RuleSeverity;
  PGH430?: RuleSeverity;
} | null;
/**
 * error blocks plan and apply, warning is shown, off disables the rule.
 */
export type RuleSeverity = "error" | "warning" | "off";
/**
 * Settings of pgherd run; SIGHUP reads them again.
 */
export type DaemonSettings = {
  /**
   * false: the daemon starts no tasks. Default true.
   */
  enabled?: boolean;
  /**
   * Maximum number of tasks that one daemon runs at once. Default 8.
   */
  slots?: number;
  /**
   * Maximum number of sessions of one daemon: its own, those of tasks and idle ones. Default (null): twice the slots plus 24.
   */
  max_connections?: number | null;
  /**
   * Idle time after which the daemon closes a session for tasks. Default 1m.
   */
  idle_timeout?: string;
  /**
   * Maximum length of a row, an error or a notice that the SQL of a task sends to the daemon. A longer one ends its session, and the task fails. Default 16777216 (16 MB).
   */
  max_message_bytes?: number;
  /**
   * Polling interval when no notification arrives. Default 1s.
   */
  poll?: string;
  /**
   * Maximum number of tasks claimed at once. Default 400.
   */
  batch?: number;
  /**
   * Time that a stopping daemon gives running tasks to finish. Default 15s.
   */
  grace?: string;
  /**
   * Delay before a crashed part of the daemon restarts. Default 10s.
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
   * nightly: at 03:17 UTC one daemon lets PostgreSQL plan the SQL of every enabled job, as its role, and reports what cannot run. Not with max_connections below 12. Default nightly.
   */
  check_sql?: "off" | "nightly";
  /**
   * A quiet daemon looks this often for tasks that were enqueued elsewhere. Default 1h.
   */
  quiet_check?: string;
} | null;
/**
 * How pgherd test makes the database of the tests.
 */
export type TestSettings = {
  /**
   * A file of SQL that creates the tables, run by a superuser; relative to pgherd.yaml.
   */
  schema?: string;
  /**
   * A command that creates the tables, such as a migration tool: run after schema in the directory of pgherd.yaml, with DATABASE_URL and the PG* variables of the new database.
   */
  command?: string;
} | null;
/**
 * Access to the HTTP server of pgherd run --http. SIGHUP reads it again.
 */
export type HttpSettings = {
  /**
   * The environment variable with the bearer token for reading and changing. Without it, changes are not possible.
   */
  token_env?: string;
  /**
   * The environment variable with a bearer token for reading. With it, every request needs a token, even on loopback.
   */
  read_token_env?: string;
  /**
   * Named tokens with a scope, by name. The name is in the log and in pgherd.audit.
   */
  tokens?: {
    [k: string]: {
      /**
       * The environment variable with the token.
       */
      token_env: string;
      /**
       * read: it only reads. operate: it also does what allow lists.
       */
      scope: "read" | "operate";
      /**
       * Its changes concern only jobs and topics of these projects. Default: all.
       */
      projects?: string[];
      /**
       * Its changes concern only these topics, and jobs and tasks in them. Default: all.
       */
      topics?: string[];
    };
  };
  /**
   * The actions that tokens for changes permit. Default: all except enqueue, which runs any SQL as the daemon's login.
   */
  allow?: ("trigger" | "pause" | "cancel" | "retry" | "enqueue")[];
  /**
   * Host names that requests may use in addition to localhost and IP addresses, for example with a reverse proxy.
   */
  hosts?: string[];
  trusted_proxy?: TrustedProxy;
  /**
   * The address under which people open the dashboard. Alerts carry a link that begins with it.
   */
  base_url?: string;
} | null;

/**
 * Another server.
 */
export interface Connection {
  /**
   * The environment variable with its URL.
   */
  url_env: string;
  roles?: Roles;
}
/**
 * A URL that receives alerts as signed JSON.
 */
export interface Webhook {
  /**
   * The environment variable with its URL.
   */
  url_env: string;
  /**
   * The environment variable with the secret that signs its requests.
   */
  secret_env: string;
  /**
   * A PEM file with the authorities that may have signed its certificate, read at each post; relative to pgherd.yaml (default: the public authorities).
   */
  ca_file?: string;
  /**
   * The body of its requests: the JSON of pgherd, or a message for an incoming webhook of Slack or Teams. Default json.
   */
  format?: "json" | "slack" | "teams";
}
/**
 * The webhook that an event of the project is posted to.
 */
export interface Event {
  /**
   * A webhook declared under webhooks.
   */
  webhook: string;
}
export interface FreezeWindow {
  /**
   * Cron fields, an @name or a timestamp: when a window starts.
   */
  cron: string;
  /**
   * How long a window is, in elapsed time: a clock change does not alter it. At most 366d.
   */
  duration: string;
  /**
   * The IANA time zone of cron. Default UTC.
   */
  timezone?: string;
  /**
   * Why, shown by plan and apply.
   */
  reason?: string;
  /**
   * Changes that may be applied in a window: create, update, rename, delete, move, revert (of drift), rollback, or job:NAME, topic:NAME and label:KEY=VALUE with patterns. A change passes when one entry matches.
   */
  allow?: string[];
}
/**
 * A reverse proxy that has authenticated the caller, and says so in headers.
 */
export interface TrustedProxy {
  /**
   * IP addresses that the proxy connects from. The headers of any other client are ignored.
   *
   * @minItems 1
   */
  addresses: [string, ...string[]];
  /**
   * The header with the name of the user.
   */
  user_header: string;
  /**
   * The header with the roles or groups of the user, separated by commas.
   */
  roles_header: string;
  /**
   * What each role may do. Of several roles of a user, the first one in this list counts.
   */
  roles: {
    [k: string]: ProxyRole;
  };
}
export interface ProxyRole {
  /**
   * read, or operate: also the changes of allow.
   */
  scope: "read" | "operate";
  /**
   * Projects whose jobs its changes may concern. Default: all.
   */
  projects?: string[];
  /**
   * Topics whose tasks its changes may concern. Default: all.
   */
  topics?: string[];
}
