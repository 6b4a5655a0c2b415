import { PgherdError } from '../../errors.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import { type ServerIdentity, serverIdentityOf } from '../../postgres/server/identity.ts';
import { PINNED_SETTINGS } from '../../postgres/server/pinned-settings.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import type { Target } from '../../postgres/target.ts';
import { type Backend, endFormerBackend } from '../../store/daemons/connections.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import type { HomeServer } from '../session/home-server.ts';
import type { SessionBudget } from '../session/session-budget.ts';

export interface ControlSessionOptions {
  readonly target: Target;
  readonly schema: string;
  /** Reserves the session. */
  readonly budget: Pick<SessionBudget, 'reserve'>;
  /** The server that all sessions of the daemon connect to. */
  readonly home: HomeServer;
  /** Whether its session decides which server that is. Default false. */
  readonly decides?: boolean;
  /** Whether it only reads, and also works where transactions are read-only. Default false. */
  readonly reads?: boolean;
  /** The session that it shares with other parts; null or absent: a session of its own. */
  readonly shared?: SessionShare | null;
  readonly applicationName: string;
  /** Sends statements without waiting for earlier answers. */
  readonly pipeline?: boolean;
  /** Settings of this session, in addition to those of all control sessions. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called for each new session, before anything else uses it. */
  readonly onOpen?: (connection: Connection) => Promise<void>;
}

/** A session that several parts use in turn. */
export interface SessionShare {
  join(member: ControlSessionOptions): void;
  use<T>(work: (connection: Connection) => Promise<T>, limitMs?: number): Promise<T>;
  leave(): Promise<void>;
}

/** One control session of a daemon, opened when needed and again after it was lost. */
export class ControlConnection {
  readonly #options: ControlSessionOptions;
  readonly #shared: SessionShare | null;
  #current: Connection | null = null;
  #opening: Promise<Connection> | null = null;
  #closed = false;
  /** The server process of `#current`. */
  #incarnation = '';
  /** A dropped session whose backend may still exist. */
  #former: Backend | null = null;

  constructor(options: ControlSessionOptions) {
    this.#options = options;
    this.#shared = options.shared ?? null;
    if (this.#shared === null) options.budget.reserve(1);
    else this.#shared.join(options);
  }

  /**
   * Returns the session, where it is not shared. Throws when the server cannot be reached, the login is refused, or the schema
   * is not installed.
   */
  #get(): Promise<Connection> {
    if (this.#current !== null && !this.#current.ended) return Promise.resolve(this.#current);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Returns the server process of the session. */
  get incarnation(): string {
    return this.#incarnation;
  }

  /**
   * Runs `work` on the session. Without an answer within `limitMs` the session is dropped, so that `work` fails. It is also
   * dropped when the server refuses to write, because the name may resolve to another server by then.
   */
  async use<T>(work: (connection: Connection) => Promise<T>, limitMs: number = USE_LIMIT_MS): Promise<T> {
    if (this.#shared !== null) return await this.#shared.use(work, limitMs);
    const connection = await this.#get();
    const timer = setTimeout(() => connection.destroy(), limitMs);
    try {
      return await work(connection);
    } catch (error) {
      if (this.#options.reads !== true && hasSqlstate(error, SQLSTATE.readOnlyTransaction)) {
        this.#options.home.leave(this.#incarnation);
        connection.destroy();
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.#shared !== null && !this.#closed) await this.#shared.leave();
    this.#closed = true;
    await this.#opening?.catch(() => {});
    await this.#current?.close();
  }

  /** Drops the session without a proper end. */
  destroy(): void {
    this.#closed = true;
    this.#current?.destroy();
  }

  /** Drops the session, so that the next use opens another one. */
  reopen(): void {
    this.#current?.destroy();
  }

  async #open(): Promise<Connection> {
    if (this.#closed) throw new PgherdError('connection_failed', 'the connection was closed');
    const { target, applicationName, schema, onOpen, pipeline, settings, home } = this.#options;
    const own = { ...SETTINGS, ...settings };
    const connection = await connect(target, {
      applicationName,
      settings: { ...PINNED_SETTINGS, ...own },
      connectTimeoutMs: CONNECT_LIMIT_MS,
      ...(pipeline === true ? { pipeline } : {}),
    });
    // The server may stop answering after the login.
    const timer = setTimeout(() => connection.destroy(), OPEN_LIMIT_MS);
    try {
      const identity = await serverIdentityOf(connection);
      const { decides = false, reads = false } = this.#options;
      home.admit(connection, identity, { decides, reads });
      await useSchema(connection, schema, own);
      await this.#endFormer(connection);
      await onOpen?.(connection);
      this.#join(connection, identity);
    } catch (error) {
      // Only a server that answers ends the session in order.
      if (error instanceof PgherdError || serverErrorOf(error) !== null) await connection.close();
      else connection.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    if (this.#closed) await connection.close();
    this.#current = connection;
    return connection;
  }

  #join(connection: Connection, { incarnation, backendStart }: ServerIdentity): void {
    const backend = { pid: connection.pid, backendStart };
    this.#incarnation = incarnation;
    const leave = this.#options.home.join({
      kind: 'control',
      incarnation,
      backend,
      waitingSinceMs: () => connection.waitingSinceMs,
      drop: () => connection.destroy(),
    });
    connection.onEnd(() => {
      leave();
      if (!this.#closed) this.#former = backend;
    });
  }

  /** A dropped session may still wait on the server for a lock or a standby: without this, each try would add one. */
  async #endFormer(connection: Connection): Promise<void> {
    if (this.#former === null) return;
    if (!(await endFormerBackend(connection, this.#former))) {
      throw new PgherdError(
        'connection_failed',
        'an earlier session of this part still waits for a synchronous standby',
        {
          hint: 'start the standby, or remove it from synchronous_standby_names',
        },
      );
    }
    this.#former = null;
  }
}

/** By the next try, the name may resolve to another server. */
const CONNECT_LIMIT_MS = 5_000;
const OPEN_LIMIT_MS = 10_000;
const USE_LIMIT_MS = 30_000;

/**
 * For statements that find tasks by an index and are planned once per session. The queue may be empty at that time, which makes
 * a sequential scan look cheaper, and contain a million tasks later. `jit` is off because the planner overrates the cost of the
 * remaining sequential scans, on small tables without an index.
 */
export const INDEX_PLANS = { enable_seqscan: 'off', jit: 'off' } as const;

const SETTINGS = {
  idle_in_transaction_session_timeout: '30000',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
} as const;
