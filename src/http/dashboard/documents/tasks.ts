import type { Pause } from './frame.ts';
import type { WaitGroup } from './overview.ts';

export interface TaskRow {
  readonly id: string;
  readonly job: string | null;
  readonly sql: string;
  readonly topic: string;
  readonly role: string | null;
  readonly state: string;
  readonly attempt: number;
  readonly retryLimit: number | null;
  readonly sinceMs: number | null;
  readonly availableMs: number | null;
  readonly place: number | null;
  readonly error: string | null;
  readonly afterTask: string | null;
  readonly startedMs: number | null;
  readonly timeoutMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly endedMs: number | null;
  readonly ms: number | null;
}

export interface TaskGroup {
  readonly group: WaitGroup | null;
  /** Of a group without a reason: the heading. */
  readonly title: string;
  readonly state: string;
  readonly total: number;
  readonly tasks: readonly TaskRow[];
  /** The key of the next tasks of this group; null: all are shown. */
  readonly next: string | null;
}

export interface TasksDocument {
  readonly nowMs: number;
  readonly groups: readonly TaskGroup[];
  readonly unfinished: number;
  readonly running: number;
  readonly waiting: number;
  readonly retrying: number;
  readonly failed: number;
  readonly estimated: boolean;
  readonly slots: number;
  readonly daemons: number;
}

export interface AttemptRow {
  readonly attempt: number;
  readonly state: string;
  readonly reason: string | null;
  readonly startedMs: number | null;
  readonly endedMs: number;
  readonly ms: number | null;
  readonly rows: number | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  readonly position: number | null;
  readonly daemon: string | null;
  readonly notices: readonly string[];
}

export interface RelatedTask {
  readonly id: string | null;
  readonly job: string | null;
  readonly state: string;
  readonly atMs: number | null;
  readonly ms: number | null;
  readonly rows: number | null;
}

export interface TaskDocument {
  readonly nowMs: number;
  readonly id: string;
  readonly job: string | null;
  readonly jobExists: boolean;
  readonly state: string;
  readonly topic: string;
  readonly priority: number | null;
  readonly role: string | null;
  readonly database: string | null;
  readonly connection: string | null;
  readonly sql: string;
  readonly params: unknown;
  readonly revision: number | null;
  readonly dueMs: number | null;
  readonly createdMs: number | null;
  readonly createdBy: string | null;
  readonly availableMs: number | null;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly timeoutMs: number | null;
  readonly retryLimit: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** The last notice of the running task; null: it has sent none. */
  readonly notice: string | null;
  /** The reasons of its wait, the strongest first. */
  readonly waits: readonly string[];
  readonly attempts: readonly AttemptRow[];
  readonly daemon: string | null;
  readonly session: {
    readonly pid: number;
    readonly state: string | null;
    readonly waits: string | null;
    readonly blockedBy: readonly number[];
  } | null;
  readonly parent: RelatedTask | null;
  readonly children: readonly RelatedTask[];
  readonly before: RelatedTask | null;
  readonly after: RelatedTask | null;
  readonly pause: Pause | null;
}
