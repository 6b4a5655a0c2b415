import type { PgherdError } from '../../errors.ts';
import type { SlowJob } from '../../store/run-times/slow-jobs.ts';
import type { Settlement } from '../../task/settle.ts';
import type { ClaimedTask, TaskError } from '../../task/task.ts';
import { type TaskSet, taskAt } from '../../task/task-set.ts';

/** An event of a daemon. A quick task that succeeds is part of a `tasks-finished`; every other attempt is a `task-ended`. */
export type DaemonEvent =
  | { readonly type: 'started'; readonly daemonId: string; readonly slots: number; readonly first: boolean }
  | { readonly type: 'registered-anew'; readonly daemonId: string; readonly formerId: string }
  /** The database was restored from a dump, so the daemon must not continue. `error`: code `database_copied`. */
  | { readonly type: 'copied'; readonly error: PgherdError }
  | { readonly type: 'asleep'; readonly forMs: number }
  | { readonly type: 'awake'; readonly daemonId: string }
  | { readonly type: 'draining'; readonly running: number; readonly givenBack: number }
  | { readonly type: 'stopped'; readonly daemonId: string }
  | { readonly type: 'reloaded'; readonly slots: number }
  | { readonly type: 'jobs-due'; readonly jobs: number; readonly tasks: number; readonly skipped: number }
  /** The clock of the server was set back: `jobs` jobs had runs in the future, and continue from the current time. */
  | { readonly type: 'clock-set-back'; readonly jobs: number }
  | { readonly type: 'schedule-invalid'; readonly job: string; readonly message: string }
  | { readonly type: 'claimed'; readonly tasks: number }
  | { readonly type: 'launched'; readonly requestId: string; readonly taskId: string }
  | { readonly type: 'task-ended'; readonly task: ClaimedTask; readonly end: TaskEnd }
  /** Tasks of a series are finished. Stands for one `task-ended` per task. `durationMs`: of each; `rowCounts`: of each. */
  | {
      readonly type: 'tasks-finished';
      readonly tasks: TaskSet;
      readonly rowCounts: readonly number[];
      readonly durationMs: number;
    }
  | { readonly type: 'tasks-given-back'; readonly tasks: number; readonly reason: string }
  | { readonly type: 'daemons-lost'; readonly daemonIds: readonly string[]; readonly tasks: number }
  | { readonly type: 'backend-terminated'; readonly pid: number; readonly taskId: string; readonly reason: string }
  | { readonly type: 'login-refused'; readonly login: string; readonly reason: string; readonly retryInMs: number }
  | { readonly type: 'no-ledger'; readonly connection: string | null; readonly database: string }
  | { readonly type: 'ledger-pruned'; readonly database: string; readonly rows: number }
  | { readonly type: 'job-missed'; readonly job: string }
  /** One in twenty runs of these jobs takes longer than the grace: a stop of the daemon makes them start again. */
  | { readonly type: 'grace-short'; readonly jobs: readonly SlowJob[]; readonly graceMs: number }
  /** PostgreSQL refuses to plan the SQL of a job, which has not failed so far. */
  | { readonly type: 'job-sql-broken'; readonly job: string; readonly message: string }
  | { readonly type: 'sql-checked'; readonly jobs: number; readonly broken: number; readonly durationMs: number }
  /** A job or a topic became unhealthy, or a topic recovered. One of `job` and `topic` is null. */
  | {
      readonly type: 'alert-raised';
      readonly kind: string;
      readonly job: string | null;
      readonly topic: string | null;
      readonly reason: string | null;
    }
  | {
      readonly type: 'alert-tried';
      readonly job: string | null;
      readonly topic: string | null;
      readonly kind: string;
      readonly webhook: string;
      readonly tries: number;
      /** null: the alert was delivered. */
      readonly error: string | null;
      /** null: there is no further try. */
      readonly retryInMs: number | null;
    }
  | { readonly type: 'log-compacted'; readonly day: string; readonly kept: number; readonly gone: number }
  | { readonly type: 'partitions'; readonly made: number; readonly dropped: number }
  | { readonly type: 'connection-lost'; readonly service: string; readonly message: string }
  /** Parts of the daemon have completed no pass for `STALLED_MS`, although it holds its lease. */
  | { readonly type: 'stalled'; readonly message: string }
  | { readonly type: 'reconnected'; readonly service: string }
  | { readonly type: 'service-error'; readonly service: string; readonly error: unknown };

/** The end of one attempt. */
export interface TaskEnd {
  /** What the daemon records: the task is finished, or failed, or tried again at an instant, or returns to the queue. */
  readonly settlement: Settlement;
  /** Why the attempt ended. `found-done`: an earlier attempt had already committed. */
  readonly outcome:
    | 'finished'
    | 'found-done'
    | 'uncertain'
    | 'error'
    | 'timeout'
    | 'cancelled'
    | 'lost'
    | 'unreachable'
    | 'shutdown'
    | 'unstarted'
    | 'void'
    | 'fenced';
  /** Duration of the attempt in milliseconds. */
  readonly durationMs: number;
  /** The rows that the SQL processed; null: unknown. */
  readonly rowCount: number | null;
  /** null: no error. */
  readonly error: TaskError | null;
}

/** Returns the `task-ended` events of the tasks of a series. */
export function endsOf({
  tasks,
  rowCounts,
  durationMs,
}: Extract<DaemonEvent, { readonly type: 'tasks-finished' }>): readonly Extract<
  DaemonEvent,
  { readonly type: 'task-ended' }
>[] {
  return tasks.ids.map((_, index) => ({
    type: 'task-ended',
    task: taskAt(tasks, index),
    end: {
      settlement: { action: 'nothing' },
      outcome: 'finished',
      durationMs,
      rowCount: rowCounts[index] ?? null,
      error: null,
    },
  }));
}

export type DaemonListener = (event: DaemonEvent) => void;

/** Calls every listener for each event, in order, before the daemon continues. An error of a listener is ignored. */
export class DaemonEvents {
  readonly #listeners = new Set<DaemonListener>();

  /** @internal */
  emit(event: DaemonEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // A broken log or metric must not stop the tasks.
      }
    }
  }

  /** Calls the listener for each event from now on. Returns a function that removes it. */
  on(listener: DaemonListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
