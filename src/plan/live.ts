import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';

/** What the database holds, as far as one project's plan needs it. */
export interface LiveState {
  readonly revision: number;
  /** Owned by the project, by name. */
  readonly jobs: readonly Live<JobDefinition>[];
  readonly topics: readonly Live<TopicDefinition>[];
  /** Names that other projects own, or nobody (made through SQL). */
  readonly foreign: readonly Foreign[];
  /** Rows that nobody owns, whole; empty unless the plan is to adopt them. */
  readonly adoptable: {
    readonly jobs: readonly Live<JobDefinition>[];
    readonly topics: readonly Live<TopicDefinition>[];
  };
  /** Other databases in which effects are exactly once. */
  readonly ledgers: readonly LedgerTarget[];
}

/** A database, other than the one pgherd lives in, in which a ledger stands. */
export interface LedgerTarget {
  /** The name in `pgherd.yaml`; null: the same server. */
  readonly connection: string | null;
  readonly database: string;
  /** The database that the connection's URL names: where jobs of that connection run that name none. */
  readonly isDefault: boolean;
}

/** A managed row. */
export interface Live<D> {
  /** What the row says now. */
  readonly definition: D;
  /** What was last applied; null when never. */
  readonly applied: D | null;
  readonly sourceFile: string | null;
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly pause: Pause | null;
}

export interface Pause {
  readonly by: string;
  readonly reason: string | null;
  readonly untilMs: number | null;
  /** null: a snapshot of an older pgherd does not say. */
  readonly sinceMs: number | null;
}

export interface Foreign {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  /** null: made through SQL. */
  readonly project: string | null;
}

/** What runs and waits at this moment. Advisory, except that a topic with tasks is not deleted. */
export interface Activity {
  /** Running tasks by job name. */
  readonly running: ReadonlyMap<string, number>;
  /** Unfinished tasks by topic, of the topics that may be deleted. */
  readonly unfinishedByTopic: ReadonlyMap<string, number>;
}
