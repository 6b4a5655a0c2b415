import { keyOfField } from '../../definition/keys.ts';
import { formatDuration } from '../../schedule/duration.ts';
import { localTime } from '../../schedule/local-time.ts';
import { visible } from '../../text/printable.ts';
import { formatLimits } from '../limits/role-limits.ts';
import type { RoleLimitsChange } from '../limits/role-limits-change.ts';
import type { Change, Drift, FieldChange, JobChange, Plan, PlanSummary } from '../plan.ts';
import { nextRuns } from '../run-times.ts';
import { foldPlan } from './folds.ts';
import type { SameEdit } from './overview/same-edit.ts';
import { shortList } from './short-list.ts';

const MAX_VALUE = 100;

/** Returns a key as written in YAML: `catchupWindowMs` is `catchup_window`, `retry.initialMs` is `retry.initial`. */
export function formatKey(path: string): string {
  const key = keyOfField(path);
  // The entries of a mapping (`labels.team`) have the names that the definition gives them.
  return key === null || key.field !== path ? visible(path) : key.key;
}

/** Returns the fields in the order in which they are read: the important ones first, descriptions and labels last. */
export function readingFields(fields: readonly FieldChange[]): readonly FieldChange[] {
  const ofWeight = (wanted: FieldChange['weight']): readonly FieldChange[] =>
    fields.filter(({ weight }) => weight === wanted);
  return [...ofWeight('high'), ...ofWeight(undefined), ...ofWeight('low')];
}

/** Returns a value as written in YAML, on one line, cut if it is too long. */
export function formatValue(path: string, value: unknown): string {
  if (value === null) return path === 'concurrency' ? 'unlimited' : 'none';
  const key = keyOfField(path);
  if (key?.type === 'interval' && typeof value === 'number' && value >= 0) return formatDuration(Math.round(value));
  if (path === 'schedule' && Array.isArray(value)) {
    if (value.length === 0) return 'none';
    return shorten(value.map((text) => JSON.stringify(text)).join(', '));
  }
  if (typeof value === 'string') return shorten(/^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value));
  return shorten(JSON.stringify(value));
}

/** `pgherd plan`, or `pgherd rollback to revision 41` */
export function formatPlanCommand({ rollbackTo }: Plan): string {
  return rollbackTo === undefined ? 'pgherd plan' : `pgherd rollback to revision ${rollbackTo}`;
}

/** `billing @ prod (database app, revision 41)` */
export function formatPlanTitle(plan: Plan): string {
  const off = plan.schedules === 'off' ? ', schedules off' : '';
  const environment = plan.environment === null ? '' : ` @ ${plan.environment}${off}`;
  const taken = plan.snapshotTakenAt;
  const snapshot = taken === undefined ? '' : `, snapshot of ${formatAgo(taken, plan.createdAt)}`;
  const where = `database ${plan.database.name}, revision ${plan.baseRevision}${snapshot}`;
  return visible(`${plan.project}${environment} (${where})`);
}

/** Returns the first line of a comment on a pull request, by which the comment of an earlier plan is found. */
export function planMarker({
  project,
  environment,
  rollbackTo,
}: Pick<Plan, 'project' | 'environment' | 'rollbackTo'>): string {
  return `<!-- pgherd ${rollbackTo === undefined ? 'plan' : 'rollback'} ${inComment(project)} ${inComment(environment ?? '')} -->`;
}

function inComment(text: string): string {
  return visible(text).replaceAll('-->', '').replaceAll('<!--', '');
}

/** Returns `4f2c1ab`, with a remark when files differ from it; null without git. */
export function formatCommit({ git }: Pick<Plan, 'git'>): string | null {
  if (git.commit === null) return null;
  return `${git.commit.slice(0, 7)}${git.dirty === true ? ' + uncommitted changes' : ''}`;
}

/** A blocked plan without changes: its reasons are about definitions as they are. */
export const BLOCKED_ALONE = 'nothing changes, and apply refuses this plan until the reasons are resolved.';

/** `1 to add, 56 to change (54 by 1 cause), 0 to delete, 996 unchanged` */
export function formatSummary({ summary, ...plan }: Pick<Plan, 'summary' | 'causes' | 'changes'>): string {
  const { add, change, rename, move = 0, unchanged, drift, roleLimits = 0 } = summary;
  const { folds } = foldPlan(plan);
  const owed = new Set(folds.flatMap(({ changes }) => changes.map(({ name }) => name)));
  const causes = folds.length === 1 ? '1 cause' : `${folds.length} causes`;
  const alsoChanged = plan.changes.filter(
    ({ action, fields }) => action === 'rename' && fields.some(({ path }) => path !== 'name'),
  ).length;
  return [
    `${add} to add`,
    `${change} to change${folds.length === 0 ? '' : ` (${owed.size} by ${causes})`}`,
    rename === 0 ? [] : `${rename} to rename${alsoChanged === 0 ? '' : ` (${alsoChanged} also changed)`}`,
    move === 0 ? [] : `${move} to move`,
    `${summary.delete} to delete`,
    `${unchanged} unchanged`,
    drift === 0 ? [] : `${drift} drifted`,
    roleLimits === 0 ? [] : `limits of ${roleLimits} ${roleLimits === 1 ? 'role' : 'roles'} to change`,
  ]
    .flat()
    .join(', ');
}

/** Returns `0.01 → 0.05 in each of 109 lines`. */
export function formatEdit({ before, after, count }: SameEdit): string {
  return `${before} → ${after} in each of ${count} lines`;
}

/** Moves that are named with both files; of more there are only names. */
const MAX_MOVES = 3;

/** Returns `996 unchanged, 1 moved to another file: job sweep, jobs/a.yaml → jobs/b.yaml`. */
export function formatUnchanged({ summary, moved = [] }: Pick<Plan, 'summary' | 'moved'>, full = false): string {
  const unchanged = `${summary.unchanged} unchanged`;
  if (moved.length === 0) return unchanged;
  const files = moved.length === 1 ? '1 moved to another file' : `${moved.length} moved to other files`;
  const names = moved.map((one) => `${one.kind} ${visible(one.name)}`);
  const detailed = moved.map(({ from, to }, index) =>
    from === null ? `${names[index]}, now in ${visible(to)}` : `${names[index]}, ${visible(from)} → ${visible(to)}`,
  );
  const list = full || moved.length <= MAX_MOVES ? detailed.join('; ') : shortList(names);
  return `${unchanged}, ${files}: ${list}; apply records ${moved.length === 1 ? 'it' : 'them'}`;
}

/** Returns how to keep the manual changes that apply would revert; null: it reverts none. */
export function keepDriftHint(plan: Pick<Plan, 'changes' | 'drift' | 'rollbackTo'>): string | null {
  if (plan.rollbackTo !== undefined) return null;
  const names = [...new Set(plan.drift.filter((drift) => driftEnd(plan, drift) === 'reverts').map(({ name }) => name))];
  if (names.length === 0) return null;
  const which = names.length <= MAX_MOVES && names.every((name) => /^[\w.-]+$/.test(name)) ? ` ${names.join(' ')}` : '';
  return `to keep ${names.length === 1 ? 'it' : 'them'}, write ${names.length === 1 ? 'it' : 'them'} into the files: pgherd pull${which}`;
}

/** Returns what apply does to a manual change. */
export function driftEnd({ changes }: Pick<Plan, 'changes'>, drift: Drift): 'overwrites' | 'deletes' | 'reverts' {
  const change = changes.find(({ kind, name }) => kind === drift.kind && name === drift.name);
  if (change === undefined) return 'reverts';
  return change.action === 'delete' ? 'deletes' : 'overwrites';
}

/** Returns the summary of an applied plan, without zero counts: `1 added, 2 changed, 1 reverted`. */
export function formatAppliedSummary(summary: PlanSummary): string {
  const counts: readonly (readonly [number, string])[] = [
    [summary.add, 'added'],
    [summary.change, 'changed'],
    [summary.rename, 'renamed'],
    [summary.move ?? 0, 'moved'],
    [summary.delete, 'deleted'],
    [summary.drift, 'reverted'],
  ];
  const { roleLimits = 0 } = summary;
  const parts = [
    ...counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`),
    ...(roleLimits === 0 ? [] : [`limits of ${roleLimits} ${roleLimits === 1 ? 'role' : 'roles'} changed`]),
  ];
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}

/** Returns `Peak 14 → 37 starts/min at 02:30 UTC`, or null when nothing starts. */
export function formatPeak({ forecast }: Plan): string | null {
  if (forecast === null) return null;
  const { before, after } = forecast;
  if (before.startsPerMinute === 0 && after.startsPerMinute === 0) return null;
  const at = (after.at ?? before.at ?? '').slice(11, 16);
  const counts =
    before.startsPerMinute === after.startsPerMinute
      ? `${after.startsPerMinute}`
      : `${before.startsPerMinute} → ${after.startsPerMinute}`;
  return `Peak ${counts} ${after.startsPerMinute === 1 ? 'start' : 'starts'}/min at ${at} UTC`;
}

/** Returns `job a`, for a rename `job a → b`, and for a move `job a (project shop → billing)`. */
export function formatSubject({ kind, name, before, move }: Change): string {
  const from = before !== null && before.name !== name ? `${before.name} → ` : '';
  const projects = move === undefined ? '' : ` (project ${move.from} → ${move.to ?? 'none'})`;
  return visible(`${kind} ${from}${name}${projects}`);
}

/** Returns `project shop → store: its revisions, jobs and topics are kept`; null when the project keeps its name. */
export function formatProjectRename({ project, renamedFrom }: Pick<Plan, 'project' | 'renamedFrom'>): string | null {
  if (renamedFrom === undefined) return null;
  return visible(`project ${renamedFrom} → ${project}: its revisions, jobs and topics are kept`);
}

/** Returns `role order_janitor: concurrency 2 → concurrency 4`. */
export function formatRoleLimits({ role, before, after }: Pick<RoleLimitsChange, 'role' | 'before' | 'after'>): string {
  return visible(`role ${role}: ${formatLimits(before)} → ${formatLimits(after)}`);
}

/** Returns the next runs, and the previous ones if they differ, both in the job's new time zone. */
export function nextWords(plan: Plan, change: JobChange): readonly (readonly [key: 'next' | 'was', runs: string])[] {
  const { before } = change.nextRuns;
  const after = change.nextRuns.after ?? runsOfDestructive(plan, change);
  const timezone = change.after?.timezone ?? 'UTC';
  const nowMs = Date.parse(plan.createdAt);
  const next = formatRuns(after, timezone, nowMs);
  const was = formatRuns(before, timezone, nowMs);
  return [
    ...(next === null ? [] : [['next', `${next} (${visible(timezone)})`] as const]),
    ...(was === null || was === next ? [] : [['was', `${was} (${visible(timezone)})`] as const]),
  ];
}

/** A job that will delete rows says from when on, also if its schedule stays. */
function runsOfDestructive({ createdAt }: Plan, { action, after, notes }: JobChange): readonly string[] | null {
  if (action === 'delete' || after === null || !after.enabled) return null;
  if (!notes.some(({ code }) => code === 'destructive-sql')) return null;
  return nextRuns(after, Date.parse(createdAt), 3).map((ms) => new Date(ms).toISOString());
}

/**
 * Returns `Mon 02:30 · Tue 02:30 · Wed 02:30`, with dates if they are not in the next days; null when nothing is due.
 */
function formatRuns(runs: readonly string[] | null, timezone: string, nowMs: number): string | null {
  if (runs === null || runs.length === 0) return null;
  return runs
    .map((instant) => {
      const ms = Date.parse(instant);
      const { weekday, date, time } = localTime(timezone, ms);
      return ms - nowMs < 6 * 86_400_000 ? `${weekday} ${time}` : `${weekday} ${date} ${time}`;
    })
    .join(' · ');
}

/** `2 h ago` */
export function formatAgo(instant: string, nowInstant: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(nowInstant) - Date.parse(instant)) / 1000));
  if (seconds < 60) return 'just now';
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

function shorten(text: string): string {
  const shown = visible(text);
  return shown.length > MAX_VALUE ? `${shown.slice(0, MAX_VALUE)}…` : shown;
}
