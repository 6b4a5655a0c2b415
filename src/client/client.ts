import { PgherdError } from '../errors.ts';
import type { Statement } from '../store/client/statement.ts';
import {
  cancelStatement,
  enqueueManyStatement,
  enqueueStatement,
  retryStatement,
  triggerStatement,
} from '../store/client/task-api.ts';
import { type ClientEvents, EndedEvents } from './ended-events.ts';
import { EndedSignal, type ListeningSession } from './ended-signal.ts';
import { Results } from './results.ts';
import { type RunStatement, runnerOf } from './run-statement.ts';
import { type Task, taskOf } from './task.ts';
import {
  type CallOptions,
  checkedJson,
  checkOptions,
  type EnqueueOptions,
  type NewTask,
  shown,
  type TriggerOptions,
  taskArguments,
  wrongValue,
} from './task-options.ts';

/** Calls pgherd from an application. The functions run with the rights of the connection's role. */
export interface Client {
  /**
   * Enqueues a task, in the transaction of `executor` if it is one. Throws `usage` for an option that does not exist; errors of
   * PostgreSQL pass unchanged.
   */
  enqueue(sql: string, options?: EnqueueOptions): Promise<Task>;
  /** Enqueues tasks with one statement, all or none. Returns them in the same order. Throws as `enqueue` does. */
  enqueueMany(tasks: readonly NewTask[], options?: CallOptions): Promise<readonly Task[]>;
  /** Creates a task of a job, regardless of its schedule. PostgreSQL refuses an unknown job with 42704. */
  trigger(job: string, options?: TriggerOptions): Promise<Task>;
  /** Removes a task from the queue, or asks its daemon to stop it. Returns false when there is no such unfinished task. */
  cancel(task: Task | string, options?: CallOptions): Promise<boolean>;
  /** Enqueues a failed or cancelled task again, under its id. Returns false when there is nothing to retry. */
  retry(task: Task | string, options?: CallOptions): Promise<boolean>;
  /**
   * Calls the listener for each task that the role may see and that ends in this way after the call. Returns a function that removes
   * the listener. Events are read from the log: tasks of topics and jobs with `log: off` have none.
   */
  on<Name extends keyof ClientEvents>(event: Name, listener: ClientEvents[Name]): () => void;
  /** Ends the sessions that the client has opened. Pools and connections of the application stay open. */
  close(): Promise<void>;
}

/** The parts of a client. */
export interface ClientParts {
  readonly schema: string;
  readonly run: RunStatement;
  /** null: no session can be notified, and the client polls. */
  readonly openListener: (() => Promise<ListeningSession>) | null;
  /** Time between two queries while ends are notified: see `LookupParts`. */
  readonly notifiedPollMs: number;
  /** Closes what the client has opened for `run`. */
  readonly close: () => Promise<void>;
}

export function clientOf({ schema, run, openListener, notifiedPollMs, close }: ClientParts): Client {
  const signal = new EndedSignal(schema, openListener, () => {
    results.ended();
    events.ended();
  });
  const lookup = { schema, run, signal, notifiedPollMs };
  const results = new Results(lookup);
  const events = new EndedEvents(lookup);
  const runIn = (options: CallOptions, statement: Statement): Promise<string> =>
    (options.executor === undefined ? run : runnerOf(options.executor))(statement);
  return {
    enqueue: async (sql, options = {}) =>
      taskOf(await runIn(options, enqueueStatement(schema, taskArguments(sql, options))), results),
    enqueueMany: async (tasks, options = {}) => {
      checkOptions(options, ['executor']);
      if (!Array.isArray(tasks)) throw wrongValue('tasks', tasks, 'an array of objects such as { sql, params }');
      const list = tasks.map((task: NewTask | null | undefined) => {
        const { sql, ...settings } = task ?? {};
        return taskArguments(sql, settings);
      });
      const ids: readonly string[] = JSON.parse(await runIn(options, enqueueManyStatement(schema, list)));
      return ids.map((id) => taskOf(id, results));
    },
    trigger: async (job, options = {}) => {
      checkOptions(options, ['params', 'executor']);
      if (typeof job !== 'string') throw wrongValue('job', job, 'the name of a job');
      const params = checkedJson(options.params ?? null);
      return taskOf(await runIn(options, triggerStatement(schema, job, params)), results);
    },
    cancel: async (task, options = {}) => {
      checkOptions(options, ['executor']);
      return (await runIn(options, cancelStatement(schema, idOf(task)))) === 'true';
    },
    retry: async (task, options = {}) => {
      checkOptions(options, ['executor']);
      return (await runIn(options, retryStatement(schema, idOf(task)))) === 'true';
    },
    on: (event, listener) => events.on(event, listener),
    close: async () => {
      await Promise.all([results.close(), events.close()]);
      await signal.stop();
      await close();
    },
  };
}

function idOf(task: Task | string): string {
  const id: unknown = typeof task === 'object' && task !== null ? task.id : task;
  if (typeof id === 'string' && /^\d{1,18}$/.test(id)) return id;
  throw new PgherdError('usage', `${shown(id)} is not a valid task ID`, {
    hint: 'pass a task, or its id as a string of digits',
  });
}
