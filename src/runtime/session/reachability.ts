import { PgherdError } from '../../errors.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { isConnectionTrouble } from '../part/loop-service.ts';
import { deferred, within } from '../part/waiting.ts';

/** Maximum number of attempts to connect to one server at the same time. */
const AT_ONCE = 2;
/** Maximum time that a caller, which occupies a slot, waits for the attempts of others. */
const WAIT_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

interface Server {
  attempts: number;
  failures: number;
  /** The end of the pause, during which the server counts as unreachable without a further attempt. */
  pausedUntilMs: number;
  error: unknown;
  /** Resolves when an attempt has ended. */
  ended: ReturnType<typeof deferred>;
}

/**
 * Prevents unreachable servers from occupying the slots: allows few attempts to connect at once, and after a failure none
 * during a pause that grows from 1 s to 30 s. Callers in that pause get the last error immediately.
 */
export class Reachability {
  readonly #servers = new Map<string, Server>();

  /** Runs `open` when an attempt is allowed. Throws the error of `open`, or its last error during a pause. */
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
        // Attempts that fail together count as one failure.
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

  /** Waits until the caller may connect, and counts its attempt. */
  async #turn(server: string, state: Server): Promise<void> {
    const giveUpAtMs = performance.now() + WAIT_MS;
    for (;;) {
      if (performance.now() < state.pausedUntilMs) throw state.error;
      if (state.attempts < (state.failures === 0 ? AT_ONCE : 1)) {
        state.attempts += 1; // counted here, before the next caller checks
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

/** Returns whether the server is unreachable, as opposed to this login or this database. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof PgherdError)) return isConnectionTrouble(error);
  return error.code === 'connection_failed' && !hasSqlstate(error.cause, SQLSTATE.databaseDoesNotExist);
}
