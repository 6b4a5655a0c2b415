import { htmlText, markdownText } from '../../text/markup.ts';
import { visible } from '../../text/printable.ts';
import type { Change, Drift, FieldChange, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { changeLine } from './change-line.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { diffSql } from './sql-diff.ts';
import { tellingFields } from './telling-fields.ts';
import {
  agoWord,
  commitWord,
  keyWord,
  nextWords,
  peakWord,
  planWord,
  subjectWord,
  summaryWord,
  valueWord,
} from './words.ts';

/** GitHub refuses comments of 65,536 characters and more. */
const MAX_LENGTH = 60_000;
const MIN_ROW_LENGTH = 25;

/**
 * A plan as a comment on a pull request: a marker by which one comment is found and updated in place, the counts and
 * what is deleted or blocked, a row per change, the diffs folded. Always under 60,000 characters: what does not fit is
 * left out from the bottom, first the SQL, then the details, then the rows.
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
    () => [...head(plan), LEFT_OUT],
  ];
  // A row of the table has more characters than this: what cannot fit is not even tried.
  const fits = plan.changes.length * MIN_ROW_LENGTH < MAX_LENGTH;
  for (const rung of fits ? ladder : ladder.slice(-1)) {
    const text = `${rung().join('\n')}\n`;
    if (text.length < MAX_LENGTH) return text;
  }
  return `${[...counts(plan), LEFT_OUT].join('\n')}\n`;
}

const LEFT_OUT = '\n_The rest is too long for a comment: `pgherd plan` shows all of it._';

function counts(plan: Plan): readonly string[] {
  const commit = commitWord(plan);
  const sign = isBlocked(plan) ? '⛔' : hasChanges(plan) ? '📝' : '✅';
  const peak = peakWord(plan);
  const summary = hasChanges(plan)
    ? `**Plan:** ${summaryWord(plan.summary)}.${peak === null ? '' : ` ${peak}.`}`
    : `**No changes.** ${plan.summary.unchanged} unchanged.`;
  return [
    `<!-- pgherd plan ${inComment(plan.project)} ${inComment(plan.environment ?? '')} -->`,
    `### ${sign} pgherd plan · ${markdownText(planWord(plan))}${commit === null ? '' : ` · ${commit}`}`,
    '',
    summary,
  ];
}

function head(plan: Plan): readonly string[] {
  const grave = plan.changes.filter((change) => change.blocked !== null || change.action === 'delete');
  const lines = grave.map((change) => {
    const why = change.blocked === null ? '' : ` — ⛔ ${markdownText(change.blocked.reason)}`;
    return `- **${change.action}** ${markdownText(subjectWord(change))}${why}`;
  });
  const drift = plan.drift.flatMap((item) => driftLines(plan, item));
  const warnings = groupDiagnostics(plan.diagnostics).map(
    ({ diagnostic: { code, severity, message, file, line }, more }) => {
      const rest = more === 0 ? '' : ` and ${more} more like this`;
      const sign = severity === 'error' ? '⛔' : '⚠️';
      return `- ${sign} ${markdownText(message)} (${code}, ${markdownText(`${file}:${line}`)})${rest}`;
    },
  );
  return [
    counts(plan),
    ...[lines, drift, warnings].filter((block) => block.length > 0).map((block) => ['', ...block]),
  ].flat();
}

function driftLines(plan: Plan, { kind, name, fields, changedBy, changedAt }: Drift): readonly string[] {
  const overwritten = plan.changes.some((change) => change.kind === kind && change.name === name);
  return fields.map(({ path, applied, live }) => {
    const what = path === 'sql' ? 'changed' : `${valueWord(path, applied)} → ${valueWord(path, live)}`;
    const who = `by ${changedBy}, ${agoWord(changedAt, plan.createdAt)}`;
    return `- ❗ **drift** ${markdownText(`${kind} ${name}.${keyWord(path)}`)}: ${markdownText(`${what} ${who}`)}; apply ${overwritten ? 'overwrites' : 'reverts'} it`;
  });
}

function table(plan: Plan): readonly string[] {
  if (plan.changes.length === 0) return [];
  const rows = plan.changes.map((change) => {
    const place =
      change.file === null ? '' : markdownText(`${change.file}${change.line === null ? '' : `:${change.line}`}`);
    return `| ${change.action} | ${markdownText(subjectWord(change))} | ${place} |`;
  });
  return ['', '| | what | where |', '|---|---|---|', ...rows];
}

function details(plan: Plan, change: Change, withSql: boolean): readonly string[] {
  const body = [
    ...change.fields
      .filter(({ path }) => path !== 'name' && path !== 'sql')
      .map(({ path, before, after }) => `${keyWord(path)}  ${valueWord(path, before)} → ${valueWord(path, after)}`),
    ...newFields(change).map(({ path, after }) => `${keyWord(path)}  ${valueWord(path, after)}`),
    ...(change.kind === 'job' ? nextWords(plan, change) : []).map(([key, runs]) => `${key.padEnd(4)}  ${runs}`),
    ...change.notes.map(({ level, text }) => `${level === 'warning' ? '⚠ ' : ''}${visible(text)}`),
    ...(withSql ? sqlLines(change) : []),
  ];
  return folded(changeLine(change), body);
}

/** The SQL that a hand changed. */
function driftDetails({ kind, name, fields, changedBy }: Drift): readonly string[] {
  return fields.flatMap(({ path, applied, live }) =>
    path === 'sql' && typeof applied === 'string' && typeof live === 'string'
      ? folded(`drift ${kind} ${name}: sql as ${changedBy} changed it`, diffSql(applied, live).lines)
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
  return [...scheduled, { path: 'timezone', before: null, after: timezone }, ...tellingFields(change.after)];
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

/** Longer than any run of backticks in the content. */
function fenceFor(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  return '`'.repeat(longest + 1);
}

function inComment(text: string): string {
  return visible(text).replaceAll('-->', '').replaceAll('<!--', '');
}
