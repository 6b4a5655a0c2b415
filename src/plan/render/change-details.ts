import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { visible } from '../../text/printable.ts';
import { sameValue } from '../diff-definitions.ts';
import type { Change, FieldChange, JobChange, Plan } from '../plan.ts';
import { describeScheduleChange } from '../schedule-change.ts';
import { weightMark } from '../weight/weigh.ts';
import { formatOrigin } from './cause-lines.ts';
import { nonDefaultFields, nonDefaultTopicFields } from './non-default-fields.ts';
import { removalFindings } from './overview/removal-findings.ts';
import { sameEdit } from './overview/same-edit.ts';
import type { Palette } from './palette.ts';
import { diffSql } from './sql-diff.ts';
import { formatEdit, formatKey, formatValue, nextWords, readingFields } from './words.ts';

const MAX_SQL_LINES = 20;
/** Lines of SQL that a delete shows. */
const MAX_DELETED = 5;

/**
 * Returns the lines below the first line of a change: the fields that differ, old → new, aligned; the SQL; the next
 * runs; the notes.
 */
export function changeDetails(
  plan: Plan,
  change: Change,
  palette: Palette,
  { full = false }: { readonly full?: boolean } = {},
): readonly string[] {
  const rows: Row[] = [];
  if (change.action === 'create' && change.kind === 'job' && change.after !== null) {
    rows.push(...newJobRows(change.after, palette, full));
  }
  if (change.action === 'create' && change.kind === 'topic' && change.after !== null) {
    rows.push(...newTopicRows(change.after));
  }
  if (change.action === 'delete') rows.push(...deletedRows(change, palette, full));
  for (const field of readingFields(change.fields)) {
    if (field.path !== 'name')
      rows.push(withRemarks(fieldRow(change, field, plan, palette, full), plan, change, field, palette));
  }
  if (change.kind === 'job') rows.push(...runRows(plan, change));
  const width = Math.max(0, ...rows.map(({ key }) => key.length));
  return [
    ...rows.flatMap(({ key, value, below }) => [`${key.padEnd(width)}  ${value}`, ...below.map((line) => `  ${line}`)]),
    ...change.notes
      .filter(({ code }) => code !== 'same-statement')
      .flatMap(({ level, code, text }) => [
        level === 'warning' ? palette.yellow(`⚠ ${visible(text)}`) : palette.dim(visible(text)),
        ...(code === 'destructive-sql' ? removalLines(plan, change, palette) : []),
      ]),
  ];
}

function removalLines(plan: Plan, change: Change, palette: Palette): readonly string[] {
  return removalFindings(plan, change).map(({ code, hint, file, line }) => {
    const next = hint === null ? '' : ` · hint: ${visible(hint)}`;
    return `  ${palette.yellow(code)} ${palette.dim(`${visible(`${file}:${line}`)}${next}`)}`;
  });
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly below: readonly string[];
}

function row(key: string, value: string, below: readonly string[] = []): Row {
  return { key, value, below };
}

function newJobRows(job: JobDefinition, palette: Palette, full: boolean): readonly Row[] {
  const rows = [
    row('schedule', formatSchedule(job)),
    ...nonDefaultFields(job).map(({ path, after }) => row(formatKey(path), formatValue(path, after))),
  ];
  const lines = job.sql.trimEnd().split('\n').map(visible);
  rows.push(
    row('sql', `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`, capped(lines.map(palette.green), full)),
  );
  return rows;
}

/** Shows what a delete removes. */
function deletedRows(change: Change, palette: Palette, full: boolean): readonly Row[] {
  if (change.before === null) return [];
  if (change.kind === 'topic') {
    const { concurrency, priority } = change.before;
    return [row('was', `concurrency ${formatValue('concurrency', concurrency)}, priority ${priority}`)];
  }
  const { sql } = change.before;
  const lines = sql.trimEnd().split('\n').map(visible);
  if (lines.length === 1) return [row('was', `${formatSchedule(change.before)}, ${formatValue('sql', sql.trim())}`)];
  const removed = lines.map((line) => palette.red(`-${line}`));
  const shown =
    full || removed.length <= MAX_DELETED + 1
      ? removed
      : [...removed.slice(0, MAX_DELETED), more(removed.length - MAX_DELETED)];
  return [row('was', `${formatSchedule(change.before)}, ${lines.length} lines of SQL`, shown)];
}

function formatSchedule({ schedule, timezone }: JobDefinition): string {
  return schedule.length === 0 ? 'no schedule' : `${formatValue('schedule', schedule)} (${visible(timezone)})`;
}

function newTopicRows(topic: TopicDefinition): readonly Row[] {
  const { concurrency, priority } = topic;
  const shown = nonDefaultTopicFields(topic).filter(({ path }) => path !== 'concurrency' && path !== 'priority');
  return [
    row('concurrency', formatValue('concurrency', concurrency)),
    row('priority', formatValue('priority', priority)),
    ...shown.map(({ path, after }) => row(formatKey(path), formatValue(path, after))),
  ];
}

/** Adds what a value of high weight means, and the place of a value that the job or topic does not contain itself. */
function withRemarks(shown: Row, { environment }: Plan, { kind }: Change, field: FieldChange, palette: Palette): Row {
  const mark = weightMark(field);
  const { origin } = field;
  const place = origin === undefined || origin.layer === kind ? null : formatOrigin(origin, environment);
  const remarks = [
    ...(mark === null ? [] : [palette.yellow(`⚠ ${mark}`)]),
    ...(place === null ? [] : [palette.dim(place)]),
  ];
  return { ...shown, value: [shown.value, ...remarks].join('   ') };
}

function fieldRow(
  change: Change,
  { path, before, after }: FieldChange,
  { createdAt }: Plan,
  palette: Palette,
  full: boolean,
): Row {
  if (path === 'sql' && typeof before === 'string' && typeof after === 'string') {
    const { added, removed, lines } = diffSql(before, after);
    const edit = sameEdit(lines);
    const same = change.notes.find(({ code }) => code === 'same-statement');
    const size = Math.max(before.split('\n').length, after.split('\n').length);
    const counts = `+${added} −${removed}${size > MAX_SQL_LINES ? ` of ${size} lines` : ''}`;
    const remark = same?.text ?? (edit === null ? null : formatEdit(edit));
    const what = remark === null ? counts : `${counts}   ${visible(remark)}`;
    if (edit === null || full) return row('sql', what, sqlLines(lines, palette, full));
    const others = palette.dim(`… and the same in ${edit.count - 1} more lines (--full)`);
    return row('sql', what, [...sqlLines(edit.first, palette, full), others]);
  }
  const values = `${formatValue(path, before)} → ${formatValue(path, after)}`;
  if (path === 'schedule' && change.kind === 'job' && change.before !== null && change.after !== null) {
    // A change that is in the database already has no other schedule to compare with.
    const isThere = sameValue(change.before.schedule, change.after.schedule);
    const meaning = isThere ? null : describeScheduleChange(change.before, change.after, Date.parse(createdAt));
    const zone = visible(change.after.timezone);
    return row('schedule', `${values}   (${meaning === null ? zone : `${meaning}; ${zone}`})`);
  }
  return row(formatKey(path), values);
}

/** Returns the lines that differ, coloured, up to a limit unless `full`. */
export function sqlDiffLines(before: string, after: string, palette: Palette, full = false): readonly string[] {
  return sqlLines(diffSql(before, after).lines, palette, full);
}

/** Returns the lines of a difference, coloured; above a limit, unless `full`, without the unchanged lines around them. */
export function sqlLines(lines: readonly string[], palette: Palette, full: boolean): readonly string[] {
  const shown = full || lines.length <= MAX_SQL_LINES + 1 ? lines : lines.filter((line) => !line.startsWith(' '));
  const painted = shown.map((line) =>
    line.startsWith('+') ? palette.green(line) : line.startsWith('-') ? palette.red(line) : palette.dim(line),
  );
  return capped(painted, full);
}

function runRows(plan: Plan, change: JobChange): readonly Row[] {
  return nextWords(plan, change).map(([key, runs]) => row(key, runs));
}

function capped(lines: readonly string[], full: boolean): readonly string[] {
  if (full || lines.length <= MAX_SQL_LINES + 1) return lines;
  return [...lines.slice(0, MAX_SQL_LINES), more(lines.length - MAX_SQL_LINES)];
}

function more(lines: number): string {
  return `… ${lines} more lines (--full)`;
}
