import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RETRY, type RetryPolicy } from '../../../src/definition/definition.ts';
import { backoffMs, MAX_CRASHES, type Outcome, settle } from '../../../src/task/settle.ts';
import type { TaskError } from '../../../src/task/task.ts';

const ERROR: TaskError = {
  sqlstate: '22012',
  message: 'division by zero',
  detail: null,
  hint: null,
  context: null,
  position: null,
};
const half = (): number => 0.5;

function task(
  attempt: number,
  limit: number,
  lost = 0,
  crashes = 0,
): { attempt: number; lost: number; crashes: number; retry: RetryPolicy } {
  return { attempt, lost, crashes, retry: { ...NO_RETRY, limit } };
}

describe('settle', () => {
  test('records nothing when the transaction of the job has written the record', () => {
    const outcome: Outcome = { kind: 'finished', rowCount: 1, recorded: true, notices: [] };
    expect(settle(task(1, 0), outcome, half)).toEqual({ action: 'nothing' });
  });

  test('finishes a task that ran outside a recording transaction', () => {
    const outcome: Outcome = { kind: 'finished', rowCount: 1, recorded: false, notices: [] };
    expect(settle(task(1, 0), outcome, half)).toEqual({ action: 'end', state: 'finished', reason: null });
  });

  test('fails an error without retries, and retries it up to the limit', () => {
    const states = [1, 2, 3].map((attempt) => settle(task(attempt, 2), { kind: 'error', error: ERROR }, half).action);
    expect(states).toEqual(['retry', 'retry', 'end']);
    expect(settle(task(1, 0), { kind: 'error', error: ERROR }, half)).toEqual({
      action: 'end',
      state: 'failed',
      reason: null,
    });
  });

  test('does not count a lost attempt as a retry', () => {
    expect(settle(task(3, 1, 2), { kind: 'error', error: ERROR }, half).action).toBe('retry');
    expect(settle(task(4, 1, 2), { kind: 'error', error: ERROR }, half).action).toBe('end');
  });

  test('treats a timeout as an error with a reason', () => {
    expect(settle(task(1, 0), { kind: 'timeout', error: ERROR }, half)).toEqual({
      action: 'end',
      state: 'failed',
      reason: 'timeout',
    });
  });

  test('finishes a task that a ledger records as done, and never fails an uncertain one', () => {
    expect(settle(task(3, 0), { kind: 'found-done', rowCount: 1 }, half)).toEqual({
      action: 'end',
      state: 'finished',
      reason: 'completed by an earlier attempt',
    });
    for (const lost of [0, 20, 120]) {
      const settlement = settle(task(lost + 1, 0, lost), { kind: 'uncertain', error: ERROR }, half);
      expect(settlement).toMatchObject({ action: 'retry', lost: true });
      expect(settlement.action === 'retry' && settlement.delayMs).toBeLessThanOrEqual(60_000);
    }
  });

  test('never retries a cancelled task', () => {
    expect(settle(task(1, 9), { kind: 'cancelled', reason: 'by ann' }, half)).toEqual({
      action: 'end',
      state: 'cancelled',
      reason: 'by ann',
    });
  });

  test('returns a task that a shutdown interrupted or never started to the queue, uncounted', () => {
    for (const kind of ['shutdown', 'unstarted'] as const) {
      expect(settle(task(1, 0), { kind }, half)).toMatchObject({ action: 'give-back', uncounted: true });
    }
    // pgherd itself refused it, before its SQL: it has not been tried.
    expect(settle(task(1, 0), { kind: 'void', error: ERROR }, half)).toMatchObject({
      action: 'give-back',
      uncounted: true,
    });
  });

  test('returns a lost task to the queue until it has been lost too often', () => {
    expect(settle(task(1, 0), { kind: 'lost', error: ERROR }, half)).toMatchObject({
      action: 'give-back',
      uncounted: false,
    });
    const last = task(MAX_CRASHES + 1, 0, MAX_CRASHES, MAX_CRASHES);
    expect(settle(last, { kind: 'lost', error: ERROR }, half)).toEqual({
      action: 'end',
      state: 'failed',
      reason: 'lost its session or daemon 5 times',
    });
    // An unreachable database is not the task's fault.
    expect(settle(task(50, 0, 49, 0), { kind: 'lost', error: ERROR }, half)).toMatchObject({ action: 'give-back' });
  });

  test('waits for an unreachable server without using up retries', () => {
    expect(settle(task(1, 0), { kind: 'unreachable', error: ERROR }, half)).toMatchObject({
      action: 'retry',
      lost: true,
      delayMs: 1_000,
    });
  });
});

describe('backoffMs', () => {
  const policy = fc.record({
    limit: fc.nat(100),
    initialMs: fc.integer({ min: 1, max: 86_400_000 }),
    factor: fc.double({ min: 1, max: 100, noNaN: true }),
    maxMs: fc.integer({ min: 1, max: 604_800_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('returns 2, 4, 8 seconds by default', () => {
    expect([1, 2, 3].map((n) => backoffMs(NO_RETRY, n, half))).toEqual([2_000, 4_000, 8_000]);
  });

  test('stays between 0 and the maximum with its jitter for any policy', () => {
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 10_000 }), unit, (p, n, r) => {
        const wait = backoffMs(p, n, () => r);
        return Number.isFinite(wait) && wait >= 0 && wait <= p.maxMs * (1 + p.jitter) + 1e-6;
      }),
    );
  });

  test('never gets shorter from retry to retry without jitter', () => {
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 1_000 }), (p, n) => {
        const plain = { ...p, jitter: 0 };
        return backoffMs(plain, n + 1, half) >= backoffMs(plain, n, half);
      }),
    );
  });
});
