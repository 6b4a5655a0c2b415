import { htmlText } from '../../text/markup.ts';
import { visible } from '../../text/printable.ts';
import type { Change, FieldChange, Plan } from '../plan.ts';
import { weightMark } from '../weight/weigh.ts';
import { formatOrigin } from './cause-lines.ts';
import { changeLine } from './change-line.ts';
import { nonDefaultFields, nonDefaultTopicFields } from './non-default-fields.ts';
import { diffSql } from './sql-diff.ts';
import { formatKey, formatValue, nextWords, readingFields } from './words.ts';

/** The details of a row, which a reader can fold. */
export interface Body {
  /** Names it where it is left out. */
  readonly name: string;
  readonly summary: string;
  readonly lines: readonly string[];
  /** Shortened first, then left out. */
  readonly sql: readonly string[];
}

/** Returns the details of a change: its values, next runs, notes and SQL, without what its summary says. */
export function changeBody(plan: Plan, change: Change): Body {
  const what = changeLine({ ...change, blocked: null });
  const summary = change.blocked === null ? what : `⛔ ${what}`;
  const lines = [
    ...readingFields(change.fields)
      .filter(({ path }) => path !== 'name' && path !== 'sql')
      .map((field) => fieldLine(plan, change, field)),
    ...newFields(change).map(({ path, after }) => `${formatKey(path)}  ${formatValue(path, after)}`),
    ...(change.kind === 'job' ? nextWords(plan, change) : []).map(([key, runs]) => `${key.padEnd(4)}  ${runs}`),
    ...change.notes
      .map(({ level, text }) => ({ level, text: visible(text) }))
      .filter(({ text }) => !what.includes(text))
      .map(({ level, text }) => `${level === 'warning' ? '⚠ ' : ''}${text}`),
  ];
  const sql = sqlLines(change);
  const isSaid = sql.length === 0 && lines.every((line) => what.includes(line.replace(/ {2,}/, ' ')));
  return { name: `${change.kind} ${change.name}`, summary, lines: isSaid ? [] : lines, sql };
}

/** Returns the Markdown of folded details. */
export function folded({ summary, lines, sql }: Body, isOpen: boolean): readonly string[] {
  const body = [...lines, ...sql];
  const fence = fenceFor(body);
  const open = isOpen ? ' open' : '';
  return [
    '',
    `<details${open}><summary>${htmlText(summary)}</summary>`,
    '',
    `${fence}diff`,
    ...body,
    fence,
    '</details>',
  ];
}

function fieldLine({ environment }: Plan, { kind }: Change, field: FieldChange): string {
  const { path, before, after, origin } = field;
  const mark = weightMark(field);
  const place = origin === undefined || origin.layer === kind ? null : formatOrigin(origin, environment);
  return [
    `${formatKey(path)}  ${formatValue(path, before)} → ${formatValue(path, after)}`,
    ...(mark === null ? [] : [`⚠ ${mark}`]),
    ...(place === null ? [] : [place]),
  ].join('   ');
}

function newFields(change: Change): readonly FieldChange[] {
  if (change.before !== null || change.after === null) return [];
  if (change.kind === 'topic') return nonDefaultTopicFields(change.after);
  const { schedule, timezone } = change.after;
  const scheduled = schedule.length === 0 ? [] : [{ path: 'schedule', before: null, after: schedule }];
  return [...scheduled, { path: 'timezone', before: null, after: timezone }, ...nonDefaultFields(change.after)];
}

function sqlLines(change: Change): readonly string[] {
  if (change.kind !== 'job') return [];
  const { before, after } = change;
  if (before === null || after === null) {
    const sign = after === null ? '-' : '+';
    return (
      (after ?? before)?.sql
        .trimEnd()
        .split('\n')
        .map((line) => `${sign}${visible(line)}`) ?? []
    );
  }
  // Of a manual change that the files now declare, the database has the new SQL already.
  const field = change.fields.find(({ path }) => path === 'sql');
  return typeof field?.before === 'string' && typeof field.after === 'string'
    ? diffSql(field.before, field.after).lines
    : [];
}

/** Returns a fence longer than any run of backticks in the content. */
function fenceFor(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  return '`'.repeat(longest + 1);
}
