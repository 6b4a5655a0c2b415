import type { Live } from '../../plan/live.ts';

/** The columns that `jobs` and `topics` have in common, with the pause of their state. */
export interface ManagedRow {
  readonly applied: unknown;
  readonly source_file: string | null;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until: Date | null;
  readonly paused_at: Date | null;
}

/** The fields of a live row without its definition. `applied` was written by apply, so it is a definition. */
export function managedOf<D>(row: ManagedRow): Omit<Live<D>, 'definition'> {
  return {
    applied: row.applied as D | null,
    sourceFile: row.source_file,
    changedBy: row.changed_by,
    changedAtMs: row.changed_at.getTime(),
    pause:
      row.paused_by === null
        ? null
        : {
            by: row.paused_by,
            reason: row.pause_reason,
            untilMs: row.paused_until?.getTime() ?? null,
            sinceMs: row.paused_at?.getTime() ?? null,
          },
  };
}
