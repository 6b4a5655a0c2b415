import { connect } from '../../postgres/connection.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { type LoginConfig, loginHint, ownLoginOf, targetOfTask } from '../../postgres/logins.ts';
import type { Target } from '../../postgres/target.ts';
import { terminateBackend } from '../../store/daemons/connections.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import { AwaySessions } from './away-sessions.ts';
import type { HomeServer } from './home-server.ts';
import { LoginRooms } from './login-rooms.ts';
import { Reachability } from './reachability.ts';
import { poolKey, SessionPool } from './session-pool.ts';

/** The login, database and server of a task's session. */
export interface TaskLogin {
  /** Equal for all tasks that may share a session. */
  readonly key: string;
  readonly target: Target;
  /** null: the server of pgherd's own database. */
  readonly connection: string | null;
  /** On another server: a login that can see why this one is refused; null: there is none. */
  readonly viewer: Target | null;
  /** Whether its commits do not wait for the disk, for tasks of topics with `durability: series`. */
  readonly lateFlush: boolean;
}

export interface TaskSession {
  readonly login: TaskLogin;
  readonly session: JobSession;
}

/** Another server that opens no session within this time counts as unreachable. */
const OTHER_SERVER_OPEN_MS = 5_000;

/** Sessions for tasks, on pgherd's own server and on others. */
export class TaskSessions {
  readonly #home: Target;
  readonly #recorder: Recorder;
  readonly #logins: () => LoginConfig;
  readonly #pool: SessionPool;
  readonly #limit: () => number;
  readonly #homeServer: HomeServer;
  /** Called when the session is closed. */
  readonly #leave = new WeakMap<JobSession, () => void>();
  /** The registration of the daemon for which a session at home is recorded: it executes no task of a later one. */
  readonly #recordedFor = new WeakMap<JobSession, string>();
  /** By login. */
  readonly #homeKeys = new Map<string, string>();
  /** Where the tasks of logins in pgherd's own database run, for as long as the configuration is the same. */
  #known: { readonly config: LoginConfig; readonly logins: Map<string, TaskLogin> } | null = null;
  readonly #away: AwaySessions = new AwaySessions();
  readonly #reachability: Reachability = new Reachability();
  /** The limits of logins on the server of pgherd's own database. */
  readonly rooms: LoginRooms = new LoginRooms();

  constructor(context: DaemonContext, recorder: Recorder, logins: () => LoginConfig) {
    this.#home = context.control.target;
    this.#homeServer = context.control.home;
    this.#recorder = recorder;
    this.#logins = logins;
    this.#limit = () => Math.max(1, context.control.budget.forTasks(context.options()));
    const limits = {
      maxSessions: this.#limit,
      idleMs: () => context.options().idleTimeoutMs,
      maxMessageBytes: () => context.options().maxMessageBytes,
    };
    this.#pool = new SessionPool(
      {
        nameOf: (n) => `pgherd job ${context.daemonId()}/${n}`,
        onOpen: async (session) => {
          if (!this.#isHere(session)) {
            // Other daemons cannot use its pid: the backend ends by itself, or the ledger waits for it.
            this.#leave.set(session, this.#away.join(session));
            return;
          }
          this.#joinHome(session);
          this.rooms.opened(session.target.user);
          const { user: login, database } = session.target;
          this.#recordedFor.set(session, await recorder.note({ ...backendOf(session), login, database }));
        },
        onClose: (session) => {
          this.#leave.get(session)?.();
          if (this.#isHere(session)) recorder.forget(backendOf(session));
        },
        isCurrent: (session) => !this.#isHere(session) || this.#recordedFor.get(session) === context.daemonId(),
      },
      limits,
    );
  }

  /** The number of sessions for tasks that may be open at once. */
  get limit(): number {
    return this.#limit();
  }

  /** Returns the place where the task's session is opened. Throws `config_invalid`, which names key and variable. */
  loginOf(task: Pick<ClaimedTask, 'login' | 'database' | 'connection' | 'oneFlush'>): TaskLogin {
    const target = targetOfTask(task, this.#home, this.#logins());
    const { connection, oneFlush: lateFlush } = task;
    const viewer = ownLoginOf(connection, task.login, this.#logins());
    return { key: lateFlush ? `${poolKey(target)} late` : poolKey(target), target, connection, viewer, lateFlush };
  }

  /** Does the same for a task that may find an idle session: in pgherd's own database each login is looked up once. */
  knownLoginOf(task: Pick<ClaimedTask, 'login' | 'database' | 'connection' | 'oneFlush'>): TaskLogin {
    if (task.connection !== null || task.database !== null) return this.loginOf(task);
    const config = this.#logins();
    if (this.#known?.config !== config) this.#known = { config, logins: new Map() };
    const { logins } = this.#known;
    const key = task.oneFlush ? `${task.login} late` : task.login;
    const known = logins.get(key);
    if (known?.target.user === task.login) return known;
    const login = this.loginOf(task);
    logins.set(key, login);
    return login;
  }

  /** Returns the hint for a refused login. */
  hintFor(task: Pick<ClaimedTask, 'login' | 'connection'>): string {
    return loginHint(task.login, task.connection, this.#home, this.#logins());
  }

  /** Returns a session for exclusive use. Throws as `open` does. */
  async take(login: TaskLogin): Promise<JobSession> {
    return this.takeIdle(login) ?? (await this.open(login));
  }

  /** Returns an open session, or null. */
  takeIdle({ key }: TaskLogin): JobSession | null {
    return this.#pool.takeIdle(key);
  }

  /** Returns the number of sessions of a login that tasks use now. */
  usedBy(user: string): number {
    return this.#pool.usedBy(user);
  }

  /** Whether a session of a login in pgherd's own database is idle. */
  hasIdleAtHome(user: string): boolean {
    let key = this.#homeKeys.get(user);
    if (key === undefined) {
      key = poolKey({ ...this.#home, user });
      this.#homeKeys.set(user, key);
    }
    return this.#pool.peekIdle(key) !== null;
  }

  get homeDatabase(): string {
    return this.#home.database;
  }

  /** Returns an open session for a task in pgherd's own database, or null. */
  idleAtHome(task: ClaimedTask): TaskSession | null {
    try {
      const login = this.knownLoginOf(task);
      const session = this.takeIdle(login);
      return session === null ? null : { login, session };
    } catch {
      // The configuration of the login is invalid: the attempt reports it.
      return null;
    }
  }

  /**
   * Opens a session; one with a name is for one task. Throws as `connect` does, without an attempt when another server was
   * unreachable a moment ago. Throws `SessionsBusy` when all sessions are in use.
   */
  open({ key, target, connection, lateFlush }: TaskLogin, name: string | null = null): Promise<JobSession> {
    if (connection === null) return this.#pool.open(key, target, { name, lateFlush });
    return this.#reachability.through(`${target.host}:${target.port}`, () =>
      this.#pool.open(key, target, { name, openTimeoutMs: OTHER_SERVER_OPEN_MS, lateFlush }),
    );
  }

  giveBack(key: string, session: JobSession): void {
    this.#pool.giveBack(key, session);
  }

  /** Ends the session's backend where this daemon has the right to, otherwise drops the connection. */
  async terminate(session: JobSession): Promise<void> {
    try {
      if (
        await (this.#isHere(session)
          ? this.#recorder.terminate(backendOf(session))
          : this.#pool.lend(() => terminateThere(session)))
      )
        return;
    } catch {
      // The server is unreachable, or no session is left for the call: only the connection is dropped.
    }
    session.destroy();
  }

  /** Closes sessions that no task has used for `idleTimeoutMs`, and those of a former registration of the daemon. */
  closeUnused(): void {
    this.#pool.closeUnused();
  }

  /** Closes idle sessions in databases of the home server that another session waits to drop or rename. `ask` returns those databases. */
  async freeDatabases(ask: (databases: readonly string[]) => Promise<readonly string[]>): Promise<void> {
    const databases = this.#pool.idleDatabases().filter((database) => database !== this.#home.database);
    if (databases.length === 0) return;
    const wanted = await ask(databases);
    if (wanted.length === 0) return;
    this.#pool.closeIdle((session) => this.#isHere(session) && wanted.includes(session.target.database));
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Throws `connection_failed` when the session is not on the server of the daemon's lease. */
  #joinHome(session: JobSession): void {
    const { identity } = session;
    // Its startup settings allow writes where the default of the database does not.
    this.#homeServer.admit(session, identity, { decides: false, reads: true });
    const leave = this.#homeServer.join({
      kind: 'job',
      incarnation: identity.incarnation,
      backend: backendOf(session),
      waitingSinceMs: () => session.waitingSinceMs,
      drop: () => session.destroy(),
    });
    this.#leave.set(session, leave);
  }

  #isHere({ target }: JobSession): boolean {
    return target.host === this.#home.host && target.port === this.#home.port;
  }
}

/** A role may terminate its own sessions. */
async function terminateThere(session: JobSession): Promise<boolean> {
  const connection = await connect(session.target, {
    applicationName: 'pgherd keeper',
    connectTimeoutMs: OTHER_SERVER_OPEN_MS,
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
