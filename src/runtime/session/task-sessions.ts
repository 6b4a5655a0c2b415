import { connect } from '../../postgres/connection.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { type LoginConfig, loginHint, targetOfTask } from '../../postgres/logins.ts';
import type { Target } from '../../postgres/target.ts';
import { terminateBackend } from '../../store/daemons/connections.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import { Reachability } from './reachability.ts';
import { poolKey, SessionPool } from './session-pool.ts';

/** Where a task's session goes. */
export interface Place {
  /** The same for all tasks that may share a session. */
  readonly key: string;
  readonly target: Target;
  /** null: the server pgherd lives on. */
  readonly connection: string | null;
}

/** Another server that lets nobody in within this is taken for unreachable. */
const FOREIGN_OPEN_MS = 5_000;

/** Sessions for tasks, on the server pgherd lives on and on others. */
export class TaskSessions {
  readonly #home: Target;
  readonly #recorder: Recorder;
  readonly #logins: () => LoginConfig;
  readonly #pool: SessionPool;
  readonly #limit: () => number;
  readonly #reachability: Reachability = new Reachability();

  constructor(context: DaemonContext, recorder: Recorder, logins: () => LoginConfig) {
    this.#home = context.control.target;
    this.#recorder = recorder;
    this.#logins = logins;
    // On another server a rescuer could not find the backend by its pid: there it ends by itself, or the ledger waits for it.
    this.#limit = () => Math.max(1, context.control.budget.forTasks(context.options()));
    const limits = { maxSessions: this.#limit, idleMs: () => context.options().idleTimeoutMs };
    this.#pool = new SessionPool(
      {
        nameOf: (n) => `pgherd job ${context.daemonId()}/${n}`,
        onOpen: async (session) => {
          if (!this.#isHere(session)) return;
          await recorder.note({
            ...backendOf(session),
            login: session.target.user,
            database: session.target.database,
          });
        },
        onClose: (session) => {
          if (this.#isHere(session)) recorder.forget(backendOf(session));
        },
      },
      limits,
    );
  }

  /** The number of sessions for tasks that may be open at once. */
  get limit(): number {
    return this.#limit();
  }

  /** Throws `config_invalid`, naming key and variable. */
  placeOf(task: Pick<ClaimedTask, 'login' | 'database' | 'connection'>): Place {
    const target = targetOfTask(task, this.#home, this.#logins());
    return { key: poolKey(target), target, connection: task.connection };
  }

  /** The next step after a refused login. */
  hintFor(task: Pick<ClaimedTask, 'login' | 'connection'>): string {
    return loginHint(task.login, task.connection, this.#home, this.#logins());
  }

  /** A session that nobody else has. Throws as `open` does. */
  async take(place: Place): Promise<JobSession> {
    return this.takeIdle(place) ?? (await this.open(place));
  }

  /** One that is open already, or null. */
  takeIdle({ key }: Place): JobSession | null {
    return this.#pool.takeIdle(key);
  }

  /**
   * A session with this name is for one task. Throws as `connect` does, at once when the server, another one, was
   * unreachable a moment ago; throws `SessionsBusy` when as many are open as may be.
   */
  open({ key, target, connection }: Place, name: string | null = null): Promise<JobSession> {
    if (connection === null) return this.#pool.open(key, target, { name });
    return this.#reachability.through(`${target.host}:${target.port}`, () =>
      this.#pool.open(key, target, { name, openTimeoutMs: FOREIGN_OPEN_MS }),
    );
  }

  /** An idle session, left where it is: for what is sent without waiting. null: all are in use. */
  peek(key: string): JobSession | null {
    return this.#pool.peekIdle(key);
  }

  giveBack(key: string, session: JobSession): void {
    this.#pool.giveBack(key, session);
  }

  /** Ends the session's backend where this daemon may, else drops the connection. */
  async terminate(session: JobSession): Promise<void> {
    try {
      if (
        await (this.#isHere(session)
          ? this.#recorder.terminate(backendOf(session))
          : this.#pool.lend(() => terminateThere(session)))
      )
        return;
    } catch {
      // Without a server there is nothing to terminate, and without a session to spare nothing to do it with.
    }
    session.destroy();
  }

  /** Closes sessions that no task has needed for a while. */
  closeUnused(): void {
    this.#pool.closeUnused();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #isHere({ target }: JobSession): boolean {
    return target.host === this.#home.host && target.port === this.#home.port;
  }
}

/** One's own sessions one may end. */
async function terminateThere(session: JobSession): Promise<boolean> {
  const connection = await connect(session.target, {
    applicationName: 'pgherd keeper',
    connectTimeoutMs: FOREIGN_OPEN_MS,
  });
  try {
    return await terminateBackend(connection, backendOf(session));
  } finally {
    await connection.close();
  }
}

function backendOf(session: JobSession): { readonly pid: number; readonly backendStart: string } {
  return { pid: session.pid, backendStart: session.backendStart };
}
