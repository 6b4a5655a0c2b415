import { destructiveParts } from '../../sql/destructive.ts';
import type { SqlParser } from '../../sql/parser.ts';
import { type SameStatement, sameStatement } from '../../sql/same-statement.ts';
import type { Change, JobChange, Note, Plan } from '../plan.ts';

/** Whether `weighSql` would parse anything. */
export function hasNewSql({ changes }: Pick<Plan, 'changes'>): boolean {
  return changes.some((change) => change.kind === 'job' && newSql(change) !== null);
}

/**
 * Returns the plan with notes about its SQL: what it removes and did not before, and whether its statements are the same as
 * before. Advisory.
 */
export function weighSql(plan: Plan, parser: SqlParser): Plan {
  return { ...plan, changes: plan.changes.map((change) => (change.kind === 'job' ? weighed(change, parser) : change)) };
}

function weighed(change: JobChange, parser: SqlParser): Change {
  const sql = newSql(change);
  if (sql === null) return change;
  // What the plan shows as the former SQL: a manual change that the files now declare is in the database already.
  const shown = change.fields.find(({ path }) => path === 'sql')?.before;
  const before = typeof shown === 'string' ? shown : (change.before?.sql ?? null);
  const same = before === null ? null : sameStatement(before, sql, parser);
  if (same !== null) return { ...change, notes: [...change.notes, sameNote(same)] };
  const removed = newParts(before === null ? [] : destructiveParts(before, parser), destructiveParts(sql, parser));
  if (removed.length === 0) return change;
  const note: Note = { level: 'warning', code: 'destructive-sql', text: `new in the SQL: ${removed.join('; ')}` };
  const fields = change.fields.map((field) => (field.path === 'sql' ? { ...field, weight: 'high' as const } : field));
  return { ...change, fields, notes: [...change.notes, note] };
}

/** The SQL of a change that sets it; null: it does not. */
export function newSql({ before, after, fields }: JobChange): string | null {
  if (after === null) return null;
  return before === null || fields.some(({ path }) => path === 'sql') ? after.sql : null;
}

/** Returns the parts that occur more often than before. */
function newParts(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...before];
  const added = after.filter((part) => {
    const at = left.indexOf(part);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [...new Set(added)];
}

const SAME: Readonly<Record<SameStatement, string>> = {
  blanks: 'white space only, the same statements',
  comments: 'comments only, the same statements',
  spelling: 'written differently, the same statements',
};

function sameNote(same: SameStatement): Note {
  return { level: 'info', code: 'same-statement', text: SAME[same] };
}
