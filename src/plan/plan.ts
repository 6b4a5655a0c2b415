import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/**
 * What apply would do, complete enough to be saved, reviewed and applied later (`schemas/plan.schema.json`).
 * Deterministic: the same files, database and instant give the same bytes.
 */
export interface Plan {
  readonly formatVersion: 1;
  readonly project: string;
  readonly environment: string | null;
  readonly database: DatabaseIdentity;
  /** The project's revision that this was planned against; 0 before the first apply. */
  readonly baseRevision: number;
  /** Where the definitions come from. Advisory. */
  readonly git: GitState;
  /** ISO instant. Advisory. */
  readonly createdAt: string;
  /** ISO instant of the snapshot that stood for the database; only there when one did. Advisory. */
  readonly snapshotTakenAt?: string;
  /** Blocked ones, then deletes, updates, renames, creates; each by name. */
  readonly changes: readonly Change[];
  /** Managed rows that someone changed by hand; apply writes back what was applied. By name. */
  readonly drift: readonly Drift[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: PlanSummary;
  /** Starts per minute over the next day, before and after; null when nothing changes or it was too much to count. Advisory. */
  readonly forecast: Forecast | null;
  /** ISO instant from which on a saved plan is stale. Only in saved plans. Advisory. */
  readonly expiresAt?: string;
  /** SHA-256, in hex, of everything that is not advisory. */
  readonly digest: string;
}

export interface DatabaseIdentity {
  readonly name: string;
  readonly schema: string;
  /** The uuid that `migrate` gave the installation. */
  readonly installation: string;
}

export interface GitState {
  readonly commit: string | null;
  /** Whether files differ from the commit; null when there is no commit. */
  readonly dirty: boolean | null;
}

export type Action = 'create' | 'update' | 'delete' | 'rename';
export type Kind = 'job' | 'topic';

export type Change = JobChange | TopicChange;

export interface JobChange extends ChangeBase {
  readonly kind: 'job';
  readonly before: JobDefinition | null;
  readonly after: JobDefinition | null;
  /** ISO instants, at most three each; null where there is no job or its times do not change. Advisory. */
  readonly nextRuns: { readonly before: readonly string[] | null; readonly after: readonly string[] | null };
  /** A delete ends what runs; left out, it may finish. */
  readonly cancelRunning?: boolean;
}

export interface TopicChange extends ChangeBase {
  readonly kind: 'topic';
  readonly before: TopicDefinition | null;
  readonly after: TopicDefinition | null;
  /** What a delete does with unfinished tasks; left out, they block it. */
  readonly tasks?: TopicTasks;
}

/**
 * What happens to the tasks of a topic that is deleted. `drain`: the topic stays until it is empty once. `discard`: what
 * waits is cancelled. `move`: what waits goes to another topic. What runs may finish in each case.
 */
export type TopicTasks =
  | { readonly action: 'drain' }
  | { readonly action: 'discard' }
  | { readonly action: 'move'; readonly to: string };

interface ChangeBase {
  readonly action: Action;
  /** After a rename the new one; `before.name` is the old one. */
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** SHA-256 of `before` as it stood in the database; null when there is none. What staleness is measured by. */
  readonly beforeHash: string | null;
  readonly blocked: { readonly reason: string } | null;
  /** Where it is declared, relative to the working directory; for a delete, where it was. */
  readonly file: string | null;
  readonly line: number | null;
  /** Its tasks that run at this moment. Advisory. */
  readonly running: number;
  /** What a reviewer should know: facts that follow from the change. Advisory. */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** One key that differs. `path` goes into `before` and `after`, such as `retry.limit`; an absent value is null. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
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

export interface PlanSummary {
  readonly add: number;
  readonly change: number;
  readonly rename: number;
  readonly delete: number;
  readonly unchanged: number;
  readonly drift: number;
}

/** The busiest minute of the 24 hours from the plan's instant. */
export interface Forecast {
  readonly before: Peak;
  readonly after: Peak;
  /** The minutes of the hour (UTC) with the fewest starts over the day; where it was asked for. */
  readonly quietMinutes?: readonly number[];
}

export interface Peak {
  readonly startsPerMinute: number;
  /** ISO instant of the minute; null when nothing starts. */
  readonly at: string | null;
  /** The starts in the busiest minute of each of the 24 hours; where it was asked for. */
  readonly hours?: readonly number[];
}

/** Whether a change takes over a row that nobody owns: then its owner is one of the fields. */
export function isAdoption({ fields }: Pick<Change, 'fields'>): boolean {
  return fields.some(({ path }) => path === OWNER);
}

/** The path of the field that stands for the owner of a row; no definition has such a key. */
export const OWNER = 'project';

/** Whether apply would write anything. Drift counts as a change. */
export function hasChanges(plan: Pick<Plan, 'changes' | 'drift'>): boolean {
  return plan.changes.length > 0 || plan.drift.length > 0;
}

/** Whether apply refuses it: a change is blocked, or a policy is broken (the only errors that a plan can hold). */
export function isBlocked(plan: Pick<Plan, 'changes' | 'diagnostics'>): boolean {
  return (
    plan.changes.some((change) => change.blocked !== null) ||
    plan.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
  );
}
