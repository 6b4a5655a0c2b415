import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { htmlText, markdownText } from '../../text/markup.ts';
import { visible } from '../../text/printable.ts';
import type { Change, Drift, FieldChange, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { changeLine } from './change-line.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { nonDefaultFields } from './non-default-fields.ts';
import { diffSql } from './sql-diff.ts';
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
  nextWords,
  planMarker,
} from './words.ts';

/** GitHub rejects comments of 65,536 characters and more. */
const MAX_LENGTH = 60_000;
const MIN_ROW_LENGTH = 25;

/**
 * Returns a plan as a comment on a pull request: a marker to find and update the comment, the counts, the deletes and
 * blocked changes, a row per change, the folded diffs. It always has less than 60,000 characters. Parts that do not fit
 * are left out from the bottom: first the SQL, then the details, then as many rows as necessary.
 */
export function renderMarkdown(plan: Plan): string {
  const ladder = [
    () => [
      ...head(plan),
      ...table(plan),
      ...plan.changes.flatMap((change) => details(plan, change, true)),
      ...plan.drift.flatMap(driftDetails),
    ],
    () => [...head(plan), ...table(plan), ...plan.changes.flatMap((change) => details(plan, change, false)), LEFT_OUT],
    () => [...head(plan), ...table(plan), LEFT_OUT],
  ];
  // Every row of the table has more characters than this, so rows that cannot fit are not rendered.
  const fits = plan.changes.length * MIN_ROW_LENGTH < MAX_LENGTH;
  for (const rung of fits ? ladder : []) {
    const text = `${rung().join('\n')}\n`;
    if (text.length < MAX_LENGTH) return text;
  }
  return shortened(plan);
}

const LEFT_OUT = '\n_The rest is too long for a comment: run `pgherd plan` to see all of it._';

/** Returns the counts, why the plan is blocked, and as many rows as there is room for. */
function shortened(plan: Plan): string {
  const start = [...counts(plan), ...reasons(plan), ...TABLE_HEAD];
  let length = start.join('\n').length + LEFT_OUT.length + ROOM_FOR_COUNT;
  const rows: string[] = [];
  for (const change of plan.changes) {
    const row = tableRow(change);
    length += row.length + 1;
    if (length >= MAX_LENGTH) break;
    rows.push(row);
  }
  const more = plan.changes.length - rows.length;
  const rest = more === 0 ? [] : ['', `… and ${more.toLocaleString('en')} more changes`];
  return `${[...start, ...rows, ...rest, LEFT_OUT].join('\n')}\n`;
}

const ROOM_FOR_COUNT = 100;

/** Returns each reason for which the plan is blocked, with the number of changes. */
function reasons(plan: Plan): readonly string[] {
  const byReason = new Map<string, number>();
  for (const { blocked } of plan.changes) {
    if (blocked !== null) byReason.set(blocked.reason, (byReason.get(blocked.reason) ?? 0) + 1);
  }
  const lines = [...byReason].map(
    ([reason, count]) => `- ⛔ ${count === 1 ? '1 change' : `${count} changes`}: ${markdownText(reason)}`,
  );
  const more = lines.length - MAX_REASONS;
  const errors = diagnosticLines(plan.diagnostics.filter(({ severity }) => severity === 'error'));
  const shown = [...lines.slice(0, MAX_REASONS), ...(more > 0 ? [`- ⛔ and ${more} more reasons`] : []), ...errors];
  return shown.length === 0 ? [] : ['', ...shown];
}

const MAX_REASONS = 20;

function counts(plan: Plan): readonly string[] {
  const commit = formatCommit(plan);
  const sign = isBlocked(plan) ? '⛔' : hasChanges(plan) ? '📝' : '✅';
  const peak = formatPeak(plan);
  const summary = hasChanges(plan)
    ? `**Plan:** ${formatSummary(plan.summary)}.${peak === null ? '' : ` ${peak}.`}`
    : `**No changes.** ${formatUnchanged(plan)}.`;
  return [
    planMarker(plan),
    `### ${sign} ${formatPlanCommand(plan)} · ${markdownText(formatPlanTitle(plan))}${commit === null ? '' : ` · ${commit}`}`,
    '',
    summary,
  ];
}

function head(plan: Plan): readonly string[] {
  const grave = plan.changes.filter((change) => change.blocked !== null || change.action === 'delete');
  const lines = grave.map((change) => {
    const why = change.blocked === null ? '' : ` — ⛔ ${markdownText(change.blocked.reason)}`;
    return `- **${change.action}** ${markdownText(formatSubject(change))}${why}`;
  });
  const drift = plan.drift.flatMap((item) => driftLines(plan, item));
  const warnings = diagnosticLines(plan.diagnostics);
  return [
    counts(plan),
    ...[lines, drift, warnings].filter((block) => block.length > 0).map((block) => ['', ...block]),
  ].flat();
}

function diagnosticLines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return groupDiagnostics(diagnostics).map(({ diagnostic: { code, severity, message, file, line }, more }) => {
    const rest = more === 0 ? '' : ` and ${more} more like this`;
    const sign = severity === 'error' ? '⛔' : '⚠️';
    return `- ${sign} ${markdownText(message)} (${code}, ${markdownText(`${file}:${line}`)})${rest}`;
  });
}

function driftLines(plan: Plan, drift: Drift): readonly string[] {
  const { kind, name, fields, changedBy, changedAt } = drift;
  return fields.map(({ path, applied, live }) => {
    const what = path === 'sql' ? 'changed' : `${formatValue(path, applied)} → ${formatValue(path, live)}`;
    const who = `by ${changedBy}, ${formatAgo(changedAt, plan.createdAt)}`;
    return `- ❗ **drift** ${markdownText(`${kind} ${name}.${formatKey(path)}`)}: ${markdownText(`${what} ${who}`)}; apply ${driftEnd(plan, drift)} it`;
  });
}

function table(plan: Plan): readonly string[] {
  return plan.changes.length === 0 ? [] : [...TABLE_HEAD, ...plan.changes.map(tableRow)];
}

const TABLE_HEAD: readonly string[] = ['', '| | what | where |', '|---|---|---|'];

function tableRow(change: Change): string {
  const place =
    change.file === null ? '' : markdownText(`${change.file}${change.line === null ? '' : `:${change.line}`}`);
  return `| ${change.action} | ${markdownText(formatSubject(change))} | ${place} |`;
}

function details(plan: Plan, change: Change, withSql: boolean): readonly string[] {
  const body = [
    ...change.fields
      .filter(({ path }) => path !== 'name' && path !== 'sql')
      .map(
        ({ path, before, after }) => `${formatKey(path)}  ${formatValue(path, before)} → ${formatValue(path, after)}`,
      ),
    ...newFields(change).map(({ path, after }) => `${formatKey(path)}  ${formatValue(path, after)}`),
    ...(change.kind === 'job' ? nextWords(plan, change) : []).map(([key, runs]) => `${key.padEnd(4)}  ${runs}`),
    ...change.notes.map(({ level, text }) => `${level === 'warning' ? '⚠ ' : ''}${visible(text)}`),
    ...(withSql ? sqlLines(change) : []),
  ];
  return folded(changeLine(change), body);
}

/** The SQL that was changed manually. */
function driftDetails({ kind, name, fields, changedBy }: Drift): readonly string[] {
  return fields.flatMap(({ path, applied, live }) =>
    path === 'sql' && typeof applied === 'string' && typeof live === 'string'
      ? folded(`drift ${kind} ${name}: sql as changed by ${changedBy}`, diffSql(applied, live).lines)
      : [],
  );
}

function folded(summary: string, body: readonly string[]): readonly string[] {
  if (body.length === 0) return [];
  const fence = fenceFor(body);
  return ['', `<details><summary>${htmlText(summary)}</summary>`, '', `${fence}diff`, ...body, fence, '</details>'];
}

function newFields(change: Change): readonly FieldChange[] {
  if (change.kind !== 'job' || change.before !== null || change.after === null) return [];
  const { schedule, timezone } = change.after;
  const scheduled = schedule.length === 0 ? [] : [{ path: 'schedule', before: null, after: schedule }];
  return [...scheduled, { path: 'timezone', before: null, after: timezone }, ...nonDefaultFields(change.after)];
}

function sqlLines(change: Change): readonly string[] {
  if (change.kind !== 'job' || change.after === null) return [];
  if (change.before === null)
    return change.after.sql
      .trimEnd()
      .split('\n')
      .map((line) => `+${visible(line)}`);
  return change.before.sql === change.after.sql ? [] : diffSql(change.before.sql, change.after.sql).lines;
}

/** Returns a fence longer than any run of backticks in the content. */
function fenceFor(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  return '`'.repeat(longest + 1);
}
