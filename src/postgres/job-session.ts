import { type Connection, connect } from './connection.ts';
import { type FirstCall, type FirstResult, firstResultOf, firstStatementOf } from './first-call.ts';
import {
  isLoginGone,
  removeMark,
  type SeriesCall,
  type SeriesResult,
  seriesAnswerOf,
  statementOf,
} from './series-call.ts';
import { type ServerIdentity, serverIdentityOf } from './server/identity.ts';
import { answerTo } from './session-answer.ts';
import type { SessionResult, SessionStatement } from './session-call.ts';
import { SessionNotices } from './session-notices.ts';
import { CLEAN, SESSION_TIMEOUT_MS, startSettings } from './session-settings.ts';
import { hasSqlstate, SQLSTATE } from './sqlstate.ts';
import type { Target } from './target.ts';

/** A session that executes tasks, one at a time, logged in as their role. */
export interface JobSession {
  readonly pid: number;
  /** Together with `pid` it identifies the backend. */
  readonly backendStart: string;
  readonly serverVersion: number;
  readonly identity: ServerIdentity;
  readonly notices: Pick<SessionNotices, 'last'>;
  readonly target: Target;
  /** See `Connection`. */
  readonly waitingSinceMs: number | null;
  /** False after a cancel, after the end of the session (or its announcement by the server), and when the session could not be cleaned. */
  readonly usable: boolean;
  /** Whether the session has ended: a failed call may have taken effect. No SQLSTATE shows this, because SQL can raise any of them. */
  readonly lost: boolean;
  readonly openedAtMs: number;
  /** Whether the login was dropped meanwhile: none of its sessions can do anything. */
  readonly loginIsGone: boolean;
  /**
   * `run_batch` of the schema: executes up to `MAX_SERIES` tasks of one lease one after the other, effect and record of each in one
   * transaction. The first error ends it: the tasks before it are done, and the tasks after it have not begun. Never throws.
   */
  runSeries(schema: string, series: SeriesCall, timeoutMs: number): Promise<SeriesResult>;
  /** `run_first` of the schema: claims one task and executes it. Never throws. */
  runFirst(schema: string, call: FirstCall): Promise<FirstResult>;
  /** `select f(…)` of a function that returns a row count, with `run`'s guarantees where the function provides them. */
  runFunction(functionName: string, values: readonly unknown[], timeoutMs: number): Promise<SessionResult>;
  /** Sends a statement of pgherd's own, also while others are being executed. */
  ask<Row extends object>(sql: string, values: readonly unknown[], timeoutMs: number): Promise<readonly Row[]>;
  /** Executes statements in one implicit transaction. The server's own timeout applies to each of them alone. */
  runBatch(sql: string, timeoutMs: number): Promise<SessionResult>;
  /**
   * Executes statements one by one: each in its own transaction, or all in one. Those with `json` receive it as `$1`, a jsonb.
   * `timeoutMs` applies to all of them together.
   */
  runStatements(
    statements: readonly SessionStatement[],
    options: { readonly timeoutMs: number; readonly inTransaction: boolean },
  ): Promise<SessionResult>;
  /** Settings for the next task: sent before it without waiting, and reset after it. */
  setForNextTask(settings: Readonly<Record<string, string>>): void;
  /** Cancels the current statement, and makes the session unusable. */
  cancel(): Promise<void>;
  close(): Promise<void>;
  destroy(): void;
}

export interface JobSessionOptions {
  readonly applicationName: string;
  /** `server_version_num` where known; decides which settings the startup packet may contain. */
  readonly serverVersion: number | null;
  /** Maximum time to log in, in ms. */
  readonly openTimeoutMs: number;
  /** A longer message from the server ends the session. */
  readonly maxMessageBytes: number;
  /** Whether its commits do not wait for the disk. Default false. */
  readonly lateFlush?: boolean;
}

/** Opens a session for tasks. Throws as `connect` does. */
export async function openJobSession(target: Target, options: JobSessionOptions): Promise<JobSession> {
  const connection = await connect(target, {
    applicationName: options.applicationName,
    pipeline: true,
    settings: startSettings(options.serverVersion, options.lateFlush ?? false),
    connectTimeoutMs: options.openTimeoutMs,
    maxMessageBytes: options.maxMessageBytes,
  });
  // The server may also stop responding after the login.
  const timer = setTimeout(() => connection.destroy(), options.openTimeoutMs);
  try {
    const identity = await serverIdentityOf(connection);
    connection.learnPid(identity.pid);
    return new PgJobSession(connection, identity);
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

class PgJobSession implements JobSession {
  readonly identity: ServerIdentity;
  readonly backendStart: string;
  readonly serverVersion: number;
  readonly openedAtMs: number = Date.now();
  readonly #connection: Connection;
  readonly notices: SessionNotices = new SessionNotices();
  #usable = true;
  #lost = false;
  #loginIsGone = false;

  constructor(connection: Connection, identity: ServerIdentity) {
    this.#connection = connection;
    this.identity = identity;
    this.backendStart = identity.backendStart;
    this.serverVersion = identity.version;
    connection.onNotice((notice) => this.notices.add(notice));
    connection.onEnd(() => {
      this.#usable = false;
      this.#lost = true;
    });
  }

  get pid(): number {
    return this.#connection.pid;
  }

  get waitingSinceMs(): number | null {
    return this.#connection.waitingSinceMs;
  }

  get target(): Target {
    return this.#connection.target;
  }

  get usable(): boolean {
    return this.#usable;
  }

  get lost(): boolean {
    return this.#lost;
  }

  get loginIsGone(): boolean {
    return this.#loginIsGone;
  }

  async runSeries(schema: string, series: SeriesCall, timeoutMs: number): Promise<SeriesResult> {
    this.notices.take();
    const { call, values } = statementOf(schema, series);
    const send = () => this.#connection.raw(call, values);
    const sendBoth = () => [this.#setTimeout(timeoutMs), send()] as const;
    const sent = timeoutMs === SESSION_TIMEOUT_MS ? send() : this.#connection.together(sendBoth)[1];
    try {
      const row = (await sent)[0];
      // The series resets the session by itself, after each task.
      if (this.#connection.afterReset !== '') void this.#settled(this.#connection.execute(this.#connection.afterReset));
      const { done, rowCounts } = seriesAnswerOf(row);
      return { done, rowCounts, notices: this.notices.takeOfEach(series.ids.length), error: null };
    } catch (error) {
      await this.#afterError(error);
      removeMark(error);
      return { done: 0, rowCounts: [], notices: this.notices.takeOfEach(series.ids.length), error };
    }
  }

  async runFirst(schema: string, first: FirstCall): Promise<FirstResult> {
    this.notices.take();
    const { call, values } = firstStatementOf(schema, first);
    try {
      const [row] = await this.#connection.raw(call, values);
      if (this.#connection.afterReset !== '') void this.#settled(this.#connection.execute(this.#connection.afterReset));
      return firstResultOf(row ?? null, this.notices.take(), null);
    } catch (error) {
      await this.#afterError(error);
      return firstResultOf(null, this.notices.take(), error);
    }
  }

  async runFunction(functionName: string, values: readonly unknown[], timeoutMs: number): Promise<SessionResult> {
    this.notices.take();
    // Sent together: the timeout must be set before the call, and the answer to the clean-up is not awaited.
    const [result, cleaned] = this.#connection.together(() => {
      if (timeoutMs !== SESSION_TIMEOUT_MS) this.#setTimeout(timeoutMs);
      const parameters = values.map((_, index) => `$${index + 1}`).join(', ');
      const sent = this.#connection.query<{ rows: string }>(`select ${functionName}(${parameters}) as rows`, values);
      return [sent, this.#clean()];
    });
    const [row] = await result.catch(async (error: unknown) => {
      await cleaned;
      // The login itself may have been dropped: a further session reports that, or finds that the role was created again.
      if (hasSqlstate(error, SQLSTATE.undefinedObject)) this.#usable = false;
      throw error;
    });
    return { rowCount: Number(row?.rows ?? 0), notices: this.notices.take() };
  }

  async ask<Row extends object>(sql: string, values: readonly unknown[], timeoutMs: number): Promise<readonly Row[]> {
    this.#setTimeout(timeoutMs);
    const rows = this.#connection.query<Row>(sql, values);
    const reset = this.#settled(this.#connection.execute('reset statement_timeout'));
    return rows.catch(async (error: unknown) => {
      await reset;
      throw error;
    });
  }

  runBatch(sql: string, timeoutMs: number): Promise<SessionResult> {
    return this.#run(() => {
      this.#setTimeout(timeoutMs);
      return this.#connection.executeDiscardingRows(sql);
    });
  }

  setForNextTask(settings: Readonly<Record<string, string>>): void {
    const names = Object.keys(settings);
    const calls = names.map((_, index) => `pg_catalog.set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`);
    const values = names.flatMap((name) => [name, settings[name]]);
    void this.#settled(this.#connection.query(`select ${calls.join(', ')}`, values));
  }

  runStatements(
    statements: readonly SessionStatement[],
    { timeoutMs, inTransaction }: { readonly timeoutMs: number; readonly inTransaction: boolean },
  ): Promise<SessionResult> {
    const deadline = performance.now() + timeoutMs;
    return this.#run(async () => {
      let rowCount = 0;
      if (inTransaction) await this.#connection.execute('begin');
      for (const { sql, json } of statements) {
        this.#setTimeout(Math.max(1, deadline - performance.now()));
        rowCount = await this.#connection.executeDiscardingRows(sql, json ?? undefined);
      }
      if (inTransaction) await this.#connection.execute('commit');
      return rowCount;
    });
  }

  async cancel(): Promise<void> {
    this.#usable = false;
    await this.#connection.cancel();
  }

  close(): Promise<void> {
    this.#usable = false;
    return this.#connection.close();
  }

  destroy(): void {
    this.#usable = false;
    this.#connection.destroy();
  }

  /** `run_batch` and `run_first` clean up after each task, but not after an error. */
  async #afterError(error: unknown): Promise<void> {
    await this.#clean();
    this.#loginIsGone = isLoginGone(error);
    if (this.#loginIsGone) this.#usable = false;
  }

  async #run(work: () => Promise<number>): Promise<SessionResult> {
    this.notices.take();
    let rowCount: number;
    try {
      rowCount = await work();
    } catch (error) {
      // Before its answer, it is not known whether a transaction is open.
      await this.#settled(this.#connection.execute(''));
      throw error;
    } finally {
      this.#leaveTransaction();
      void this.#clean();
    }
    return { rowCount, notices: this.notices.take() };
  }

  #setTimeout(timeoutMs: number): void {
    void this.#settled(this.#connection.execute(`set statement_timeout = ${Math.min(Math.ceil(timeoutMs), MAX_INT)}`));
  }

  /** A transaction that the statements left open must not include the next task; it was not committed. */
  #leaveTransaction(): void {
    // Otherwise the server would write a warning into its log for each task.
    if (this.#connection.inTransaction) void this.#settled(this.#connection.execute('rollback'));
  }

  #clean(): Promise<void> {
    const { afterReset } = this.#connection;
    return this.#settled(this.#connection.execute(afterReset === '' ? CLEAN : `${CLEAN}; ${afterReset}`));
  }

  /** Resolves when the session has answered, or ended. A session that refuses a statement is not used again. */
  async #settled(sent: Promise<unknown>): Promise<void> {
    const answer = await answerTo(sent, this.#connection);
    if (answer !== 'done') this.#usable = false;
    if (answer === 'ended') this.#lost = true;
  }
}

const MAX_INT = 2_147_483_647;
