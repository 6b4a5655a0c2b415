import type { DefinitionSet } from '../../definition/definition.ts';
import type { RoleLimits } from '../../definition/role-limits.ts';
import type { RoleLimitsChange } from '../limits/role-limits-change.ts';
import type { LiveRoleLimits, LiveState } from '../live.ts';

/** A change without what blocks it. `isForeign`: the project did not set the limits that the database has. */
export type ChangedRoleLimits = Omit<RoleLimitsChange, 'blocked'> & { readonly isForeign: boolean };

/**
 * Returns the limits that differ from those of the database, and the project's own that are no longer declared, by role. Limits of
 * another project with the same values are not a change.
 */
export function changedRoleLimits(
  declared: DefinitionSet['roleLimits'],
  live: LiveState['roleLimits'],
  project: string,
): readonly ChangedRoleLimits[] {
  if (declared === undefined || live === undefined) return [];
  const rows = new Map(live.map((row) => [row.role, row]));
  const names = new Set(declared.map(({ role }) => role));
  const written = declared.flatMap(({ role, file, line, concurrency, maxWaiting }): readonly ChangedRoleLimits[] => {
    const row = rows.get(role);
    const after = { concurrency, maxWaiting };
    if (row !== undefined && isSame(row, after)) return [];
    return [
      {
        role,
        before: limitsOf(row),
        after,
        owner: row?.project ?? null,
        isForeign: row !== undefined && row.project !== project,
        file,
        line,
      },
    ];
  });
  const dropped = live
    .filter((row) => row.project === project && !names.has(row.role))
    .map(
      (row): ChangedRoleLimits => ({
        role: row.role,
        before: limitsOf(row),
        after: null,
        owner: project,
        isForeign: false,
        file: null,
        line: null,
      }),
    );
  return [...written, ...dropped].sort((a, b) => (a.role < b.role ? -1 : 1));
}

function limitsOf(row: LiveRoleLimits | undefined): RoleLimits | null {
  return row === undefined ? null : { concurrency: row.concurrency, maxWaiting: row.maxWaiting };
}

function isSame(a: RoleLimits, b: RoleLimits): boolean {
  return a.concurrency === b.concurrency && a.maxWaiting === b.maxWaiting;
}
