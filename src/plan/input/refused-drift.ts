import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { LiveState } from '../live.ts';
import type { Change, Kind } from '../plan.ts';
import type { WantedSet } from './plan-input.ts';
import { type Refusals, refusedJob } from './refusals.ts';

interface Reverts {
  readonly drift: readonly { readonly kind: Kind; readonly name: string }[];
  readonly changes: readonly Change[];
  readonly live: Pick<LiveState, 'jobs'>;
  readonly declared: Pick<WantedSet, 'jobs'>;
  readonly refusals: Refusals;
}

/** Returns an error for each manual change that apply cannot revert: the tables refuse what was applied before. */
export function refusedReverts({ drift, changes, live, declared, refusals }: Reverts): readonly Diagnostic[] {
  if (drift.length === 0) return [];
  const changed = new Set(changes.flatMap(({ kind, name }) => (kind === 'job' ? name : [])));
  const rows = new Map(live.jobs.map((row) => [row.definition.name, row]));
  const places = new Map(declared.jobs.map(({ definition, location }) => [definition.name, location]));
  return drift.flatMap(({ kind, name }) => {
    const row = kind === 'job' && !changed.has(name) ? rows.get(name) : undefined;
    const reason = row === undefined ? null : refusedJob({ before: row.definition, after: row.applied }, refusals);
    if (row === undefined || reason === null) return [];
    const { file, line, column } = places.get(name) ?? { file: row.sourceFile ?? 'pgherd.yaml', line: 1, column: 1 };
    return {
      code: 'PGH211',
      severity: 'error' as const,
      message: `apply cannot revert the manual change of job ${name}: ${reason}`,
      hint: 'correct the definition, or change the row back',
      ...{ file, line, column, endLine: line, endColumn: column },
    };
  });
}
