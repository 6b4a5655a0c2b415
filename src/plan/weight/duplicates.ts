import type { JobDefinition } from '../../definition/definition.ts';
import { hasEffect } from '../../sql/effects.ts';
import type { SqlParser } from '../../sql/parser.ts';
import { sameStatement } from '../../sql/same-statement.ts';
import type { Change, JobChange, Note, Plan } from '../plan.ts';
import { newSql } from './weigh-sql.ts';

/**
 * Returns the plan with a note on each new SQL that another declared job runs too, as the same role in the same place. Statements
 * that only read may repeat. Looks at all jobs only when the plan has new SQL. Advisory.
 */
export function noteDuplicates(
  plan: Plan,
  declared: readonly { readonly definition: JobDefinition }[],
  parser: SqlParser,
): Plan {
  const news = plan.changes.filter((change): change is JobChange => change.kind === 'job' && newSql(change) !== null);
  const wanted = new Set(news.flatMap(({ after }) => (after === null ? [] : keyOf(after))));
  const byKey = new Map<string, JobDefinition[]>();
  for (const { definition } of declared) {
    const key = keyOf(definition);
    if (wanted.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), definition]);
  }
  const twins = new Map<string, string>();
  for (const { after } of news) {
    const twin = after === null ? null : twinOf(after, byKey.get(keyOf(after)) ?? [], parser);
    if (after !== null && twin !== null) twins.set(after.name, twin);
  }
  if (twins.size === 0) return plan;
  return { ...plan, changes: plan.changes.map((change) => noted(change, twins)) };
}

function noted(change: Change, twins: ReadonlyMap<string, string>): Change {
  const twin = change.kind === 'job' ? twins.get(change.name) : undefined;
  if (twin === undefined) return change;
  const note: Note = {
    level: 'warning',
    code: 'duplicate',
    text: `job ${twin} runs the same SQL as the same role in the same database`,
  };
  return { ...change, notes: [...change.notes, note] };
}

function twinOf(job: JobDefinition, others: readonly JobDefinition[], parser: SqlParser): string | null {
  const same = others.filter(
    ({ name, sql }) => name !== job.name && (sql === job.sql || sameStatement(sql, job.sql, parser) !== null),
  );
  if (same.length === 0 || PLACEHOLDER.test(job.sql)) return null;
  const parsed = parser.parse(job.sql);
  return parsed.ok && hasEffect(parsed.statements) ? (same[0]?.name ?? null) : null;
}

/** `select 1` stands for SQL that is still to be written. */
const PLACEHOLDER = /^\s*select\s+[^\s(]{1,20}\s*;?\s*$/i;

/** Equal for jobs that may be duplicates: the parse trees decide. Comments, blanks and cases are left out. */
function keyOf({ sql, role, database, connection, params }: JobDefinition): string {
  const letters = sql.replace(/--[^\n]*|\/\*.*?\*\/|[\s;]+/gs, '').toLowerCase();
  return JSON.stringify([role, database, connection, params, letters]);
}
