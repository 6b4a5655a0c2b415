import { PgherdError } from '../../errors.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import { deferred, within } from '../part/waiting.ts';

/** Attempts to connect to one server at the same time. */
const AT_ONCE = 2;
/** Who finds as many under way waits for this long: a slot is for tasks. */
const WAIT_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

interface Server {
  attempts: number;
  failures: number;
  /** Until then it is taken for unreachable without asking. */
  pausedUntilMs: number;
  error: unknown;
  /** Resolves when an attempt has ended. */
  ended: ReturnType<typeof deferred>;
}

/**
 * Keeps servers that do not answer from eating the slots: few attempts to connect at once, and after a failure none for
 * a while that grows from 1 s to 30 s. Whoever comes in that time gets the same error at once.
 */
export class Reachability {
  readonly #servers = new Map<string, Server>();

  /** Runs `open` when `server` may be asked. Throws what `open` throws, or what it threw last. */
  async through<T>(server: string, open: () => Promise<T>): Promise<T> {
    const state = this.#stateOf(server);
    await this.#turn(server, state);
    try {
      const opened = await open();
      state.failures = 0;
      state.pausedUntilMs = 0;
      return opened;
    } catch (error) {
      if (isUnreachable(error)) {
        state.error = error;
        // Several that fail together are one failure.
        if (performance.now() >= state.pausedUntilMs) {
          state.failures += 1;
          const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (state.failures - 1));
          state.pausedUntilMs = performance.now() + pauseMs;
        }
      }
      throw error;
    } finally {
      state.attempts -= 1;
      const { ended } = state;
      state.ended = deferred();
      ended.resolve();
    }
  }

  /** Resolves when it is this caller's turn, who is counted then. */
  async #turn(server: string, state: Server): Promise<void> {
    const giveUpAtMs = performance.now() + WAIT_MS;
    for (;;) {
      if (performance.now() < state.pausedUntilMs) throw state.error;
      if (state.attempts < (state.failures === 0 ? AT_ONCE : 1)) {
        state.attempts += 1; // here: who comes next must see it
        return;
      }
      const leftMs = giveUpAtMs - performance.now();
      if (leftMs <= 0) {
        throw new PgherdError('connection_failed', `${server} has not answered yet`, { hint: 'it is tried again' });
      }
      await within(leftMs, state.ended.promise);
    }
  }

  #stateOf(server: string): Server {
    const known = this.#servers.get(server);
    if (known !== undefined) return known;
    const state: Server = { attempts: 0, failures: 0, pausedUntilMs: 0, error: null, ended: deferred() };
    this.#servers.set(server, state);
    return state;
  }
}

/** The server, not this login or this database. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof PgherdError)) return isConnectionTrouble(error);
  return error.code === 'connection_failed' && !hasSqlstate(error.cause, SQLSTATE.databaseDoesNotExist);
}
