import type { Change } from '../plan.ts';
import { diffSql } from './sql-diff.ts';
import { formatKey, formatSubject, formatValue } from './words.ts';

const SHOWN_FIELDS = 5;

/** Returns a change on one line: `update job nightly: schedule "0 3 * * *" → "30 2 * * *", sql +2 −1`. */
export function changeLine(change: Change): string {
  const fields = change.fields
    .filter(({ path }) => path !== 'name')
    .map(({ path, before, after }) => {
      if (path === 'sql' && typeof before === 'string' && typeof after === 'string') {
        const { added, removed } = diffSql(before, after);
        return `sql +${added} −${removed}`;
      }
      return `${formatKey(path)} ${formatValue(path, before)} → ${formatValue(path, after)}`;
    });
  const more = fields.length > SHOWN_FIELDS ? [`and ${fields.length - SHOWN_FIELDS} more`] : [];
  const shown = [...fields.slice(0, SHOWN_FIELDS), ...more].join(', ');
  const blocked = change.blocked === null ? '' : ` (blocked: ${change.blocked.reason})`;
  return `${change.action} ${formatSubject(change)}${shown === '' ? '' : `: ${shown}`}${blocked}`;
}
