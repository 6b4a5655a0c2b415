import { PgherdError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { tell } from '../../log-catalog.ts';
import { pause } from '../../runtime/part/waiting.ts';

/**
 * Returns what `look` returns. While it throws `database_copied`, waits for a decision about the identity, which is logged once: a
 * supervisor would otherwise restart the daemon again and again. Returns null when the signal aborts.
 */
export async function awaitIdentity<T>(look: () => Promise<T>, log: Logger, signal: AbortSignal): Promise<T | null> {
  for (let logged = false; !signal.aborted; logged = true) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof PgherdError) || error.code !== 'database_copied') throw error;
      if (!logged) tell(log, 'copied', { hint: error.hint }, `${error.message}; waiting for the decision`);
    }
    await pause(LOOK_MS, signal);
  }
  return null;
}

const LOOK_MS = 2_000;
