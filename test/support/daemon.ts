import type { PasswordSource } from '../../src/postgres/connect/password-source.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { Daemon } from '../../src/runtime/daemon.ts';
import type { DaemonEvent } from '../../src/runtime/part/events.ts';
import type { DaemonOptions } from '../../src/runtime/part/options.ts';
import type { WebhookConfig } from '../../src/runtime/upkeep/webhook.ts';
import type { TestDatabase } from './database.ts';
import { waitFor } from './wait-for.ts';

/** Short intervals, so that a test need not wait for the clock. */
const QUICK: Partial<DaemonOptions> = {
  slots: 4,
  pollMs: 200,
  heartbeatMs: 200,
  leaseMs: 2_000,
  graceMs: 2_000,
  killAfterMs: 300,
  restartPauseMs: 500,
};

export interface TestDaemon {
  readonly daemon: Daemon;
  readonly events: readonly DaemonEvent[];
  /** Resolves with the first event of this type, past or to come, that fits. */
  event<T extends DaemonEvent['type']>(
    type: T,
    fits?: (event: Extract<DaemonEvent, { type: T }>) => boolean,
  ): Promise<Extract<DaemonEvent, { type: T }>>;
  stop(): Promise<void>;
}

const running = new Set<TestDaemon>();

/** A daemon in this process, as superuser unless `url` says otherwise. `stopDaemons` ends it. */
export async function startDaemon(
  database: Pick<TestDatabase, 'url'>,
  options: Partial<DaemonOptions> = {},
  settings: {
    readonly url?: string;
    readonly roles?: Readonly<Record<string, PasswordSource>>;
    readonly connections?: Readonly<
      Record<string, { readonly urlEnv: string; readonly roles: Readonly<Record<string, never>> }>
    >;
    readonly env?: Readonly<Record<string, string>>;
    readonly webhooks?: WebhookConfig['webhooks'];
    readonly baseUrl?: string;
  } = {},
): Promise<TestDaemon> {
  const daemon = new Daemon({
    target: targetOf(settings.url ?? database.url),
    schema: 'pgherd',
    version: 'test',
    options: { ...QUICK, ...options },
    webhooks: { webhooks: settings.webhooks ?? {}, env: settings.env ?? {}, baseUrl: settings.baseUrl ?? null },
    logins: { roles: settings.roles ?? {}, connections: settings.connections ?? {}, env: settings.env ?? {} },
  });
  const events: DaemonEvent[] = [];
  daemon.events.on((event) => void events.push(event));
  const started: TestDaemon = {
    daemon,
    events,
    event: (type, fits = () => true) =>
      waitFor(
        () => {
          for (const event of events) if (isOf(event, type) && fits(event)) return event;
          return null;
        },
        { what: `the event ${type}` },
      ),
    stop: async () => {
      running.delete(started);
      await daemon.stop();
    },
  };
  await daemon.start(new AbortController().signal);
  running.add(started);
  return started;
}

/** Stops every daemon that a test has left running: for `afterEach`. */
export async function stopDaemons(): Promise<void> {
  await Promise.all([...running].map((started) => started.stop()));
}

function isOf<T extends DaemonEvent['type']>(event: DaemonEvent, type: T): event is Extract<DaemonEvent, { type: T }> {
  return event.type === type;
}

/** Enqueues a task as `enqueue` does; returns its id. Columns beyond `sql` as in `_tasks`. */
export async function addTask(
  database: TestDatabase,
  sql: string,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const names = ['sql', 'transaction', ...Object.keys(columns)];
  const values = [sql, true, ...Object.values(columns)];
  const unique = [...new Map(names.map((name, index) => [name, values[index]])).entries()];
  const [row] = await database.query<{ id: string }>(
    `insert into pgherd._tasks (${unique.map(([name]) => name).join(', ')})
     values (${unique.map((_, index) => `$${index + 1}`).join(', ')}) returning id`,
    unique.map(([, value]) => value),
  );
  await database.query('select pgherd._wake_for_tasks()');
  return row?.id ?? '';
}

/** Creates a job; returns its id. Columns as in `jobs`. */
export async function addJob(
  database: TestDatabase,
  name: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<string> {
  const entries = Object.entries({ name, transaction: true, ...columns });
  const [row] = await database.query<{ id: string }>(
    `insert into pgherd.jobs (${entries.map(([column]) => column).join(', ')})
     values (${entries.map((_, index) => `$${index + 1}`).join(', ')}) returning id`,
    entries.map(([, value]) => value),
  );
  return row?.id ?? '';
}

export interface LoggedAttempt {
  readonly task_id: string | null;
  readonly attempt: number;
  readonly job: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly row_count: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  readonly position: number | null;
  readonly notices: readonly string[] | null;
  readonly duration_ms: string | null;
  readonly role: string | null;
}

/** The log rows of a task or a job, the oldest first. */
export function logOf(
  database: TestDatabase,
  what: { readonly task?: string; readonly job?: string },
): Promise<LoggedAttempt[]> {
  return database.query<LoggedAttempt>(
    `select task_id, attempt, job, state, reason, row_count, sqlstate, message, detail, hint, context, position, notices,
       duration_ms, role from pgherd.task_log where task_id = $1 or job = $2 order by ended_at`,
    [what.task ?? null, what.job ?? null],
  );
}

/** The first log row in one of these states, once it is there and what follows from it is written. */
export function logged(
  database: TestDatabase,
  what: { readonly task?: string; readonly job?: string },
  ...states: readonly string[]
): Promise<LoggedAttempt> {
  return waitFor(
    async () => {
      const fits = (row: LoggedAttempt): boolean => states.length === 0 || states.includes(row.state);
      const row = (await logOf(database, what)).find(fits);
      if (row === undefined) return null;
      const moved = 'select from pgherd._task_log where task_id is not distinct from $1 and attempt = $2';
      return (await database.query(moved, [row.task_id, row.attempt])).length > 0 ? row : null;
    },
    { what: `task ${what.task ?? ''}${what.job ?? ''} to be logged as ${states.join(' or ')}`, timeoutMs: 40_000 },
  );
}
