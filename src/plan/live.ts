import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import type { RoleLimits } from '../definition/role-limits.ts';
import type { AppliedOrigin } from './origin.ts';

/** The state of the database that the plan of one project needs. */
export interface LiveState {
  readonly revision: number;
  /** The rows of the project, by name. */
  readonly jobs: readonly Live<JobDefinition>[];
  readonly topics: readonly Live<TopicDefinition>[];
  /** Names of rows that belong to other projects or to no project (created through SQL). */
  readonly foreign: readonly Foreign[];
  /** Complete rows that belong to no project; empty unless the plan may adopt them. */
  readonly adoptable: {
    readonly jobs: readonly Live<JobDefinition>[];
    readonly topics: readonly Live<TopicDefinition>[];
  };
  /** The scheduled jobs of other projects and of no project, which share the daemons; absent in a snapshot. */
  readonly others?: readonly TimedJob[];
  /** The jobs of other projects and of no project that use topics of this project or run after its jobs; absent in an older snapshot. */
  readonly users?: readonly OutsideUser[];
  /** Other databases in which effects happen exactly once. */
  readonly ledgers: readonly LedgerTarget[];
  /** Rows of other projects that move to this one; absent: none. */
  readonly incoming?: {
    readonly jobs: readonly Incoming<JobDefinition>[];
    readonly topics: readonly Incoming<TopicDefinition>[];
  };
  /** The limits of all roles; absent in an older snapshot. */
  readonly roleLimits?: readonly LiveRoleLimits[];
  /** The former name under which the database has the project; absent: it has the name that the files state. */
  readonly renamedFrom?: string;
  /** The source of the last revision; null before the first apply. */
  readonly origin: AppliedOrigin | null;
}

/** The keys of a job that say when it starts, and in which topic. */
export type TimedJob = Pick<
  JobDefinition,
  'name' | 'schedule' | 'timezone' | 'startsAt' | 'endsAt' | 'enabled' | 'topic'
>;

/** A job that another project, or no project, owns. */
export interface OutsideUser {
  readonly name: string;
  /** null: created through SQL. */
  readonly project: string | null;
  readonly file: string | null;
  readonly topic: string;
  /** The jobs that it runs after. */
  readonly after: readonly string[];
}

/** A database, other than the one that contains pgherd, with a ledger. */
export interface LedgerTarget {
  /** The name in `pgherd.yaml`; null: the same server. */
  readonly connection: string | null;
  readonly database: string;
  /** The database in the connection's URL: jobs of that connection without `database` run there. */
  readonly isDefault: boolean;
}

export interface LiveRoleLimits extends RoleLimits {
  readonly role: string;
  /** The project that set them; null: a statement in the database. */
  readonly project: string | null;
}

/** A managed row. */
export interface Live<D> {
  /** The current values of the row. */
  readonly definition: D;
  /** The definition that was last applied; null when none was. */
  readonly applied: D | null;
  readonly sourceFile: string | null;
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly pause: Pause | null;
}

/** A row of another project. */
export interface Incoming<D> extends Live<D> {
  readonly project: string;
}

export interface Pause {
  readonly by: string;
  readonly reason: string | null;
  readonly untilMs: number | null;
  /** null: unknown, in a snapshot of an older pgherd. */
  readonly sinceMs: number | null;
}

export interface Foreign {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  /** null: created through SQL. */
  readonly project: string | null;
}

/** The tasks that are running or waiting now. Advisory, except that a topic with tasks is not deleted. */
export interface Activity {
  /** Running tasks by job name. */
  readonly running: ReadonlyMap<string, number>;
  /** Unfinished tasks by topic, for the topics that may be deleted. */
  readonly unfinishedByTopic: ReadonlyMap<string, number>;
}
