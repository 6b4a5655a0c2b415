import { visible } from '../../definition/code-frame.ts';
import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import type { Change, FieldChange, JobChange, Plan } from '../plan.ts';
import { describeScheduleChange } from '../schedule-change.ts';
import type { Palette } from './palette.ts';
import { diffSql } from './sql-diff.ts';
import { keyWord, runsWord, valueWord } from './words.ts';

const MAX_SQL_LINES = 20;

/** The lines below a change's head: what differs, old → new, aligned; the SQL; the next runs; the notes. */
export function changeDetails(plan: Plan, change: Change, palette: Palette): readonly string[] {
  const rows: Row[] = [];
  if (change.action === 'create' && change.kind === 'job' && change.after !== null) {
    rows.push(...newJobRows(change.after, palette));
  }
  if (change.action === 'create' && change.kind === 'topic' && change.after !== null) {
    rows.push(...newTopicRows(change.after));
  }
  for (const field of change.fields) {
    if (field.path !== 'name') rows.push(fieldRow(change, field, Date.parse(plan.createdAt), palette));
  }
  if (change.kind === 'job') rows.push(...runRows(plan, change));
  const width = Math.max(0, ...rows.map(({ key }) => key.length));
  return [
    ...rows.flatMap(({ key, value, below }) => [`${key.padEnd(width)}  ${value}`, ...below.map((line) => `  ${line}`)]),
    ...change.notes.map(({ level, text }) =>
      level === 'warning' ? palette.yellow(`⚠ ${visible(text)}`) : palette.dim(visible(text)),
    ),
  ];
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly below: readonly string[];
}

function row(key: string, value: string, below: readonly string[] = []): Row {
  return { key, value, below };
}

function newJobRows(job: JobDefinition, palette: Palette): readonly Row[] {
  const rows = [row('schedule', `${valueWord('schedule', job.schedule)} (${visible(job.timezone)})`)];
  for (const path of ['topic', 'database', 'connection', 'role'] as const) {
    const value = job[path];
    if (value !== null && value !== 'default') rows.push(row(path, valueWord(path, value)));
  }
  const lines = job.sql.trimEnd().split('\n').map(visible);
  rows.push(row('sql', `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`, capped(lines.map(palette.green))));
  return rows;
}

function newTopicRows({ concurrency, priority, delayMs, retry }: TopicDefinition): readonly Row[] {
  return [
    row('concurrency', valueWord('concurrency', concurrency)),
    row('priority', valueWord('priority', priority)),
    ...(delayMs === 0 ? [] : [row('delay', valueWord('delayMs', delayMs))]),
    ...(retry.limit === 0 ? [] : [row('retries', valueWord('retry.limit', retry.limit))]),
  ];
}

function fieldRow(change: Change, { path, before, after }: FieldChange, nowMs: number, palette: Palette): Row {
  if (path === 'sql' && typeof before === 'string' && typeof after === 'string') {
    const { added, removed, lines } = diffSql(before, after);
    const painted = lines.map((line) =>
      line.startsWith('+') ? palette.green(line) : line.startsWith('-') ? palette.red(line) : palette.dim(line),
    );
    return row('sql', `+${added} −${removed}`, capped(painted));
  }
  const values = `${valueWord(path, before)} → ${valueWord(path, after)}`;
  if (path === 'schedule' && change.kind === 'job' && change.before !== null && change.after !== null) {
    const meaning = describeScheduleChange(change.before, change.after, nowMs);
    const zone = visible(change.after.timezone);
    return row('schedule', `${values}   (${meaning === null ? zone : `${meaning}; ${zone}`})`);
  }
  return row(keyWord(path), values);
}

function runRows(plan: Plan, change: JobChange): readonly Row[] {
  const runs = runsWord(change, 'after', Date.parse(plan.createdAt));
  return runs === null ? [] : [row('next', runs)];
}

function capped(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_SQL_LINES + 1) return lines;
  return [...lines.slice(0, MAX_SQL_LINES), `… ${lines.length - MAX_SQL_LINES} more lines`];
}
