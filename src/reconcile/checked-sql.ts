import { createHash } from 'node:crypto';
import type { JobDefinition } from '../definition/definition.ts';
import type { ReadSet } from '../definition/read-set.ts';

/**
 * By job: the hash of the SQL that is known to be good, since it was applied before. Reading SQL with PostgreSQL's parser is
 * most of the work of a plan in which nothing changes.
 */
export type CheckedSql = ReadonlyMap<string, string>;

/** The jobs whose SQL is not known to be good, and all else of the set. */
export function uncheckedOf(set: ReadSet, checked: CheckedSql): ReadSet {
  if (checked.size === 0) return set;
  const jobs = [...set.jobs].filter(([name, { declared }]) => checked.get(name) !== sqlHash(declared.definition));
  return { ...set, jobs: new Map(jobs) };
}

/** Of all that decides what the lint says; `loadAppliedSql` makes the same. */
export function sqlHash({ sql, transaction, params }: JobDefinition): string {
  return createHash('sha256')
    .update(`${transaction ?? ''} ${params !== null} ${sql}`)
    .digest('hex');
}
