import type { JobSession } from '../../postgres/job-session.ts';

interface Idle {
  readonly key: string;
  readonly session: JobSession;
  readonly sinceMs: number;
}

/** Sessions that are not in use, ordered by last use. */
export class IdleSessions {
  /** A set keeps the order of insertion: the least recently used comes first. */
  readonly #all = new Set<Idle>();
  /** The same sessions by key; the most recently used comes last. */
  readonly #byKey = new Map<string, Idle[]>();

  get size(): number {
    return this.#all.size;
  }

  add(key: string, session: JobSession, sinceMs: number): void {
    const idle: Idle = { key, session, sinceMs };
    this.#all.add(idle);
    const sessions = this.#byKey.get(key);
    if (sessions === undefined) this.#byKey.set(key, [idle]);
    else sessions.push(idle);
  }

  /** Removes and returns the most recently used session of this key, so that surplus sessions age; or null. */
  take(key: string): JobSession | null {
    return this.#remove(this.#byKey.get(key)?.at(-1));
  }

  /** Returns the most recently used usable session of this key without removing it, or null. */
  peek(key: string): JobSession | null {
    return this.#byKey.get(key)?.findLast(({ session }) => session.usable)?.session ?? null;
  }

  /** Removes and returns the least recently used session that fits, an ended one first; or null. */
  takeOldest(fits: (session: JobSession) => boolean = () => true): JobSession | null {
    let oldest: Idle | undefined;
    for (const idle of this.#all) {
      if (!fits(idle.session)) continue;
      if (!idle.session.usable) return this.#remove(idle);
      oldest ??= idle;
    }
    return this.#remove(oldest);
  }

  /** Removes the sessions that were last used at `untilMs` or before, and those that have ended. */
  takeUnused(untilMs: number): readonly JobSession[] {
    const unused = [...this.#all].filter(({ session, sinceMs }) => sinceMs <= untilMs || !session.usable);
    for (const idle of unused) this.#remove(idle);
    return unused.map(({ session }) => session);
  }

  /** Removes and returns the sessions that fit. */
  takeFitting(fits: (session: JobSession) => boolean): readonly JobSession[] {
    const fitting = [...this.#all].filter(({ session }) => fits(session));
    for (const idle of fitting) this.#remove(idle);
    return fitting.map(({ session }) => session);
  }

  /** Returns the databases of the sessions. */
  databases(): readonly string[] {
    return [...new Set([...this.#all].map(({ session }) => session.target.database))];
  }

  /** Removes all sessions, or all of one key. */
  takeAll(key: string | null = null): readonly JobSession[] {
    const all = key === null ? [...this.#all] : [...(this.#byKey.get(key) ?? [])];
    for (const idle of all) this.#remove(idle);
    return all.map(({ session }) => session);
  }

  #remove(idle: Idle | undefined): JobSession | null {
    if (idle === undefined) return null;
    this.#all.delete(idle);
    const left = this.#byKey.get(idle.key)?.filter((other) => other !== idle) ?? [];
    if (left.length === 0) this.#byKey.delete(idle.key);
    else this.#byKey.set(idle.key, left);
    return idle.session;
  }
}
