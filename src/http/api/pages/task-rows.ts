import type { TaskRow } from '../../dashboard/documents/tasks.ts';

export interface TasksQuery {
  readonly q: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly topic: string | null;
  readonly job: string | null;
  /** `GROUP~TASK`: the group that is continued, and the task after which it continues. */
  readonly after: string | null;
  readonly limit: number;
}

/** The defaults of a row of the list of tasks. */
export const EMPTY_ROW: Omit<TaskRow, 'id' | 'job' | 'sql' | 'topic' | 'role' | 'state' | 'attempt'> = {
  retryLimit: null,
  sinceMs: null,
  availableMs: null,
  place: null,
  error: null,
  afterTask: null,
  startedMs: null,
  timeoutMs: null,
  p50Ms: null,
  p95Ms: null,
  endedMs: null,
  ms: null,
};
