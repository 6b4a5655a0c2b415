import type { JobSession } from '../../postgres/job-session.ts';
import type { Target } from '../../postgres/target.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { within } from '../part/waiting.ts';
import { IdleSessions } from './idle-sessions.ts';
import type { PoolHooks, PoolLimits, SessionOptions } from './pool-options.ts';
import { isRefusedByLimit } from './refused-limit.ts';
import { SessionOpener } from './session-opener.ts';
import { SessionWaiters } from './session-waiters.ts';

/** A session is replaced after this time, because a backend's memory grows with use. */
const MAX_AGE_MS = 3_600_000;
const OPEN_TIMEOUT_MS = 10_000;
/** A session that the server does not end within this time is dropped. */
const CLOSE_MS = 5_000;
/** At the cap, to wait this long for a session of the same key costs less than to close and open one. */
const SAME_KEY_WAIT_MS = 20;
/** Maximum time that a slot waits for a session. */
const WAIT_MS = 1_000;

/** All sessions are in use, and none was returned in time. */
export class SessionsBusy extends Error {
  constructor() {
    super(`no session became free within ${spokenDuration(WAIT_MS)}`);
  }
}

/**
 * Sessions for tasks, kept by (login, database, server): a session that was opened for one of them never serves another.
 * Idle sessions stay open up to `maxSessions`; the least recently used one of all keys is closed first.
 */
export class SessionPool {
  readonly #hooks: PoolHooks;
  readonly #limits: PoolLimits;
  readonly #nowMs: () => number;
  readonly #opener: SessionOpener = new SessionOpener();
  readonly #idle: IdleSessions = new IdleSessions();
  readonly #waiters: SessionWaiters = new SessionWaiters();
  /** Sessions that tasks use now, by key. */
  readonly #used = new Map<string, number>();
  /** Sessions that are open, being opened or being closed. */
  #count = 0;
  #closing = 0;
  #closed = false;
  /** The numbers of the open sessions; the number of a closed session is used again. */
  readonly #numbers = new Set<number>();
  readonly #numberOf = new WeakMap<JobSession, number>();

  constructor(hooks: PoolHooks, limits: PoolLimits) {
    this.#hooks = hooks;
    this.#limits = limits;
    this.#nowMs = limits.nowMs ?? (() => performance.now());
  }

  /** Sessions that are open, being opened or being closed. */
  get size(): number {
    return this.#count;
  }

  /** Sessions of a login that tasks use now. */
  usedBy(user: string): number {
    let count = 0;
    for (const [key, used] of this.#used) if (key.startsWith(`[${JSON.stringify(user)},`)) count += used;
    return count;
  }

  /** Takes an idle session that fits, or returns null. */
  takeIdle(key: string): JobSession | null {
    for (let session = this.#idle.take(key); session !== null; session = this.#idle.take(key)) {
      if (this.#canServe(session)) return this.#use(key, session);
      this.#discard(session);
    }
    return null;
  }

  /** Returns an idle session, which stays idle, or null. */
  peekIdle(key: string): JobSession | null {
    return this.#idle.peek(key);
  }

  /**
   * Returns a new session, or at the cap one that another task has returned. A session with an own name is always new, and
   * is closed after its task. Throws as `connect` does, and `SessionsBusy`.
   */
  async open(key: string, target: Target, options: SessionOptions = {}): Promise<JobSession> {
    const isNamed = (options.name ?? null) !== null;
    const grant = await this.#grant(isNamed ? null : key);
    if (grant !== 'room') return this.#use(key, grant);
    try {
      return this.#use(key, await this.#openWithin(isNamed ? null : key, target, options));
    } catch (error) {
      // A task returned this session while the server refused another one.
      const returned = !isNamed && isRefusedByLimit(error) ? this.takeIdle(key) : null;
      this.#release();
      if (returned !== null) return returned;
      if (isNamed || !isRefusedByLimit(error) || !this.#isUsed(key)) throw error;
      // Tasks of this daemon use all sessions that the role or the database allows: wait for one of them.
      const session = await this.#waiters.wait(key, { mayOpen: false, limitMs: WAIT_MS });
      if (session === null || session === 'room') throw error;
      return this.#use(key, session);
    }
  }

  /** Runs `work`, which opens one session and closes it. Throws `SessionsBusy`. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    await this.#grant(null);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  /** Takes a session back after a task. */
  giveBack(key: string, session: JobSession): void {
    this.#used.set(key, (this.#used.get(key) ?? 1) - 1);
    if (this.#used.get(key) === 0) this.#used.delete(key);
    if (session.loginIsGone) for (const other of this.#idle.takeAll(key)) this.#discard(other);
    const isOfOneTask = this.#numberOf.get(session) === 0;
    const isTooOld = Date.now() - session.openedAtMs > MAX_AGE_MS;
    const isTooMany = this.#count - this.#closing > this.#limits.maxSessions();
    if (!this.#canServe(session) || isOfOneTask || isTooOld || isTooMany || this.#closed) {
      this.#discard(session);
      return;
    }
    if (this.#waiters.giveSession(key, session)) return;
    this.#idle.add(key, session, this.#nowMs());
    this.#serve();
  }

  /** Closes the sessions that were not used for `idleMs`, those that are not current, and those beyond a cap that was lowered. */
  closeUnused(): void {
    this.closeIdle((session) => !this.#canServe(session));
    const sinceMs = this.#nowMs() - this.#limits.idleMs();
    for (const session of this.#idle.takeUnused(sinceMs)) this.#discard(session);
    while (this.#count - this.#closing > this.#limits.maxSessions()) {
      const session = this.#idle.takeOldest();
      if (session === null) break;
      this.#discard(session);
    }
    this.#serve();
  }

  /** Returns the databases in which there are idle sessions. */
  idleDatabases(): readonly string[] {
    return this.#idle.databases();
  }

  closeIdle(fits: (session: JobSession) => boolean): void {
    for (const session of this.#idle.takeFitting(fits)) this.#discard(session);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiters.cancel();
    await Promise.all(this.#idle.takeAll().map((session) => this.#discard(session)));
  }

  /** Returns a session of `key`, or room for one more, which counts as open from now on. */
  async #grant(key: string | null): Promise<JobSession | 'room'> {
    if (this.#closed) throw new SessionsBusy();
    if (this.#count < this.#limits.maxSessions()) {
      this.#count += 1;
      return 'room';
    }
    if (key !== null && this.#isUsed(key)) {
      const session = await this.#waiters.wait(key, { mayOpen: false, limitMs: SAME_KEY_WAIT_MS });
      if (session !== null) return session;
    }
    const granted = this.#waiters.wait(key, { mayOpen: true, limitMs: WAIT_MS });
    this.#serve();
    const grant = await granted;
    if (grant === null) throw new SessionsBusy();
    return grant;
  }

  /** Grants room to waiting tasks, and closes idle sessions to make room for the others. */
  #serve(): void {
    while (this.#count < this.#limits.maxSessions() && this.#waiters.giveRoom()) this.#count += 1;
    for (let missing = this.#waiters.wantRoom - this.#closing; missing > 0; missing--) {
      const session = this.#idle.takeOldest();
      if (session === null) return;
      this.#discard(session);
    }
  }

  /**
   * Opens a session. When a connection limit of the login or the database is reached, closes idle sessions that count for
   * it, unless one of them is of `key`.
   */
  async #openWithin(key: string | null, target: Target, options: SessionOptions): Promise<JobSession> {
    for (;;) {
      try {
        return await this.#openOne(target, options);
      } catch (error) {
        if (!isRefusedByLimit(error) || (key !== null && this.peekIdle(key) !== null)) throw error;
        const session = this.#takeOldestBeside(target);
        if (session === null) throw error;
        await this.#discard(session);
      }
    }
  }

  /** Returns the least recently used session of the same login or database, otherwise of the same server. */
  #takeOldestBeside(target: Target): JobSession | null {
    const isThere = (other: Target): boolean => other.host === target.host && other.port === target.port;
    return (
      this.#idle.takeOldest(
        (session) =>
          isThere(session.target) &&
          (session.target.user === target.user || session.target.database === target.database),
      ) ?? this.#idle.takeOldest((session) => isThere(session.target))
    );
  }

  async #openOne(
    target: Target,
    { name = null, openTimeoutMs = OPEN_TIMEOUT_MS, lateFlush = false }: SessionOptions,
  ): Promise<JobSession> {
    const number = name === null ? this.#takeNumber() : 0;
    const applicationName = name ?? this.#hooks.nameOf(number);
    try {
      const session = await this.#opener.open(target, {
        applicationName,
        openTimeoutMs,
        maxMessageBytes: this.#limits.maxMessageBytes(),
        lateFlush,
      });
      this.#numberOf.set(session, number);
      await this.#hooks.onOpen(session).catch(async (error: unknown) => {
        await session.close();
        throw error;
      });
      return session;
    } catch (error) {
      this.#numbers.delete(number);
      throw error;
    }
  }

  #canServe(session: JobSession): boolean {
    return session.usable && this.#hooks.isCurrent?.(session) !== false;
  }

  #use(key: string, session: JobSession): JobSession {
    this.#used.set(key, (this.#used.get(key) ?? 0) + 1);
    return session;
  }

  #isUsed(key: string): boolean {
    return this.#used.has(key);
  }

  #takeNumber(): number {
    let number = 1;
    while (this.#numbers.has(number)) number += 1;
    this.#numbers.add(number);
    return number;
  }

  /** Closes a session, which counts as open until the server has ended it. */
  async #discard(session: JobSession): Promise<void> {
    this.#closing += 1;
    this.#hooks.onClose(session);
    if (!(await within(CLOSE_MS, session.close()))) session.destroy();
    this.#numbers.delete(this.#numberOf.get(session) ?? 0);
    this.#closing -= 1;
    this.#release();
  }

  #release(): void {
    this.#count -= 1;
    this.#serve();
  }
}

/** Never contains a password. */
export function poolKey(target: Target): string {
  return JSON.stringify([target.user, target.database, target.host, target.port]);
}
