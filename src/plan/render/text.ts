import { visible } from '../../text/printable.ts';
import type { Change, Drift, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { changeDetails, sqlDiffLines } from './change-details.ts';
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

/** Returns a plan as text for people. Ends with a newline. Its control characters are escaped. */
export function renderText(plan: Plan, palette: Palette): string {
  const commit = formatCommit(plan);
  const lines = [
    `${palette.bold(formatPlanCommand(plan))} · ${formatPlanTitle(plan)}${commit === null ? '' : ` · ${commit}`}`,
    ...renderChanges(plan, palette),
    ...renderWarnings(plan, palette),
    renderSummary(plan, palette),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function renderChanges(plan: Plan, palette: Palette): string[] {
  const width = Math.min(MAX_NAME_WIDTH, Math.max(0, ...plan.changes.map((change) => formatSubject(change).length)));
  const adds = plan.changes.findIndex((change) => change.action === 'create' && change.blocked === null);
  const before = adds === -1 ? plan.changes : plan.changes.slice(0, adds);
  const after = adds === -1 ? [] : plan.changes.slice(adds);
  const render = (change: Change, index: number): string[] => [
    `  ${headOf(change, width, palette)}`,
    ...(index < MAX_DETAILED ? changeDetails(plan, change, palette).map((line) => `      ${line}`) : []),
  ];
  return [
    ...before.flatMap((change, index) => render(change, index)),
    ...plan.drift.flatMap((drift) => renderDrift(plan, drift, palette)),
    ...after.flatMap((change, index) => render(change, before.length + index)),
  ];
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
