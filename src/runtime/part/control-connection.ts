import { PgherdError } from '../../errors.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import type { Target } from '../../postgres/target.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import type { SessionBudget } from '../session/session-budget.ts';

export interface ControlOptions {
  readonly target: Target;
  readonly schema: string;
  /** Reserves the session. */
  readonly budget: Pick<SessionBudget, 'reserve'>;
  /** The session to use together with other parts; null or absent: one of its own. */
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
  join(member: ControlOptions): void;
  use<T>(work: (connection: Connection) => Promise<T>, limitMs?: number): Promise<T>;
  leave(): Promise<void>;
}

/** One control session of a daemon, opened when needed and again after it was lost. */
export class ControlConnection {
  readonly #options: ControlOptions;
  readonly #shared: SessionShare | null;
  #current: Connection | null = null;
  #opening: Promise<Connection> | null = null;
  #closed = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#shared = options.shared ?? null;
    if (this.#shared === null) options.budget.reserve(1);
    else this.#shared.join(options);
  }

  /** Returns the session, where it is not shared. Throws when the server cannot be reached, the login is refused, or the schema is not there. */
  #get(): Promise<Connection> {
    if (this.#current !== null && !this.#current.ended) return Promise.resolve(this.#current);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Runs `work` on the session. Without an answer within `limitMs` the session is dropped, so that `work` fails. */
  async use<T>(work: (connection: Connection) => Promise<T>, limitMs: number = USE_LIMIT_MS): Promise<T> {
    if (this.#shared !== null) return await this.#shared.use(work, limitMs);
    const connection = await this.#get();
    const timer = setTimeout(() => connection.destroy(), limitMs);
    try {
      return await work(connection);
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

  /** Drops the session without ending it properly. */
  destroy(): void {
    this.#closed = true;
    this.#current?.destroy();
  }

  async #open(): Promise<Connection> {
    if (this.#closed) throw new PgherdError('connection_failed', 'the connection was closed');
    const { target, applicationName, schema, onOpen, pipeline, settings } = this.#options;
    const connection = await connect(target, {
      applicationName,
      settings: { ...SETTINGS, ...settings },
      ...(pipeline === true ? { pipeline } : {}),
    });
    try {
      await useSchema(connection, schema);
      await onOpen?.(connection);
    } catch (error) {
      await connection.close();
      throw error;
    }
    if (this.#closed) await connection.close();
    this.#current = connection;
    return connection;
  }
}

const USE_LIMIT_MS = 30_000;

/**
 * For statements that find tasks by an index and are planned once a session: the queue may be empty then, which makes a
 * sequential scan look cheaper, and contain a million tasks later. `jit` is off because the planner overrates the cost of the
 * sequential scans that remain, on small tables without an index.
 */
export const INDEX_PLANS = { enable_seqscan: 'off', jit: 'off' } as const;

const SETTINGS = {
  default_transaction_isolation: 'read committed',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '30000',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
} as const;
