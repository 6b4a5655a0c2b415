import { visible } from '../../text/printable.ts';
import type { Change, Drift, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { causeHead, causeSql } from './cause-lines.ts';
import { changeDetails, sqlDiffLines, sqlLines } from './change-details.ts';
import { type Fold, foldPlan } from './folds.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import type { Palette } from './palette.ts';
import {
  driftEnd,
  formatAgo,
  formatCommit,
  formatKey,
  formatPeak,
  formatPlanCommand,
  formatPlanTitle,
  formatSubject,
  formatSummary,
  formatUnchanged,
  formatValue,
} from './words.ts';

/** With more changes than this, each change gets one line; JSON contains the details. */
const MAX_DETAILED = 200;
const MAX_NAME_WIDTH = 44;
/** Characters of the list of names below a cause. */
const MAX_NAMES = 60;

export interface TextOptions {
  /** Shows every name and line, however many there are. */
  readonly full?: boolean;
}

/** Returns a plan as text for people. Ends with a newline. Its control characters are escaped. */
export function renderText(plan: Plan, palette: Palette, options: TextOptions = {}): string {
  const commit = formatCommit(plan);
  const lines = [
    `${palette.bold(formatPlanCommand(plan))} · ${formatPlanTitle(plan)}${commit === null ? '' : ` · ${commit}`}`,
    ...renderChanges(plan, palette, options),
    ...renderWarnings(plan, palette),
    renderSummary(plan, palette),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function renderChanges(plan: Plan, palette: Palette, options: TextOptions): string[] {
  const { folds, changes } = foldPlan(plan);
  const width = Math.min(MAX_NAME_WIDTH, Math.max(0, ...changes.map((change) => formatSubject(change).length)));
  const detailed = new Set(options.full === true ? changes : changes.slice(0, MAX_DETAILED));
  const render = (change: Change): string[] => [
    `  ${headOf(change, width, palette)}`,
    ...(detailed.has(change) ? changeDetails(plan, change, palette, options).map((line) => `      ${line}`) : []),
  ];
  const grave = changes.filter(({ action, blocked }) => blocked !== null || action === 'delete');
  const adds = changes.filter((change) => change.action === 'create' && !grave.includes(change));
  const others = changes.filter((change) => !grave.includes(change) && !adds.includes(change));
  return [
    ...grave.flatMap(render),
    ...folds.flatMap((fold) => renderFold(plan, fold, palette, options)),
    ...others.flatMap(render),
    ...plan.drift.flatMap((drift) => renderDrift(plan, drift, palette)),
    ...adds.flatMap(render),
  ];
}

function renderFold(plan: Plan, fold: Fold, palette: Palette, { full = false }: TextOptions): string[] {
  const names = fold.changes.map(({ name }) => visible(name));
  const sql = causeSql(fold);
  return [
    `  ${palette.yellow('~')} ${causeHead(fold, plan)}`,
    `      ${palette.dim(full ? names.join(', ') : shortList(names))}`,
    ...(sql === null
      ? []
      : [`      sql of ${visible(sql.job)}`, ...sqlLines(sql.lines, palette, full).map((line) => `        ${line}`)]),
  ];
}

/** Returns as many names as fit on a line, at least three, and how many are left out. */
function shortList(names: readonly string[]): string {
  const shown = names.filter((_, index) => index < 3 || names.slice(0, index + 1).join(', ').length <= MAX_NAMES);
  const more = names.length - shown.length;
  return more === 0 ? names.join(', ') : `${shown.join(', ')} and ${more} more (--full)`;
}

function headOf(change: Change, width: number, palette: Palette): string {
  const { symbol, paint } = signOf(change, palette);
  const remarks = [
    change.blocked === null ? [] : palette.red(palette.bold(formatBlocked(change.blocked.reason))),
    change.running === 0 ? [] : change.running === 1 ? 'running now' : `${change.running} running now`,
    change.file === null ? [] : palette.dim(visible(`${change.file}${change.line === null ? '' : `:${change.line}`}`)),
  ].flat();
  const subject = formatSubject(change);
  const padding = ' '.repeat(Math.max(0, width - subject.length));
  return `${paint(`${symbol} ${subject}`)}${padding}   ${remarks.join(', ')}`;
}

function signOf(change: Change, palette: Palette): { symbol: string; paint: (text: string) => string } {
  switch (change.action) {
    case 'create':
      return { symbol: '+', paint: palette.green };
    case 'update':
      return { symbol: '~', paint: palette.yellow };
    case 'rename':
      return { symbol: '>', paint: palette.cyan };
    case 'delete':
      return { symbol: '-', paint: palette.red };
  }
}

function formatBlocked(reason: string): string {
  const shown = visible(reason);
  return shown.startsWith('protected') ? shown.replace('protected', 'PROTECTED') : `BLOCKED: ${shown}`;
}

function renderDrift(plan: Plan, drift: Drift, palette: Palette): string[] {
  const who = `by ${visible(drift.changedBy)}, ${formatAgo(drift.changedAt, plan.createdAt)}`;
  return drift.fields.flatMap(({ path, applied, live }) => {
    const subject = palette.magenta(`! drift ${visible(`${drift.kind} ${drift.name}`)}.${formatKey(path)}`);
    const isSql = path === 'sql' && typeof applied === 'string' && typeof live === 'string';
    const what = isSql ? 'changed' : `${formatValue(path, applied)} → ${formatValue(path, live)}`;
    const head = `  ${subject}  ${what} ${who}; apply ${driftEnd(plan, drift)} it`;
    return isSql ? [head, ...sqlDiffLines(applied, live, palette).map((line) => `        ${line}`)] : head;
  });
}

function renderWarnings(plan: Plan, palette: Palette): string[] {
  return groupDiagnostics(plan.diagnostics).map(({ diagnostic, more }) => {
    const paint = diagnostic.severity === 'error' ? palette.red : palette.yellow;
    const rest = more === 0 ? '' : ` (and ${more} more like this)`;
    const place = palette.dim(visible(`${diagnostic.file}:${diagnostic.line}`));
    const sign = diagnostic.severity === 'error' ? '✗' : '⚠';
    return `  ${paint(sign)} ${visible(diagnostic.message)}${rest} ${paint(diagnostic.code)} ${place}`;
  });
}

function renderSummary(plan: Plan, palette: Palette): string {
  if (!hasChanges(plan)) return `No changes. ${formatUnchanged(plan)}.`;
  const peak = formatPeak(plan);
  const blocked = isBlocked(plan)
    ? `\n${palette.red('Blocked: apply refuses this plan until the reasons above are resolved.')}`
    : '';
  return `${palette.bold('Plan:')} ${formatSummary(plan.summary)}.${peak === null ? '' : ` ${peak}.`}${blocked}`;
}
