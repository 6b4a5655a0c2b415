import type { OutcomeRow } from '../store/client/outcomes.ts';

/** How a task has ended: the row of its last attempt in `task_log`. */
export interface TaskOutcome {
  readonly taskId: string;
  readonly state: 'finished' | 'failed' | 'cancelled';
  /** Number of the attempt, from 1. 0: the task never started. */
  readonly attempt: number;
  /** null: the task was enqueued. */
  readonly job: string | null;
  readonly topic: string;
  /** Why it ended this way, where the error does not say it. */
  readonly reason: string | null;
  /** Rows that the SQL processed. */
  readonly rowCount: number | null;
  /** The error of a failed task: SQLSTATE, message, detail and hint. */
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** null: the task never started. */
  readonly startedAt: Date | null;
  readonly endedAt: Date;
  readonly durationMs: number | null;
}

export function outcomeOf(row: OutcomeRow): TaskOutcome {
  return {
    ...row,
    startedAt: row.startedAt === null ? null : new Date(row.startedAt),
    endedAt: new Date(row.endedAt),
  };
}
