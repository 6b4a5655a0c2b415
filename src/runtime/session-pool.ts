import { type JobSession, openJobSession } from '../postgres/job-session.ts';
import type { Target } from '../postgres/target.ts';

export interface PoolHooks {
  /** Before a new session executes anything: notes it where others find it if this daemon dies. */
  readonly onOpen: (session: JobSession) => Promise<void>;
  readonly onClose: (session: JobSession) => void;
}

/** A session is replaced after this long: what a backend collects over time goes with it. */
const MAX_AGE_MS = 3_600_000;
const OPEN_TIMEOUT_MS = 10_000;

/** Sessions for tasks, kept by (login, database, server): what was opened for one of them never serves another. */
export class SessionPool {
  readonly #hooks: PoolHooks;
  readonly #idle = new Map<string, JobSession[]>();
  readonly #versions = new Map<string, number>();
  #idleCount = 0;
  #closed = false;

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

  /** Opens a session. Throws as `connect` does. */
  async open(target: Target, openTimeoutMs: number = OPEN_TIMEOUT_MS): Promise<JobSession> {
    const server = `${target.host}:${target.port}`;
    const openOnce = (serverVersion: number | null): Promise<JobSession> =>
      openJobSession(target, { applicationName: 'pgherd job', serverVersion, openTimeoutMs });
    const known = this.#versions.get(server) ?? null;
    let session = await openOnce(known);
    this.#versions.set(server, session.serverVersion);
    if (known === null) {
      // The first one could not ask for what only newer servers know.
      const first = session;
      session = await openOnce(first.serverVersion).finally(() => first.close());
    }
    try {
      await this.#hooks.onOpen(session);
      return session;
    } catch (error) {
      void session.close();
      throw error;
    }
  }

  /** Takes a session back after a task; keeps at most `maxIdle` in all, the longest unused go first. */
  giveBack(key: string, session: JobSession, maxIdle: number): void {
    if (!session.usable || this.#closed || Date.now() - session.openedAtMs > MAX_AGE_MS) {
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

  #discard(session: JobSession): void {
    this.#hooks.onClose(session);
    void session.close();
  }
}

/** Never contains a password. */
export function poolKey(target: Target): string {
  return JSON.stringify([target.user, target.database, target.host, target.port]);
}
