import { visible } from '../../text/printable.ts';
import type { Change } from '../plan.ts';
import { weightMark } from '../weight/weigh.ts';
import { sameEdit } from './overview/same-edit.ts';
import { diffSql } from './sql-diff.ts';
import { formatEdit, formatKey, formatSubject, formatValue, readingFields } from './words.ts';

const SHOWN_FIELDS = 5;

/** Returns a change on one line: `update job nightly: schedule "0 3 * * *" → "30 2 * * *", sql +2 −1`. */
export function changeLine(change: Change): string {
  const shown = changeWhat(change, ', ');
  const blocked = change.blocked === null ? '' : ` (blocked: ${change.blocked.reason})`;
  return `${change.action} ${formatSubject(change)}${shown === '' ? '' : `: ${shown}`}${blocked}`;
}

/**
 * Returns what changes, the most important first: `role reporter → postgres_admin ⚠ · sql +2 −1`; for a new or deleted job its
 * schedule, for one that is only renamed what becomes of its history.
 */
export function changeWhat(change: Change, separator = ' · '): string {
  const fields = readingFields(change.fields)
    .filter(({ path }) => path !== 'name')
    .map((field) => {
      const { path, before, after } = field;
      if (path === 'sql' && typeof before === 'string' && typeof after === 'string')
        return sqlWhat(change, before, after);
      const zone =
        path === 'schedule' && change.kind === 'job' && change.after !== null ? ` (${change.after.timezone})` : '';
      const mark = weightMark(field) === null ? '' : ' ⚠';
      return `${formatKey(path)} ${formatValue(path, before)} → ${formatValue(path, after)}${zone}${mark}`;
    });
  const more = fields.length > SHOWN_FIELDS ? [`and ${fields.length - SHOWN_FIELDS} more`] : [];
  const back = change.notes.find(({ code }) => code === 'back-to-revision')?.text;
  const own = fields.length > 0 ? [] : change.action === 'rename' ? historyKept(change) : remains(change);
  return [...own, ...fields.slice(0, SHOWN_FIELDS), ...more, ...(back === undefined ? [] : [back])].join(separator);
}

/** What a change says whose fields a cause has said already: what becomes of its starts; without any, what it consists of. */
function remains(change: Change): readonly string[] {
  const warnings = change.notes.filter(({ level, code }) => level === 'warning' && code !== 'destructive-sql');
  if (change.action !== 'update' || warnings.length === 0) return content(change);
  return warnings.map(({ text }) => `⚠ ${visible(text)}`);
}

/** What a rename does, where it is all that changes. */
function historyKept({ notes }: Change): readonly string[] {
  return notes.filter(({ code }) => code === 'history-kept').map(({ text }) => visible(text));
}

function sqlWhat({ notes }: Change, before: string, after: string): string {
  const same = notes.find(({ code }) => code === 'same-statement');
  if (same !== undefined) return `sql: ${same.text}`;
  const { added, removed, lines } = diffSql(before, after);
  const edit = sameEdit(lines);
  const removes = notes.find(({ code }) => code === 'destructive-sql');
  const all = edit === null ? '' : `: ${formatEdit(edit)}`;
  return `sql +${added} −${removed}${all}${removes === undefined ? '' : ` ⚠ ${removes.text}`}`;
}

/** Returns what a created or deleted job or topic consists of. */
function content(change: Change): readonly string[] {
  if (change.kind === 'topic') {
    const topic = change.after ?? change.before;
    if (topic === null) return [];
    return [`concurrency ${formatValue('concurrency', topic.concurrency)}`, `priority ${topic.priority}`];
  }
  const job = change.after ?? change.before;
  if (job === null) return [];
  const schedule =
    job.schedule.length === 0 ? 'no schedule' : `${formatValue('schedule', job.schedule)} (${job.timezone})`;
  const removes = change.notes.find(({ code }) => code === 'destructive-sql');
  const ran = change.notes.find(({ code }) => code === 'runs-so-far');
  return [schedule, ...(ran === undefined ? [] : [ran.text]), ...(removes === undefined ? [] : [`⚠ ${removes.text}`])];
}
