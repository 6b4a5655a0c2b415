import { type JobSession, openJobSession } from '../../postgres/job-session.ts';
import type { Target } from '../../postgres/target.ts';

export interface PoolHooks {
  /** The name of the nth open session in pg_stat_activity. */
  readonly nameOf: (n: number) => string;
  /** Before a new session executes anything: notes it where others find it if this daemon dies. */
  readonly onOpen: (session: JobSession) => Promise<void>;
  readonly onClose: (session: JobSession) => void;
}

export interface OpenOptions {
  /** In pg_stat_activity. */
  readonly name?: string | null;
  readonly openTimeoutMs?: number;
}

/** A session is replaced after this long: what a backend collects over time goes with it. */
const MAX_AGE_MS = 3_600_000;
const OPEN_TIMEOUT_MS = 10_000;

/** Sessions for tasks, kept by (login, database, server): what was opened for one of them never serves another. */
export class SessionPool {
  readonly #hooks: PoolHooks;
  readonly #idle = new Map<string, JobSession[]>();
  /** `server_version_num` by server, from who opens its first session on; null: that one was not let in. */
  readonly #versions = new Map<string, Promise<number | null>>();
  #idleCount = 0;
  #closed = false;
  /** Of the sessions that are open: a number is given again when its session is closed. */
  readonly #numbers = new Set<number>();
  readonly #numberOf = new WeakMap<JobSession, number>();

  constructor(hooks: PoolHooks) {
    this.#hooks = hooks;
  }

  /** An idle session that fits, or null. */
  takeIdle(key: string): JobSession | null {
    const sessions = this.#idle.get(key);
    for (let session = sessions?.pop(); session !== undefined; session = sessions?.pop()) {
      this.#idleCount -= 1;
      if (session.usable) return session;
      this.#discard(session);
    }
    return null;
  }

  /** An idle session, which stays one; or null. */
  peekIdle(key: string): JobSession | null {
    return this.#idle.get(key)?.findLast((session) => session.usable) ?? null;
  }

  /** Opens a session; one with a name of its own is not kept after its task. Throws as `connect` does. */
  async open(target: Target, { name = null, openTimeoutMs = OPEN_TIMEOUT_MS }: OpenOptions = {}): Promise<JobSession> {
    const number = name === null ? this.#takeNumber() : 0;
    const applicationName = name ?? this.#hooks.nameOf(number);
    try {
      const session = await this.#connect(target, applicationName, openTimeoutMs);
      this.#numberOf.set(session, number);
      await this.#hooks.onOpen(session).catch((error: unknown) => {
        void session.close();
        throw error;
      });
      return session;
    } catch (error) {
      this.#numbers.delete(number);
      throw error;
    }
  }

  /** Takes a session back after a task; keeps at most `maxIdle` in all, the longest unused go first. */
  giveBack(key: string, session: JobSession, maxIdle: number): void {
    if (session.loginIsGone) this.#discardIdle(key);
    const isOfOneTask = this.#numberOf.get(session) === 0;
    if (!session.usable || isOfOneTask || this.#closed || Date.now() - session.openedAtMs > MAX_AGE_MS) {
      this.#discard(session);
      return;
    }
    const sessions = this.#idle.get(key);
    if (sessions === undefined) this.#idle.set(key, [session]);
    else sessions.push(session);
    this.#idleCount += 1;
    while (this.#idleCount > maxIdle) this.#dropOldest(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const sessions = [...this.#idle.values()].flat();
    this.#idle.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }

  /** Prefers another key's sessions: this one's are in use. */
  #dropOldest(except: string): void {
    for (const [key, sessions] of this.#idle) {
      if (key === except && this.#idle.size > 1) continue;
      const session = sessions.shift();
      if (sessions.length === 0) this.#idle.delete(key);
      if (session === undefined) continue;
      this.#idleCount -= 1;
      this.#discard(session);
      return;
    }
    this.#idleCount = 0;
  }

  async #connect(target: Target, applicationName: string, openTimeoutMs: number): Promise<JobSession> {
    const server = `${target.host}:${target.port}`;
    const openOnce = (serverVersion: number | null): Promise<JobSession> =>
      openJobSession(target, { applicationName, serverVersion, openTimeoutMs });
    // Many are opened at once when a daemon starts: the others wait for what the first one learns.
    const asked = this.#versions.get(server);
    const known = asked === undefined ? null : await asked;
    if (known !== null) return openOnce(known);
    const opening = openOnce(null);
    this.#versions.set(
      server,
      opening.then(
        ({ serverVersion }) => serverVersion,
        () => null,
      ),
    );
    const first = await opening;
    // It could not ask for what only newer servers know.
    return openOnce(first.serverVersion).finally(() => first.close());
  }

  #discardIdle(key: string): void {
    const sessions = this.#idle.get(key) ?? [];
    this.#idle.delete(key);
    this.#idleCount -= sessions.length;
    for (const session of sessions) this.#discard(session);
  }

  #takeNumber(): number {
    let number = 1;
    while (this.#numbers.has(number)) number += 1;
    this.#numbers.add(number);
    return number;
  }

  #discard(session: JobSession): void {
    this.#numbers.delete(this.#numberOf.get(session) ?? 0);
    this.#hooks.onClose(session);
    void session.close();
  }
}

/** Never contains a password. */
export function poolKey(target: Target): string {
  return JSON.stringify([target.user, target.database, target.host, target.port]);
}
