import type { DeclaredJob, DeclaredMove, DeclaredTopic, DefinitionSet, Location } from '../../definition/definition.ts';
import type { Gates } from '../../definition/gates.ts';
import type { PolicyRule } from '../../definition/project.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Written } from '../causes.ts';
import type { Activity, LiveState } from '../live.ts';
import type { Origin } from '../origin.ts';
import type { DatabaseIdentity, GitState, Kind, TopicTasks } from '../plan.ts';
import type { Refusals } from './refusals.ts';

/** The desired state: definitions from files, or, without a place, from an earlier revision. */
export interface WantedSet {
  readonly jobs: readonly Wanted<DeclaredJob>[];
  readonly topics: readonly Wanted<DeclaredTopic>[];
  /** Topics that other projects declare; absent: none. */
  readonly externalTopics?: readonly string[];
  /** Jobs and topics that change their project; absent: none. */
  readonly moves?: readonly DeclaredMove[];
  /** The limits of roles; absent: they stay as they are. */
  readonly roleLimits?: DefinitionSet['roleLimits'];
  /** Rows that are left as they are, although the set does not contain them; absent: none. */
  readonly kept?: Readonly<Record<Kind, ReadonlySet<string>>>;
}

export type Wanted<D extends DeclaredJob | DeclaredTopic> = Omit<D, 'location'> & {
  readonly location: Location | null;
};

export interface PlanInput {
  readonly project: string;
  readonly environment: string | null;
  readonly database: DatabaseIdentity;
  readonly git: GitState;
  readonly nowMs: number;
  readonly declared: WantedSet;
  /** Where the definitions come from; null: they do not come from files. */
  readonly origin: Origin | null;
  /** The warnings found while reading. A set with errors is not planned. */
  readonly diagnostics: readonly Diagnostic[];
  readonly live: LiveState;
  readonly activity: Activity;
  /** The new values that the tables refuse; absent: the database was not asked. */
  readonly refusals?: Refusals;
  /** The server was promoted, and no daemon has worked with it since; absent: it was not. */
  readonly promotion?: { readonly message: string; readonly hint: string };
  /**
   * The names selected by file paths; null: the declared definitions are the whole project, and rows without one are
   * deleted.
   */
  readonly selection: { readonly jobs: ReadonlySet<string>; readonly topics: ReadonlySet<string> } | null;
  readonly options: PlanOptions;
  /** New name to former name, of the last recorded rename to each name; absent: none is known. */
  readonly lastRenames?: Readonly<Record<Kind, ReadonlyMap<string, string>>>;
  /** The former name of the project, as pgherd.yaml states it; absent: none. */
  readonly projectRenamedFrom?: string | null;
  /** Where the values are written; absent: the definitions do not come from files. */
  readonly written?: Written;
  /** The rules that need the whole database are checked by the plan. */
  readonly policy?: readonly PolicyRule[];
  /** Absent: none are known, as for a rollback outside the repository. */
  readonly gates?: Gates;
  /** The environment disables every schedule. */
  readonly schedulesOff?: boolean;
  /** `--author`. */
  readonly author?: string;
  /** The revision that the definitions come from; absent: they come from files. */
  readonly rollbackTo?: number;
  /** ISO instant of the snapshot that `live` comes from; absent: `live` comes from the database. */
  readonly snapshotTakenAt?: string;
}

export interface PlanOptions {
  /** false plans no deletes (`--no-prune`). */
  readonly prune: boolean;
  /** Name patterns; an empty list selects all. */
  readonly target: readonly string[];
  /** Only jobs that have all of these labels, and what they need; absent: any. */
  readonly labels?: Readonly<Record<string, string>> | null;
  readonly exclude: readonly string[];
  /** The number of deletes that the user has confirmed, or null. */
  readonly allowDeletes: number | null;
  /** How the tasks of a deleted topic are handled; absent: they block its delete. */
  readonly topicTasks?: TopicTasks | null;
  /** Deleting a job cancels its running tasks. */
  readonly cancelRunning?: boolean;
  /** The forecast contains every hour, not only the peak. */
  readonly forecast?: boolean;
  /** Adopts declared rows that were created through SQL (`--adopt`); never those of another project. */
  readonly adopt: boolean;
}

export const DEFAULT_PLAN_OPTIONS: PlanOptions = {
  prune: true,
  target: [],
  exclude: [],
  allowDeletes: null,
  adopt: false,
};
