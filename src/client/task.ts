import { PgherdError } from '../errors.ts';
import { parseDuration } from '../schedule/duration.ts';
import type { TaskOutcome } from './outcome.ts';
import type { Results } from './results.ts';
import { checkOptions } from './task-options.ts';

/** The options of `Task.result`. */
export interface ResultOptions {
  /** Maximum time to wait: milliseconds, or a duration such as `30s`. Default: one minute. `Infinity` waits until the client is closed. */
  readonly timeout?: number | string;
}

/** A task that was enqueued. */
export interface Task {
  /** Its number in digits, as `pgherd task` and `pgherd.tasks` show it. */
  readonly id: string;
  /**
   * Waits until the task has ended, and returns its outcome: finished, failed or cancelled. Throws `not_finished` when it has not ended
   * within the timeout, which does not affect the task; `not_found` when the log keeps no record of it; `client_closed` after `close`.
   */
  result(options?: ResultOptions): Promise<TaskOutcome>;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** The longest time of a timer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export function taskOf(id: string, results: Results): Task {
  return {
    id,
    result: async (options = {}) => {
      checkOptions(options, ['timeout']);
      return await results.result(id, timeoutMs(options.timeout ?? DEFAULT_TIMEOUT_MS));
    },
  };
}

function timeoutMs(timeout: number | string): number {
  const ms = typeof timeout === 'string' ? parseDuration(timeout) : timeout;
  if (ms === Number.POSITIVE_INFINITY) return ms;
  if (ms !== null && ms >= 0 && ms <= MAX_TIMEOUT_MS) return ms;
  throw new PgherdError(
    'usage',
    `invalid timeout ${JSON.stringify(timeout)} (expected milliseconds, or for example 30s)`,
  );
}
