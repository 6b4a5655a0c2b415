import type { RetryPolicy } from '../definition/definition.ts';
import type { ClaimedTask, TaskError } from './task.ts';

/** How an attempt ended, as seen by the daemon. */
export type Outcome =
  /** `recorded`: the job's own transaction has written the record. */
  | {
      readonly kind: 'finished';
      readonly rowCount: number | null;
      readonly recorded: boolean;
      readonly notices: readonly string[];
    }
  | { readonly kind: 'error'; readonly error: TaskError }
  | { readonly kind: 'timeout'; readonly error: TaskError }
  | { readonly kind: 'cancelled'; readonly reason: string }
  /** The session was lost: only the task's row shows whether the effect was committed. */
  | { readonly kind: 'lost'; readonly error: TaskError }
  /** Its database or server was unreachable: no part of it ran. */
  | { readonly kind: 'unreachable'; readonly error: TaskError }
  /** A drain interrupted it. */
  | { readonly kind: 'shutdown' }
  /** Another database's ledger shows that an earlier claim, or this claim whose answer was lost, has committed. */
  | { readonly kind: 'found-done'; readonly rowCount: number }
  /** It should end, but only its database knows whether it is done, and that database is unreachable now. */
  | { readonly kind: 'uncertain'; readonly error: TaskError }
  /** Claimed, but not started. */
  | { readonly kind: 'unstarted' }
  /** Its session may not execute tasks of its lease: the session or the lease belongs to a former registration. No part of it ran. */
  | { readonly kind: 'void'; readonly error: TaskError }
  /**
   * The SQLSTATE says that another daemon holds the task now, or that no daemon does. The SQL itself may also raise it.
   */
  | { readonly kind: 'fenced'; readonly error: TaskError };

/** The record that an outcome leads to. */
export type Settlement =
  | { readonly action: 'nothing' }
  | { readonly action: 'end'; readonly state: 'finished' | 'failed' | 'cancelled'; readonly reason: string | null }
  /** `lost`: this attempt does not use up a retry. */
  | { readonly action: 'retry'; readonly delayMs: number; readonly lost: boolean; readonly reason: string | null }
  /**
   * Back to pending. `uncounted`: as if the task had never been claimed; otherwise the attempt is lost, and the task waits longer each
   * time. A reason is logged.
   */
  | { readonly action: 'give-back'; readonly uncounted: boolean; readonly reason: string | null };

/** A task whose session or daemon has died this often fails the next time, because it may be the cause. See `_crash_pause`. */
export const MAX_CRASHES = 4;

/** The state machine of the end of an attempt. `random` returns numbers in [0, 1), for the jitter of the backoff. */
export function settle(
  task: Pick<ClaimedTask, 'attempt' | 'lost' | 'crashes' | 'retry'>,
  outcome: Outcome,
  random: () => number,
): Settlement {
  switch (outcome.kind) {
    case 'finished':
      return outcome.recorded ? { action: 'nothing' } : { action: 'end', state: 'finished', reason: null };
    case 'found-done':
      return { action: 'end', state: 'finished', reason: 'completed by an earlier attempt' };
    case 'cancelled':
      return { action: 'end', state: 'cancelled', reason: outcome.reason };
    case 'unstarted':
      return { action: 'give-back', uncounted: true, reason: null };
    case 'shutdown':
      return { action: 'give-back', uncounted: true, reason: 'the daemon was stopped' };
    case 'void':
      return { action: 'give-back', uncounted: true, reason: 'its lease was not valid on its session' };
    case 'lost':
      return task.crashes >= MAX_CRASHES
        ? { action: 'end', state: 'failed', reason: `lost its session or daemon ${task.crashes + 1} times` }
        : { action: 'give-back', uncounted: false, reason: 'the session was lost' };
    case 'unreachable':
      return {
        action: 'retry',
        delayMs: Math.min(60_000, 1_000 * 2 ** Math.min(task.lost, 10)),
        lost: true,
        reason: 'the database was unreachable',
      };
    case 'uncertain':
      return {
        action: 'retry',
        delayMs: Math.min(60_000, 1_000 * 2 ** Math.min(task.lost, 10)),
        lost: true,
        reason: 'it is not known yet whether the task completed',
      };
    case 'error':
    // It is treated as any other failure. If the token is lost, the settlement writes nothing; if it is not, the SQL
    // raised the SQLSTATE, and without a record the task would run forever.
    case 'fenced':
      return retryOrFail(task, null, random);
    case 'timeout':
      return retryOrFail(task, 'timeout', random);
  }
}

/**
 * Returns the delay before retry `n` (from 1): `min(maxMs, initialMs · factor^(n-1))`, ± `jitter` as a fraction of it.
 * The delay is always a finite number ≥ 0, and at most `maxMs · (1 + jitter)`.
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
