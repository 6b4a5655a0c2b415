import { Duplex } from 'node:stream';
import pg from 'pg';
import { sendCancelRequest } from './cancel.ts';
import { connectionError } from './connection-error.ts';
import type { Target } from './target.ts';

/** One session of PostgreSQL. Queries are sent in the order of the calls. */
export interface Connection {
  /** The backend's process id. */
  readonly pid: number;
  readonly target: Target;
  /** Rows of one statement. `name` keeps it prepared in this session. int8 comes as a string, timestamptz as a Date. */
  query<Row extends object>(sql: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]>;
  /** How many rows the statement touched; of several statements, the last one's. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  /**
   * As `execute` without values, but rows are thrown away as they come: for statements that users wrote. With `json` it is
   * one statement, which sees that as `$1`, a jsonb.
   */
  executeDiscardingRows(sql: string, json?: string): Promise<number>;
  /** What `send` sends goes out in one packet: with `pipeline` that spares a system call per query. */
  together<T>(send: () => T): T;
  /** Asks the server to cancel what this session is doing. What that hits is the server's timing: never use it again. */
  cancel(): Promise<void>;
  onNotice(listener: (notice: Notice) => void): void;
  onNotification(listener: (channel: string, payload: string) => void): void;
  /** Called once when the session is over, with the reason, or null after `close`. */
  onEnd(listener: (reason: Error | null) => void): void;
  readonly ended: boolean;
  /** A transaction is open, or has failed and is not rolled back yet, as of the last statement that was answered in full. */
  readonly inTransaction: boolean;
  close(): Promise<void>;
  /** Drops the socket without saying goodbye: the server notices by itself. */
  destroy(): void;
}

export interface Notice {
  readonly severity: string;
  readonly message: string;
  /** The call stack it came from, innermost frame first; null: it came from no function. */
  readonly context: string | null;
}

export interface ConnectOptions {
  readonly applicationName: string;
  /** Session defaults, sent with the start packet, so that `DISCARD ALL` comes back to them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Send a query before the one before it has answered. */
  readonly pipeline?: boolean;
  readonly connectTimeoutMs?: number;
}

/** Opens a session. Throws `connection_failed`, `authentication_failed` or `permission_denied`, naming the target. */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  const client = new pg.Client({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    // Never undefined: pg would take PGPASSWORD, which belongs to somebody else's login.
    password: target.password ?? noPassword,
    ssl: target.ssl ?? false,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    ...(options.pipeline === true ? { pipeline: true } : {}),
    ...(options.settings === undefined ? {} : { options: startOptions(options.settings) }),
  });
  const connection = new PgConnection(client, target);
  try {
    await client.connect();
  } catch (error) {
    client.end().catch(() => {});
    throw connectionError(error, target);
  }
  return connection;
}

class PgConnection implements Connection {
  readonly target: Target;
  readonly #client: pg.Client;
  readonly #endListeners: ((reason: Error | null) => void)[] = [];
  #ended = false;
  #reason: Error | null = null;

  constructor(client: pg.Client, target: Target) {
    this.#client = client;
    this.target = target;
    client.on('error', (error) => {
      this.#reason ??= error;
    });
    client.on('end', () => {
      this.#ended = true;
      for (const listener of this.#endListeners.splice(0)) listener(this.#reason);
    });
  }

  get pid(): number {
    const pid: unknown = Reflect.get(this.#client, 'processID');
    return typeof pid === 'number' ? pid : 0;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get inTransaction(): boolean {
    const status = this.#client.getTransactionStatus();
    return status === 'T' || status === 'E';
  }

  async query<Row extends object>(
    sql: string,
    values: readonly unknown[] = [],
    name?: string,
  ): Promise<readonly Row[]> {
    const result = await this.#client.query<Row>({
      text: sql,
      values: [...values],
      ...(name === undefined ? {} : { name }),
    });
    return result.rows;
  }

  async execute(sql: string, values?: readonly unknown[]): Promise<number> {
    // Without values this is the simple protocol, which takes several statements and answers with an array.
    const result: pg.QueryResult | pg.QueryResult[] = await this.#client.query(
      sql,
      values === undefined ? undefined : [...values],
    );
    const last = Array.isArray(result) ? result.at(-1) : result;
    return last?.rowCount ?? 0;
  }

  executeDiscardingRows(sql: string, json?: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const query =
        json === undefined ? new pg.Query(sql) : new pg.Query({ text: sql, values: [json], types: JSONB_FIRST });
      query.on('row', () => {}); // with a listener nothing is collected
      query.on('error', reject);
      query.on('end', (result: pg.QueryResult | pg.QueryResult[]) => {
        const last = Array.isArray(result) ? result.at(-1) : result;
        resolve(last?.rowCount ?? 0);
      });
      this.#client.query(query);
    });
  }

  together<T>(send: () => T): T {
    const stream = this.#stream();
    if (stream === null) return send();
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  async cancel(): Promise<void> {
    const secretKey: unknown = Reflect.get(this.#client, 'secretKey');
    if (typeof secretKey === 'number' && !this.#ended) await sendCancelRequest(this.target, this.pid, secretKey);
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#client.on('notice', (notice) => {
      listener({
        severity: notice.severity ?? 'NOTICE',
        message: notice.message ?? '',
        context: notice.where ?? null,
      });
    });
  }

  onNotification(listener: (channel: string, payload: string) => void): void {
    this.#client.on('notification', (message) => listener(message.channel, message.payload ?? ''));
  }

  onEnd(listener: (reason: Error | null) => void): void {
    if (this.#ended) listener(this.#reason);
    else this.#endListeners.push(listener);
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#client.end().catch(() => {});
  }

  destroy(): void {
    this.#stream()?.destroy();
  }

  #stream(): Duplex | null {
    const stream: unknown = Reflect.get(Reflect.get(this.#client, 'connection') ?? {}, 'stream');
    return stream instanceof Duplex ? stream : null;
  }
}

/**
 * pg sends what it finds at the indexes of `types` as the types of the parameters, and asks the same object for its parsers.
 * Without a type `$1 ->> 'name'` would be ambiguous.
 */
const JSONB_FIRST = Object.assign([3802], { getTypeParser: pg.types.getTypeParser });

function noPassword(): string {
  return '';
}

/** `-c name=value` as the start packet takes it: spaces and backslashes escaped. */
function startOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
    .join(' ');
}
