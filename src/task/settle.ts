import type { RetryPolicy } from '../definition/definition.ts';
import type { ClaimedTask, TaskError } from './task.ts';

/** How an attempt ended, as the daemon saw it. */
export type Outcome =
  /** `recorded`: the effect's own transaction has written the record. */
  | {
      readonly kind: 'finished';
      readonly rowCount: number | null;
      readonly recorded: boolean;
      readonly notices: readonly string[];
    }
  | { readonly kind: 'error'; readonly error: TaskError }
  | { readonly kind: 'timeout'; readonly error: TaskError }
  | { readonly kind: 'cancelled'; readonly reason: string }
  /** The session died under it: whether the effect is there, only the task's row can tell. */
  | { readonly kind: 'lost'; readonly error: TaskError }
  /** Its database or server could not be reached: nothing of it ran. */
  | { readonly kind: 'unreachable'; readonly error: TaskError }
  /** A drain broke it off. */
  | { readonly kind: 'shutdown' }
  /** Another database's ledger says that an earlier claim, or this one whose answer was lost, has committed. */
  | { readonly kind: 'found-done'; readonly rowCount: number }
  /** It ought to end, but whether it is done only its database can tell, and that cannot be asked now. */
  | { readonly kind: 'uncertain'; readonly error: TaskError }
  /** Claimed, but never started. */
  | { readonly kind: 'unstarted' }
  /** The SQLSTATE says that somebody else holds the task now, or nobody does. The SQL itself may say so, too. */
  | { readonly kind: 'fenced'; readonly error: TaskError };

/** What is to be written about it. */
export type Settlement =
  | { readonly action: 'nothing' }
  | { readonly action: 'end'; readonly state: 'finished' | 'failed' | 'cancelled'; readonly reason: string | null }
  /** `lost`: this attempt uses up no retry. */
  | { readonly action: 'retry'; readonly delayMs: number; readonly lost: boolean; readonly reason: string | null }
  /** Back to pending, at once. `uncount`: as if it had never been claimed; else the attempt is lost. A reason is logged. */
  | { readonly action: 'give-back'; readonly uncount: boolean; readonly reason: string | null };

/** After so many lost attempts a task is suspected of killing what runs it, and fails. */
export const MAX_LOST = 20;

/** The state machine of an attempt's end. `random` gives numbers in [0, 1), for the jitter of the backoff. */
export function settle(
  task: Pick<ClaimedTask, 'attempt' | 'lost' | 'retry'>,
  outcome: Outcome,
  random: () => number,
): Settlement {
  switch (outcome.kind) {
    case 'finished':
      return outcome.recorded ? { action: 'nothing' } : { action: 'end', state: 'finished', reason: null };
    case 'found-done':
      return { action: 'end', state: 'finished', reason: 'done by an earlier attempt' };
    case 'cancelled':
      return { action: 'end', state: 'cancelled', reason: outcome.reason };
    case 'unstarted':
      return { action: 'give-back', uncount: true, reason: null };
    case 'shutdown':
      return { action: 'give-back', uncount: true, reason: 'the daemon was stopped' };
    case 'lost':
      return task.lost >= MAX_LOST
        ? { action: 'end', state: 'failed', reason: `lost its session ${task.lost + 1} times` }
        : { action: 'give-back', uncount: false, reason: 'the session was lost' };
    case 'unreachable':
      return {
        action: 'retry',
        delayMs: Math.min(60_000, 1_000 * 2 ** Math.min(task.lost, 10)),
        lost: true,
        reason: 'the database could not be reached',
      };
    case 'uncertain':
      return {
        action: 'retry',
        delayMs: Math.min(60_000, 1_000 * 2 ** Math.min(task.lost, 10)),
        lost: true,
        reason: 'whether it is done is not known yet',
      };
    case 'error':
    // A failure like any other, and no more: where the token is lost it writes nothing; where it is not, the SQL has
    // raised the SQLSTATE, and without a record the task would run for ever.
    case 'fenced':
      return retryOrFail(task, null, random);
    case 'timeout':
      return retryOrFail(task, 'timeout', random);
  }
}

/**
 * How long retry `n` (from 1) waits: `min(maxMs, initialMs · factor^(n-1))`, ± `jitter` as a fraction of it.
 * Always a finite number of at least 0, and never more than `maxMs · (1 + jitter)`.
 */
export function backoffMs(policy: RetryPolicy, n: number, random: () => number): number {
  const waitMs = Math.min(policy.maxMs, policy.initialMs * policy.factor ** (n - 1));
  return Math.max(0, waitMs * (1 + policy.jitter * (2 * random() - 1)));
}

function retryOrFail(
  task: Pick<ClaimedTask, 'attempt' | 'lost' | 'retry'>,
  reason: string | null,
  random: () => number,
): Settlement {
  const tries = Math.max(1, task.attempt - task.lost);
  if (tries > task.retry.limit) return { action: 'end', state: 'failed', reason };
  return { action: 'retry', delayMs: backoffMs(task.retry, tries, random), lost: false, reason };
}
