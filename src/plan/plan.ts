import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import type { Gates } from '../definition/gates.ts';
import type { Origins, ValueOrigin } from '../definition/provenance.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Approvals, Freeze } from './gates/gate-facts.ts';
import type { RoleLimitsChange } from './limits/role-limits-change.ts';
import type { JobPreview, PlanPreview } from './preview.ts';

/**
 * The changes that apply would make, complete enough to be saved, reviewed and applied later
 * (`schemas/plan.schema.json`). Deterministic: the same files, database and instant return the same bytes.
 */
export interface Plan {
  readonly formatVersion: 1;
  /** Why apply refuses the plan; null: it does not. */
  readonly blocked: { readonly reasons: readonly BlockedReason[] } | null;
  readonly project: string;
  readonly environment: string | null;
  readonly database: DatabaseIdentity;
  /** The project's revision on which the plan is based; 0 before the first apply. */
  readonly baseRevision: number;
  /** The source of the definitions. Advisory. */
  readonly git: GitState;
  /** ISO instant. Advisory. */
  readonly createdAt: string;
  /** ISO instant of the snapshot used instead of the database; absent without a snapshot. Advisory. */
  readonly snapshotTakenAt?: string;
  /** Blocked changes, then deletes, updates, renames, creates; each sorted by name. */
  readonly changes: readonly Change[];
  /** The places outside the jobs that change values of jobs, and places that several jobs share; the most jobs first. Absent: none. Advisory. */
  readonly causes?: readonly Cause[];
  /** Managed rows that were changed manually; apply restores the applied values. By name. */
  readonly drift: readonly Drift[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: PlanSummary;
  /** Rows without a change that another file declares now: apply writes the file, without a revision. Absent: none. */
  readonly moved?: readonly MovedFile[];
  readonly origins?: readonly Origins[]; // of created and changed rows, for an apply without the files; advisory
  /** Jobs with changed keys that their definition ignores; absent: none. Advisory. */
  readonly ignored?: readonly IgnoredDrift[];
  /** The limits of roles that change, by role. Absent: none. */
  readonly roleLimits?: readonly RoleLimitsChange[];
  /** The former name of the project, which apply renames; absent: it keeps its name. */
  readonly renamedFrom?: string;
  /** The revision that a rollback restores; absent: the plan comes from files. */
  readonly rollbackTo?: number;
  /** `freeze` and `approvals` of the project's policy; absent: neither is set. */
  readonly policy?: Gates;
  /** `off`: the environment disables every schedule; absent: it does not. Advisory. */
  readonly schedules?: 'off';
  /** Who made the change, as `--author` says; absent: it was not given. */
  readonly author?: string;
  /** The windows that hold the plan at its instant; absent: none. Advisory. */
  readonly freeze?: Freeze;
  /** Absent: the plan needs none. Advisory. */
  readonly approvals?: Approvals;
  /**
   * Starts per minute over the next day, before and after; null when nothing changes or there are too many starts to
   * count. Advisory.
   */
  readonly forecast: Forecast | null;
  /** Absent: nothing was tried. Advisory. */
  readonly preview?: PlanPreview;
  /** ISO instant after which a saved plan is stale. Only in saved plans. Advisory. */
  readonly expiresAt?: string;
  /** SHA-256, in hex, of everything that is not advisory. */
  readonly digest: string;
}

export interface BlockedReason {
  /** `change` for a blocked change, otherwise the code of the diagnostic. */
  readonly code: string;
  readonly text: string;
  /** The next step; absent: the text says enough. */
  readonly hint?: string;
  readonly kind: Kind | 'role' | null;
  readonly name: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

export interface DatabaseIdentity {
  readonly name: string;
  readonly schema: string;
  /** The uuid that `migrate` assigned to the installation. */
  readonly installation: string;
}

export interface GitState {
  readonly commit: string | null;
  /** Whether files differ from the commit; null when there is no commit. */
  readonly dirty: boolean | null;
}

/** Keys of a job that the database has otherwise than the files, and that its definition ignores. */
export interface IgnoredDrift {
  readonly name: string;
  readonly fields: readonly { readonly path: string; readonly declared: unknown; readonly live: unknown }[];
}

/** `move`: to this project from another one, or from it to none (`after` is null then). */
export type Action = 'create' | 'update' | 'delete' | 'rename' | 'move';
export type Kind = 'job' | 'topic';

export type Change = JobChange | TopicChange;

export interface JobChange extends ChangeBase {
  readonly kind: 'job';
  readonly before: JobDefinition | null;
  readonly after: JobDefinition | null;
  /** ISO instants, at most three each; null for topics and when the times of a job do not change. Advisory. */
  readonly nextRuns: { readonly before: readonly string[] | null; readonly after: readonly string[] | null };
  /** A delete cancels running tasks; absent, they may finish. */
  readonly cancelRunning?: boolean;
  /** What its SQL does; absent: it was not to be tried. Advisory. */
  readonly preview?: JobPreview;
}

export interface TopicChange extends ChangeBase {
  readonly kind: 'topic';
  readonly before: TopicDefinition | null;
  readonly after: TopicDefinition | null;
  /** How a delete handles unfinished tasks; absent, they block it. */
  readonly tasks?: TopicTasks;
}

/**
 * How the tasks of a deleted topic are handled. `drain`: the topic stays until it is empty. `discard`: waiting tasks
 * are cancelled. `move`: waiting tasks move to another topic. Running tasks may finish in each case.
 */
export type TopicTasks =
  | { readonly action: 'drain' }
  | { readonly action: 'discard' }
  | { readonly action: 'move'; readonly to: string };

interface ChangeBase {
  readonly action: Action;
  /** The projects of a move; absent: the change is not a move. */
  readonly move?: Move;
  /** For a rename the new name; `before.name` is the old one. */
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** SHA-256 of `before` as it was in the database; null when there is no `before`. Used to detect a stale plan. */
  readonly beforeHash: string | null;
  readonly blocked: { readonly reason: string } | null;
  /** The file that declares it, relative to the working directory; for a delete, the file that declared it. */
  readonly file: string | null;
  readonly line: number | null;
  /** Its tasks that are running now. Advisory. */
  readonly running: number;
  /** Effects of the change that a reviewer should know. Advisory. */
  readonly notes: readonly Note[];
}

/** The owner of a job or topic before and after; null: no project. */
export interface Move {
  readonly from: string;
  readonly to: string | null;
}

export interface Note {
  readonly level: 'info' | 'warning';
  readonly code: NoteCode;
  readonly text: string;
}

/** What a note is about: the wording of its text may change, its code does not. */
export type NoteCode =
  | 'adopts-row'
  | 'affects-jobs'
  | 'back-to-revision'
  | 'cancels-tasks'
  | 'catch-up'
  | 'clock-change'
  | 'codified'
  | 'deleted-in-database'
  | 'destructive-sql'
  | 'disabled'
  | 'enabled'
  | 'follows-jobs'
  | 'history-kept'
  | 'moves-project'
  | 'topic-renamed'
  | 'ignored-by-jobs'
  | 'longer-than-interval'
  | 'longer-than-timeout'
  | 'looks-like-rename'
  | 'no-schedule'
  | 'not-renamed'
  | 'paused'
  | 'pending-tasks'
  | 'role-refused'
  | 'running-tasks'
  | 'runs-so-far'
  | 'same-statement'
  | 'start-together'
  | 'starts-per-day'
  | 'taken-along'
  | 'topic-full'
  | 'used-elsewhere'
  | 'topic-tasks'
  | 'zone-without-effect';

/** One key that differs. `path` is a path in `before` and `after`, such as `retry.limit`; an absent value is null. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What sets the new value; absent: the definitions do not come from files. Advisory. */
  readonly origin?: ValueOrigin;
  /**
   * `high`: privileges, protection, transaction, place, or SQL that removes more than before; `low`: description and labels; absent:
   * neither. Advisory.
   */
  readonly weight?: 'high' | 'low';
}

/** One place that changes a value of several jobs, or of one job that does not contain the value itself. */
export interface Cause extends ValueOrigin {
  /** A path in a definition, such as `timeoutMs`; for the layer `variable` its name. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The names of the jobs, sorted. */
  readonly jobs: readonly string[];
}

export interface Drift {
  readonly kind: Kind;
  readonly name: string;
  readonly fields: readonly DriftField[];
  readonly changedBy: string;
  /** ISO instant. */
  readonly changedAt: string;
}

export interface DriftField {
  readonly path: string;
  readonly applied: unknown;
  readonly live: unknown;
}

export interface MovedFile {
  readonly kind: Kind;
  readonly name: string;
  readonly from: string | null;
  readonly to: string;
}

export interface PlanSummary {
  readonly add: number;
  readonly change: number;
  readonly rename: number;
  /** Absent: none. */
  readonly roleLimits?: number;
  readonly move?: number;
  readonly delete: number;
  readonly unchanged: number;
  readonly drift: number;
}

/** The busiest minute of the 24 hours from the plan's instant. */
export interface Forecast {
  readonly before: Peak;
  readonly after: Peak;
  /** The minutes of the hour (UTC) with the fewest starts over the day; only if requested. */
  readonly quietMinutes?: readonly number[];
}

export interface Peak {
  readonly startsPerMinute: number;
  /** ISO instant of the minute; null when nothing starts. */
  readonly at: string | null;
  /** The starts in the busiest minute of each of the 24 hours; only if requested. */
  readonly hours?: readonly number[];
}

/** Whether a change adopts a row that belongs to no project: then its owner is one of the fields. */
export function isAdoption({ fields }: Pick<Change, 'fields'>): boolean {
  return fields.some(({ path }) => path === OWNER);
}

/** The path of the field for the owner of a row; no definition has such a key. */
export const OWNER = 'project';

/** Whether apply would write anything. Drift counts as a change. */
export function hasChanges(plan: Pick<Plan, 'changes' | 'drift' | 'renamedFrom' | 'roleLimits'>): boolean {
  const { changes, drift, roleLimits = [], renamedFrom } = plan;
  return changes.length + drift.length + roleLimits.length > 0 || renamedFrom !== undefined;
}

/** Whether apply refuses the plan: a blocked change, a violated policy (its only errors), a freeze. Missing approvals block only apply. */
export function isBlocked(plan: Pick<Plan, 'changes' | 'diagnostics' | 'freeze' | 'roleLimits'>): boolean {
  return (
    (plan.freeze !== undefined && plan.freeze.override === undefined) ||
    plan.changes.some((change) => change.blocked !== null) ||
    plan.roleLimits?.some((change) => change.blocked !== null) === true ||
    plan.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
  );
}
