/**
 * Normalized definitions: defaults filled in, variables replaced, durations in milliseconds, every key present. Plan
 * compares them, apply writes them, and `before` and `after` of a plan contain them.
 */
import type { DeclaredRoleLimits } from './role-limits.ts';

/** What happens when a run is due while an earlier task of the job is unfinished. */
export type Overlap = 'skip' | 'queue' | 'allow';

/** What happens to runs that were missed (no daemon, pause) within `catchupWindowMs`. */
export type Catchup = 'skip' | 'latest' | 'all';

/** Missed occurrences of one job that become tasks in one pass of the scheduler, at most. */
export const MAX_CATCHUP = 100;

/**
 * A change of one of these fields restarts the schedule: occurrences that were missed before are not caught up. The trigger function
 * `_jobs_updated` does the same with their columns.
 */
export const SCHEDULE_FIELDS: ReadonlySet<string> = new Set(['schedule', 'timezone', 'startsAt']);

/** Retry n (from 1) waits `min(maxMs, initialMs * factor^(n-1))`, ± `jitter` as a fraction. `limit` 0: no retry. */
export interface RetryPolicy {
  /** Retries after the first attempt, at most. */
  readonly limit: number;
  /** The delay before the first retry. */
  readonly initialMs: number;
  /** Each delay is the one before it times this. */
  readonly factor: number;
  /** The longest delay. */
  readonly maxMs: number;
  /** From 0 to 1: the random part of a delay, as a fraction of it. */
  readonly jitter: number;
}

/** The finished attempts that the task log keeps; `errors`: failed, retrying and cancelled ones; `off`: none. */
export type LogMode = 'all' | 'errors' | 'off';

/** The targets of alerts: about a failure, a missed or unexpected run, a topic that is too full, and a recovery. */
export interface OnFailure {
  /** A channel for NOTIFY, or null. */
  readonly notify: string | null;
  /** A webhook named in pgherd.yaml, or null. */
  readonly webhook: string | null;
}

/** Values available to the SQL as `$1`, one jsonb object. */
export type Params = Readonly<Record<string, string | number | boolean | null>>;

export interface Expectation {
  /** A comparison such as ">= 1" or a range such as "1..5", or null. */
  readonly rows: string | null;
  readonly successWithinMs: number | null;
  /** An alert is raised when a due run has not started after this time; null: never. */
  readonly lateAfterMs: number | null;
  /** An alert is raised when a run takes longer; it is not ended. null: never. */
  readonly maxRuntimeMs: number | null;
}

/** The expected state of the queue of a topic. */
export interface TopicExpectation {
  /** The number of tasks that wait although they could start: a comparison or a range, or null. */
  readonly waiting: string | null;
  /** The age of the oldest of them, such as "< 5m", or null. */
  readonly oldest: string | null;
}

/** A job, normalized: every key has a value, variables are replaced, and durations are in milliseconds. */
export interface JobDefinition {
  /** Its name, unique in the database. */
  readonly name: string;
  /** What it is for; null: not described. */
  readonly description: string | null;
  /** Schedule texts as `parseSchedule` accepts them, in the order written; empty: only started manually. */
  readonly schedule: readonly string[];
  /** IANA zone. */
  readonly timezone: string;
  /** The name of the topic whose limits apply to its tasks. */
  readonly topic: string;
  /** The SQL that a run executes; from its `file` too. */
  readonly sql: string;
  /** null: the database that contains pgherd. */
  readonly database: string | null;
  /** null: the same server. */
  readonly connection: string | null;
  /** null: the login of the daemon. */
  readonly role: string | null;
  /** true: one transaction that includes its record; false: statement by statement; null: decided before execution. */
  readonly transaction: boolean | null;
  /** Time limit of an attempt. */
  readonly timeoutMs: number;
  /** What happens when a run is due while an earlier one is unfinished. */
  readonly overlap: Overlap;
  /** What happens to missed runs: none, the latest, or all run late. */
  readonly catchup: Catchup;
  /** Runs that were missed longer ago are not caught up. */
  readonly catchupWindowMs: number;
  /** The job's own policy, otherwise its topic's, otherwise no retry. */
  readonly retry: RetryPolicy;
  /** A lower value runs first. The job's own, otherwise its topic's, otherwise 100. */
  readonly priority: number;
  /** The longest random delay of an occurrence; 0: none. */
  readonly jitterMs: number;
  /** No occurrence before this ISO instant in UTC; null: no limit. */
  readonly startsAt: string | null;
  /** No occurrence after this ISO instant in UTC; null: no limit. */
  readonly endsAt: string | null;
  /** false: its schedules create no tasks. */
  readonly enabled: boolean;
  /** Whether apply refuses to delete it. */
  readonly protect: boolean;
  /** For metrics, lists and alerts. */
  readonly labels: Readonly<Record<string, string>>;
  /** What a healthy job does; null: its runs only have to succeed. */
  readonly expect: Expectation | null;
  /** The targets of its alerts; null: none. */
  readonly onFailure: OnFailure | null;
  /** The job's own, otherwise its topic's. */
  readonly log: LogMode;
  /** The number of last runs that stay in the task log beyond its retention; null: none. */
  readonly keepLast: number | null;
  /** Keys, as written in YAML, whose value in the database is kept when a plan is made. */
  readonly ignore: readonly string[];
  /** null: the SQL has no parameter. */
  readonly params: Params | null;
  /** Whether `plan --preview` may run the SQL. */
  readonly preview: boolean;
}

/** A topic, normalized as a job is. */
export interface TopicDefinition {
  /** Its name, unique in the database. */
  readonly name: string;
  /** What it is for; null: not described. */
  readonly description: string | null;
  /** Maximum number of tasks that run at the same time, over all daemons; null: no limit. */
  readonly concurrency: number | null;
  /** For tasks without their own; a lower value runs first. */
  readonly priority: number;
  /** Minimum time between two starts; 0: none. */
  readonly delayMs: number;
  /** For tasks without their own. */
  readonly retry: RetryPolicy;
  /** For tasks without their own; null: 6 h. */
  readonly timeoutMs: number | null;
  /** How long the log keeps finished attempts, and those that did not finish. */
  readonly retention: { readonly finishedMs: number; readonly failedMs: number };
  /** Maximum size of the SQL of a task, in bytes of UTF-8; null: 1 MB, as for any task. */
  readonly maxSqlBytes: number | null;
  /** Maximum size of the parameters of a task, as JSON; null: 1 MB. */
  readonly maxParamsBytes: number | null;
  /** `series`: the tasks that a session executes one after the other within 100 ms reach the disk together. */
  readonly durability: 'task' | 'series';
  /** The attempts that the task log keeps, for tasks of jobs without their own. */
  readonly log: LogMode;
  /** true: its tasks wait. */
  readonly paused: boolean;
  /** What a healthy queue looks like; null: any. */
  readonly expect: TopicExpectation | null;
  /** The targets of its alerts; null: none. */
  readonly onFailure: OnFailure | null;
}

/**
 * The place of a definition or of one of its keys. `file` is relative to the working directory, with `/`. Counts from
 * 1.
 */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A job as its file declares it. */
export interface DeclaredJob {
  /** The job. */
  readonly definition: JobDefinition;
  /** Its former name; null: none is stated. */
  readonly renamedFrom: string | null;
  /** The file, line and column of its name. */
  readonly location: Location;
}

/** A topic as its file declares it. */
export interface DeclaredTopic {
  /** The topic. */
  readonly definition: TopicDefinition;
  /** Its former name; null: none is stated. */
  readonly renamedFrom: string | null;
  /** The file, line and column of its name. */
  readonly location: Location;
}

/** All jobs and topics that the files of one project declare, sorted by name. */
export interface DefinitionSet {
  /** The jobs, with all defaults filled in. */
  readonly jobs: readonly DeclaredJob[];
  /** The topics, with all defaults filled in. */
  readonly topics: readonly DeclaredTopic[];
  /** The names of topics that other projects declare. */
  readonly externalTopics: readonly string[];
  /** Jobs and topics that come from another project, or go to one. */
  readonly moves: readonly DeclaredMove[];
  /** The limits of roles, with the file that declares them; absent: unknown. */
  readonly roleLimits?: readonly (DeclaredRoleLimits & { readonly file: string })[];
}

/** An entry of `moved` or `removed`: jobs and topics that change their project. */
export interface DeclaredMove {
  /** null: jobs and topics. */
  readonly kind: 'job' | 'topic' | null;
  /** A pattern of names. */
  readonly pattern: string;
  /** `in`: to this project. `out`: from it. */
  readonly direction: 'in' | 'out';
  /** The other project; null: no project. */
  readonly project: string | null;
  readonly location: Location;
}

export const NO_RETRY: RetryPolicy = { limit: 0, initialMs: 2_000, factor: 2, maxMs: 3_600_000, jitter: 0 };
