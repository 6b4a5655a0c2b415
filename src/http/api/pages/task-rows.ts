import type { TaskRow } from '../../dashboard/documents/tasks.ts';

export interface TasksQuery {
  readonly q: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly topic: string | null;
  readonly job: string | null;
  /** `GROUP~TASK`: the group that is continued, and after which task. */
  readonly after: string | null;
  readonly limit: number;
}

/** What a row of the list of tasks says unless it knows better. */
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
