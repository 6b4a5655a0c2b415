import { createHash } from 'node:crypto';
import type { JobDefinition } from '../../definition/definition.ts';
import type { ReadSet } from '../../definition/read/set.ts';
import { sameValue } from '../../plan/diff-definitions.ts';
import type { Live } from '../../plan/live.ts';
import type { AppliedFiles } from './settled/settled-files.ts';

/**
 * Whether the SQL of a job is known to be valid because it was applied before. Parsing SQL is most of the work of a
 * plan without changes.
 */
export interface CheckedSql {
  (job: JobDefinition): boolean;
  /** Whether the whole definition is as it was applied, so that a plan need not warn of it again; absent: it is unknown. */
  readonly isApplied?: (job: JobDefinition) => boolean;
  /** The files as they were applied; absent: every file is read. */
  readonly applied?: AppliedFiles;
}

/** By the hashes of `loadAppliedSql`. */
export function checkedByHash(hashes: ReadonlyMap<string, string>): CheckedSql {
  return (job) => hashes.get(job.name) === sqlHash(job);
}

/** By the rows themselves, when they are loaded. */
export function checkedByRows(rows: readonly Live<JobDefinition>[]): CheckedSql {
  const byName = new Map(rows.map(({ definition, applied }) => [definition.name, applied]));
  const checked = ({ name, sql, transaction, params }: JobDefinition): boolean => {
    const applied = byName.get(name) ?? null;
    if (applied === null || applied.sql !== sql || applied.transaction !== transaction) return false;
    return ((applied.params ?? null) === null) === (params === null);
  };
  return Object.assign(checked, {
    isApplied: (job: JobDefinition) => sameValue(byName.get(job.name) ?? null, job),
  });
}

/** Returns the set with only the jobs whose SQL is not known to be valid. */
export function uncheckedOf(set: ReadSet, isChecked: CheckedSql): ReadSet {
  return { ...set, jobs: new Map([...set.jobs].filter(([, { declared }]) => !isChecked(declared.definition))) };
}

/** Hashes all values that affect the lint; `loadAppliedSql` computes the same hash. */
function sqlHash({ sql, transaction, params }: JobDefinition): string {
  return createHash('sha256')
    .update(`${transaction ?? ''} ${params !== null} ${sql}`)
    .digest('hex');
}
