import type { OutcomeRow } from '../store/client/outcomes.ts';

/** The outcome of a task: the row of its last attempt in `task_log`. */
export interface TaskOutcome extends Omit<OutcomeRow, 'startedAt' | 'endedAt'> {
  /** null: the task never started. */
  readonly startedAt: Date | null;
  /** When the last attempt ended, or the task was cancelled. */
  readonly endedAt: Date;
}

export function outcomeOf(row: OutcomeRow): TaskOutcome {
  return {
    ...row,
    startedAt: row.startedAt === null ? null : new Date(row.startedAt),
    endedAt: new Date(row.endedAt),
  };
}
