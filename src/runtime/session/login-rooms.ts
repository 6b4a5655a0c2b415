/** The number of tasks of a login that can be claimed. */
export interface LoginRoom {
  readonly login: string;
  readonly room: number;
}

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
const LIMIT_MS = 10_000;

const NONE: readonly LoginRoom[] = [];

interface Refusal {
  readonly count: number;
  readonly untilMs: number;
}

/**
 * Logins for which the server accepts fewer sessions than there are tasks. The tasks of a refused login wait as one queue: one of them
 * tries the login after each pause, which grows, and the others are not claimed. A login that has reached a connection limit gets as many
 * tasks as sessions.
 */
export class LoginRooms {
  readonly #refusals = new Map<string, Refusal>();
  readonly #limits = new Map<string, { readonly sessions: number; readonly untilMs: number }>();

  /** Records that a login was refused, or that none of its sessions fits under a limit. Returns how long its tasks wait, in ms. */
  refused(login: string, nowMs: number): number {
    const count = (this.#refusals.get(login)?.count ?? 0) + 1;
    const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
    this.#refusals.set(login, { count, untilMs: nowMs + pauseMs });
    return pauseMs;
  }

  /** Records that a connection limit allows this number of sessions of a login, at least 1. After a while one more is tried. */
  limited(login: string, sessions: number, nowMs: number): void {
    this.#limits.set(login, { sessions, untilMs: nowMs + LIMIT_MS });
  }

  /** A session of the login was opened: earlier refusals no longer count, and another session may fit. */
  opened(login: string): void {
    this.#refusals.delete(login);
    this.#limits.delete(login);
  }

  /** Whether the tasks of a login wait. */
  isPaused(login: string, nowMs: number): boolean {
    return nowMs < (this.#refusals.get(login)?.untilMs ?? 0);
  }

  /** Returns the logins with limited numbers of tasks, and how many more each can take, when `held` are at this daemon. */
  rooms(held: (login: string) => number, nowMs: number): readonly LoginRoom[] {
    if (this.#refusals.size + this.#limits.size === 0) return NONE;
    const refused = [...this.#refusals].map(([login, { untilMs }]) => ({
      login,
      room: nowMs < untilMs ? 0 : 1 - held(login),
    }));
    const limited = [...this.#limits].map(([login, { sessions, untilMs }]) => ({
      login,
      room: sessions + (nowMs < untilMs ? 0 : 1) - held(login),
    }));
    return [...refused, ...limited].map(({ login, room }) => ({ login, room: Math.max(0, room) }));
  }
}
