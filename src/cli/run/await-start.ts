import { PgherdError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import { isPassing } from '../../postgres/connect/connection-error.ts';
import { sleep } from '../../runtime/part/waiting.ts';
import { spokenDuration } from '../../schedule/duration.ts';

export interface StartWait {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Maximum time to wait for a server that is unreachable, starting, a standby or read-only, in ms. */
  readonly waitMs: number;
}

/**
 * Returns the result of `check`. While `check` throws `database_copied`, waits for a decision about the identity, without a limit; while
 * the server cannot work yet, waits up to `waitMs`. A supervisor would otherwise restart the daemon again and again. Each reason is
 * logged once. Returns null when the signal aborts.
 */
export async function awaitStart<T>(check: () => Promise<T>, { log, signal, waitMs }: StartWait): Promise<T | null> {
  let untilMs: number | null = null;
  const logged = new Set<string>();
  const logOnce = (event: 'copied' | 'waiting-for-server', error: PgherdError, what: string): void => {
    if (logged.has(error.message)) return;
    logged.add(error.message);
    logEvent(log, event, { hint: error.hint }, `${error.message}; ${what}`);
  };
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof PgherdError)) throw error;
      // The time counts from the first failure.
      untilMs ??= performance.now() + waitMs;
      if (error.code === 'database_copied') logOnce('copied', error, 'waiting for the decision');
      else if (isPassing(error) && performance.now() < untilMs) {
        logOnce('waiting-for-server', error, `waiting up to ${spokenDuration(waitMs)} for the server`);
      } else throw error;
    }
    await sleep(Math.min(RETRY_MS, 100 * 2 ** Math.min(tries, 10)), signal);
  }
  return null;
}

const RETRY_MS = 2_000;
