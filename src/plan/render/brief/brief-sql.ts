import { sameEdit } from '../overview/same-edit.ts';

const MAX_LINES = 20;

/**
 * Returns the lines of a difference or of new SQL in short: the first of edits that are all the same, otherwise the first changed
 * lines, and how many are missing.
 */
export function briefSql(lines: readonly string[]): readonly string[] {
  const edit = sameEdit(lines);
  if (edit !== null) return [...edit.first, `… and the same in ${edit.count - 1} more lines`];
  const changed = lines.filter((line) => !line.startsWith(' '));
  if (changed.length <= MAX_LINES + 1) return changed;
  return [...changed.slice(0, MAX_LINES), `… ${changed.length - MAX_LINES} more lines`];
}
