import type { Logger } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import type { HttpContext } from '../http-context.ts';
import { refusalOf } from '../refusal.ts';

/** The fields of a change in the log. */
export interface ChangeEvent {
  readonly action: string;
  readonly path: string;
  readonly token: string | null;
  readonly client: string;
}

/** Runs a change over HTTP, logs whether it succeeded, and clears the cached answers in either case. Throws what `work` throws. */
export async function loggedChange<T>(
  http: HttpContext,
  log: Logger,
  event: ChangeEvent,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const done = await work();
    logEvent(log, 'http-changed', event);
    return done;
  } catch (error) {
    const refusal = refusalOf(error);
    logEvent(log, 'http-change-failed', { ...event, status: refusal.status, reason: refusal.body.error.message });
    throw error;
  } finally {
    http.fast.clear();
    http.slow.clear();
  }
}
