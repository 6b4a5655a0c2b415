import { Duplex } from 'node:stream';
import pg from 'pg';
import { sendCancelRequest } from './cancel.ts';
import { connectionError, isFinal } from './connect/connection-error.ts';
import { type OpenClient, openClient } from './connect/open-client.ts';
import { transactionPoolerError } from './connect/pooler-error.ts';
import type { ServerState } from './connect/server-choice.ts';
import { keepsSession } from './connect/session-probe.ts';
import { refusesStartSettings, startOptions } from './connect/start-options.ts';
import type { ServerAddress } from './conninfo/parameters.ts';
import { RawQuery } from './raw/raw-query.ts';
import type { RawRow, RawValue } from './raw/raw-values.ts';
import type { Target } from './target.ts';

/** One session of PostgreSQL. Queries are sent in the order of the calls. */
export interface Connection {
  /** The process id of the backend; through some proxies it is correct only after `learnPid`. */
  readonly pid: number;
  readonly target: Target;
  /** Whether the traffic to the server, or to the proxy in front of it, is encrypted. */
  readonly encrypted: boolean;
  /** Returns the rows of one statement. `name` keeps it prepared in this session. int8 comes as a string, timestamptz as a Date. */
  query<Row extends object>(sql: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]>;
  /** Returns the columns of the rows of one statement as text. The types of its parameters have to follow from its text. */
  raw(sql: string, values: readonly RawValue[], name?: string): Promise<readonly RawRow[]>;
  /** Returns the number of affected rows; with several statements, that of the last one. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  /**
   * Executes statements of users: the same as `execute` without values, but discards rows as they arrive. With `json` it
   * accepts one statement, which receives that value as `$1`, a jsonb.
   */
  executeDiscardingRows(sql: string, json?: string): Promise<number>;
  /** Sends the messages of `send` in one packet: with `pipeline` this saves a system call per query. */
  together<T>(send: () => T): T;
  /** Asks the server to cancel the current query. The cancel may arrive late and hit a later query: do not use the session again. */
  cancel(): Promise<void>;
  onNotice(listener: (notice: Notice) => void): void;
  onNotification(listener: (channel: string, payload: string) => void): void;
  /** Calls the listener once when the session has ended, with the reason, or null after `close`. */
  onEnd(listener: (reason: Error | null) => void): void;
  readonly ended: boolean;
  /** The time since which it has waited for its last answer, as a time of `performance.now`; null: it does not wait. */
  readonly waitingSinceMs: number | null;
  /** Whether a transaction is open or failed, as of the last statement whose answer is complete. */
  readonly inTransaction: boolean;
  /** Queries the pid of the backend: a proxy may have sent another one at login. */
  learnPid(pid: number): void;
  /** Statements to execute after `RESET ALL` where a pooler accepted no settings with the login; empty otherwise. */
  readonly afterReset: string;
  close(): Promise<void>;
  /** Closes the socket without a Terminate message. */
  destroy(): void;
}

export interface Notice {
  readonly severity: string;
  readonly message: string;
  /** The call stack of the notice, innermost frame first; null: it was not raised in a function. */
  readonly context: string | null;
}

export interface ConnectOptions {
  /** Used unless the connection string contains an application_name. */
  readonly applicationName: string;
  /** Session defaults, sent with the startup packet, so that `DISCARD ALL` resets to them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether queries are sent before earlier ones are answered. */
  readonly pipeline?: boolean;
  /** Maximum time to connect, even if `connect_timeout` is longer. */
  readonly connectTimeoutMs?: number;
  /** Ends the attempt to connect, which then throws. */
  readonly signal?: AbortSignal;
  /** A longer message from the server ends the session. Default 256 MB: a longer one does not fit into a string of this process. */
  readonly maxMessageBytes?: number;
}

/**
 * Opens a session on the one of several servers that all sessions of this target use. Throws `connection_failed`,
 * `authentication_failed`, `permission_denied` or `config_invalid`, naming the target and the next step.
 */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  const { choice, hostaddr } = target.route;
  try {
    if (choice === null) return await connectTo(target, { host: target.host, port: target.port, hostaddr }, options);
    return await choice.open((server) => connectTo(target, server, options), isFinal);
  } catch (error) {
    throw connectionError(error, target);
  }
}

async function connectTo(target: Target, server: ServerAddress, options: ConnectOptions): Promise<PgConnection> {
  const { settings, maxMessageBytes = MAX_MESSAGE_BYTES } = options;
  const open = (withSettings: boolean): Promise<OpenClient> =>
    openClient(target, server, {
      applicationName: target.route.applicationName ?? options.applicationName,
      options: startOptions(target.route.options, withSettings ? (settings ?? {}) : {}),
      pipeline: options.pipeline === true,
      connectTimeoutMs: options.connectTimeoutMs ?? null,
      signal: options.signal ?? null,
      maxMessageBytes,
    });
  try {
    return new PgConnection(await open(true), target, '');
  } catch (error) {
    if (settings === undefined || !refusesStartSettings(error)) throw error;
    const pairs = Object.entries(settings).map(([name, value]) => `set ${name} = ${pg.escapeLiteral(value)}`);
    const connection = new PgConnection(await open(false), target, pairs.join('; '));
    try {
      // In a shared session, they would affect the next client of the backend.
      if (!(await keepsSession(connection, async () => new PgConnection(await open(false), target, '')))) {
        throw transactionPoolerError(target);
      }
      await connection.execute(connection.afterReset);
      return connection;
    } catch (failed) {
      connection.destroy();
      throw failed;
    }
  }
}

const MAX_MESSAGE_BYTES = 268_435_456;

class PgConnection implements Connection {
  readonly target: Target;
  readonly afterReset: string;
  readonly #client: pg.Client;
  readonly #open: OpenClient;
  readonly #endListeners: ((reason: Error | null) => void)[] = [];
  #pid: number;
  #ended = false;
  #reason: Error | null = null;
  #due = 0;
  #waitingSinceMs: number | null = null;

  constructor(open: OpenClient, target: Target, afterReset: string) {
    const { client } = open;
    this.#open = open;
    this.#client = client;
    this.target = target;
    this.afterReset = afterReset;
    this.#pid = this.#keyPid();
    client.on('error', (error) => {
      this.#reason ??= error;
    });
    client.on('end', () => {
      this.#ended = true;
      for (const listener of this.#endListeners.splice(0)) listener(this.#reason);
    });
  }

  get pid(): number {
    return this.#pid;
  }

  learnPid(pid: number): void {
    this.#pid = pid;
  }

  get encrypted(): boolean {
    return this.#open.encrypted;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get waitingSinceMs(): number | null {
    return this.#waitingSinceMs;
  }

  get inTransaction(): boolean {
    return ['T', 'E'].includes(this.#client.getTransactionStatus() ?? 'I');
  }

  async query<Row extends object>(
    sql: string,
    values: readonly unknown[] = [],
    name?: string,
  ): Promise<readonly Row[]> {
    const query = { text: sql, values: [...values], ...(name === undefined ? {} : { name }) };
    const result = await this.#answer(this.#client.query<Row>(query));
    return result.rows;
  }

  raw(sql: string, values: readonly RawValue[], name?: string): Promise<readonly RawRow[]> {
    return this.#answer(this.#client.query(new RawQuery(sql, values, name)).answer);
  }

  async execute(sql: string, values?: readonly unknown[]): Promise<number> {
    // Without values this is the simple protocol, which accepts several statements and returns an array.
    const sent = this.#client.query(sql, values === undefined ? undefined : [...values]);
    const result: pg.QueryResult | pg.QueryResult[] = await this.#answer(sent);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return last?.rowCount ?? 0;
  }

  executeDiscardingRows(sql: string, json?: string): Promise<number> {
    const answer = new Promise<number>((resolve, reject) => {
      const query =
        json === undefined ? new pg.Query(sql) : new pg.Query({ text: sql, values: [json], types: JSONB_FIRST });
      query.on('row', () => {}); // with a listener pg collects no rows
      query.on('error', reject);
      query.on('end', (result: pg.QueryResult | pg.QueryResult[]) => {
        const last = Array.isArray(result) ? result.at(-1) : result;
        resolve(last?.rowCount ?? 0);
      });
      this.#client.query(query);
    });
    return this.#answer(answer);
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
    if (typeof secretKey !== 'number' || this.#ended) return;
    await sendCancelRequest(this.#open, this.target.route, { pid: this.#keyPid(), secretKey });
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

  /** Servers from 14 on report it at login; older ones are queried. */
  async serverState(): Promise<ServerState> {
    const { reported } = this.#open;
    const standby = reported.get('in_hot_standby');
    const readOnly = reported.get('default_transaction_read_only');
    if (standby !== undefined && readOnly !== undefined) {
      return { standby: standby === 'on', readOnly: readOnly === 'on' };
    }
    const [row] = await this.query<{ standby: boolean; read_only: boolean }>(
      `select pg_catalog.pg_is_in_recovery() as standby,
         pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool as read_only`,
    );
    return { standby: row?.standby === true, readOnly: row?.read_only === true };
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#client.end().catch(() => {});
  }

  destroy(): void {
    this.#stream()?.destroy();
  }

  async #answer<T>(sent: Promise<T>): Promise<T> {
    this.#due += 1;
    this.#waitingSinceMs ??= performance.now();
    try {
      return await sent;
    } finally {
      this.#due -= 1;
      this.#waitingSinceMs = this.#due > 0 ? performance.now() : null;
    }
  }

  #keyPid(): number {
    const pid: unknown = Reflect.get(this.#client, 'processID');
    return typeof pid === 'number' ? pid : 0;
  }

  #stream(): Duplex | null {
    const stream: unknown = Reflect.get(Reflect.get(this.#client, 'connection') ?? {}, 'stream');
    return stream instanceof Duplex ? stream : null;
  }
}

/** pg sends its elements as the types of parameters, and uses it as parsers. Without a type, `$1 ->> 'name'` would be ambiguous. */
const JSONB_FIRST = Object.assign([3802], { getTypeParser: pg.types.getTypeParser });
