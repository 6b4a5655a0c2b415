import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CATCHUP } from '../../../src/definition/definition.ts';
import { type DecideOptions, decide, jitterOf } from '../../../src/runtime/due/occurrences.ts';
import type { DueJob } from '../../../src/store/queue/scheduling.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);

function job(changes: Partial<DueJob> = {}): DueJob {
  return {
    jobId: '7',
    name: 'j',
    schedule: ['* * * * *'],
    timezone: 'UTC',
    overlap: 'allow',
    catchup: 'latest',
    catchupWindowMs: 86_400_000,
    jitterMs: 0,
    startsAtMs: null,
    endsAtMs: null,
    enabled: true,
    scheduleFromMs: NOON - 10 * MINUTE,
    lastScheduledForMs: null,
    rebootAtMs: null,
    lastEndedAtMs: null,
    paused: false,
    pausedUntilMs: null,
    ...changes,
  };
}

const at = (nowMs: number, busy = false): DecideOptions => ({
  nowMs,
  lateAfterMs: 2_000,
  unfinished: busy ? { overlaps: true } : null,
});
const times = (list: readonly { readonly scheduledForMs: number | null }[]): (number | null)[] =>
  list.map((x) => x.scheduledForMs);

describe('decide', () => {
  test('makes one task of an occurrence that is on time, and looks again at the next', () => {
    const decision = decide(job({ lastScheduledForMs: NOON - MINUTE }), at(NOON + 5));
    expect(times(decision.tasks)).toEqual([NOON]);
    expect(decision.skipped).toEqual([]);
    expect(decision.advance).toMatchObject({ lastScheduledForMs: NOON, nextDueAtMs: NOON + MINUTE });
  });

  test('runs the newest of the missed ones with catch-up latest, and logs the others', () => {
    const decision = decide(job({ lastScheduledForMs: NOON - 4 * MINUTE }), at(NOON + 30_000));
    expect(times(decision.tasks)).toEqual([NOON]);
    expect(times(decision.skipped)).toEqual([NOON - 3 * MINUTE, NOON - 2 * MINUTE, NOON - MINUTE]);
  });

  test('prefers one that is on time to the missed ones', () => {
    const decision = decide(job({ lastScheduledForMs: NOON - 3 * MINUTE }), at(NOON + 5));
    expect(times(decision.tasks)).toEqual([NOON]);
    expect(times(decision.skipped)).toEqual([NOON - 2 * MINUTE, NOON - MINUTE]);
  });

  test('runs none of the missed ones with catch-up skip', () => {
    const decision = decide(job({ catchup: 'skip', lastScheduledForMs: NOON - 3 * MINUTE }), at(NOON + 30_000));
    expect(decision.tasks).toEqual([]);
    expect(decision.skipped).toHaveLength(3);
    expect(decision.advance.lastScheduledForMs).toBe(NOON);
  });

  test('runs all within the window, one after the other, with catch-up all', () => {
    const missed = { catchup: 'all', overlap: 'skip', lastScheduledForMs: NOON - 5 * MINUTE } as const;
    const decision = decide(job({ ...missed, catchupWindowMs: 3 * MINUTE }), at(NOON + 30_000));
    expect(times(decision.tasks)).toEqual([NOON - 2 * MINUTE, NOON - MINUTE, NOON]);
    expect(decision.tasks.map((task) => task.held)).toEqual([false, true, true]);
    expect(times(decision.skipped)).toEqual([NOON - 4 * MINUTE, NOON - 3 * MINUTE]);
  });

  test('catches up at most a hundred, and says in one row how many were before those', () => {
    const decision = decide(
      job({ catchup: 'all', schedule: ['@every 1s'], scheduleFromMs: NOON - 500_000, lastScheduledForMs: null }),
      at(NOON + 500),
    );
    expect(decision.tasks).toHaveLength(MAX_CATCHUP);
    expect(decision.skipped).toHaveLength(1);
    expect(decision.skipped[0]?.reason).toContain('400 occurrences');
  });

  test('skips an occurrence while a task is unfinished, and queues it with overlap: queue', () => {
    const due = { lastScheduledForMs: NOON - MINUTE };
    const skipped = decide(job({ ...due, overlap: 'skip' }), at(NOON + 5, true));
    expect([skipped.tasks.length, skipped.skipped.length]).toEqual([0, 1]);
    expect(skipped.skipped[0]?.reason).toContain('overlap');
    const queued = decide(job({ ...due, overlap: 'queue' }), at(NOON + 5, true));
    expect(queued.tasks.map((task) => task.held)).toEqual([true]);
  });

  test('queues all occurrences that one late pass finds due, because no earlier task is unfinished', () => {
    const ticking = { schedule: ['@every 1s'], overlap: 'skip', lastScheduledForMs: NOON - 2_000 } as const;
    const decision = decide(job(ticking), at(NOON + 500));
    expect(decision.tasks.map((task) => [task.scheduledForMs, task.held])).toEqual([
      [NOON - 1_000, false],
      [NOON, true],
    ]);
    expect(decision.skipped).toEqual([]);
  });

  test('creates no task of a job that is disabled, paused, not started or over', () => {
    for (const changes of [
      { enabled: false },
      { paused: true },
      { startsAtMs: NOON + 1_000 },
      { endsAtMs: NOON - 10 * MINUTE },
    ]) {
      expect(decide(job(changes), at(NOON + 5)).tasks).toEqual([]);
    }
  });

  test('looks again when a pause runs out, and catches up then', () => {
    expect(decide(job({ paused: true, pausedUntilMs: NOON + MINUTE }), at(NOON)).advance.nextDueAtMs).toBe(
      NOON + MINUTE,
    );
    const after = decide(job({ pausedUntilMs: NOON - 1, lastScheduledForMs: NOON - 3 * MINUTE }), at(NOON + 30_000));
    expect(after.advance.resumed).toBe(true);
    expect(times(after.tasks)).toEqual([NOON]);
  });

  test('starts an @after job at once, then the delay after each finish, and not while it runs', () => {
    const after = { schedule: ['@after 5m'] };
    expect(decide(job(after), at(NOON)).tasks).toHaveLength(1);
    expect(decide(job(after), at(NOON, true))).toMatchObject({ tasks: [], advance: { nextDueAtMs: null } });
    const ended = decide(
      job({ ...after, lastEndedAtMs: NOON - MINUTE, lastScheduledForMs: NOON - 6 * MINUTE }),
      at(NOON),
    );
    expect(ended).toMatchObject({ tasks: [], advance: { nextDueAtMs: NOON + 4 * MINUTE } });
    const due = decide(
      job({ ...after, lastEndedAtMs: NOON - 5 * MINUTE, lastScheduledForMs: NOON - 6 * MINUTE }),
      at(NOON),
    );
    expect(times(due.tasks)).toEqual([NOON]);
    const endsLater = decide(job({ ...after, lastEndedAtMs: NOON - 5 * MINUTE }), { ...at(NOON), endsLater: true });
    expect(endsLater).toMatchObject({ tasks: [], advance: { nextDueAtMs: null } });
  });

  test('runs an @reboot job once per reboot', () => {
    const reboot = { schedule: ['@reboot'], rebootAtMs: NOON - 5.25 };
    const first = decide(job(reboot), at(NOON));
    expect(times(first.tasks)).toEqual([NOON - 5.25]);
    expect(decide(job({ ...reboot, lastScheduledForMs: NOON - 5.25 }), at(NOON)).tasks).toEqual([]);
  });

  test('never repeats a one-off, nor runs one that was in the past when it was written', () => {
    const once = { schedule: ['2026-11-22T12:00:00Z'] };
    expect(times(decide(job(once), at(NOON + 5)).tasks)).toEqual([NOON]);
    expect(decide(job({ ...once, lastScheduledForMs: NOON }), at(NOON + 5))).toMatchObject({
      tasks: [],
      advance: { nextDueAtMs: null },
    });
    expect(decide(job({ ...once, scheduleFromMs: NOON + 1 }), at(NOON + 5)).tasks).toEqual([]);
  });

  test('reports why a schedule cannot be read, and waits for a valid one', () => {
    const decision = decide(job({ schedule: ['61 * * * *'] }), at(NOON));
    expect(decision.mistake).toContain('schedule cannot be read');
    expect(decision.advance.nextDueAtMs).toBeNull();
    expect(decide(job({ timezone: 'Mars/Olympus' }), at(NOON)).mistake).toContain('Mars/Olympus');
  });

  test('creates or logs each occurrence exactly once, for any times of the passes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('skip', 'latest', 'all'),
        fc.constantFrom('skip', 'queue', 'allow'),
        (gaps, catchup, overlap) => {
          let lastScheduledForMs: number | null = null;
          let nowMs = NOON;
          const seen: number[] = [];
          for (const gap of gaps) {
            nowMs += gap;
            const decision = decide(job({ catchup, overlap, scheduleFromMs: NOON, lastScheduledForMs }), at(nowMs));
            for (const { scheduledForMs } of [...decision.tasks, ...decision.skipped])
              seen.push(scheduledForMs ?? Number.NaN);
            lastScheduledForMs = decision.advance.lastScheduledForMs ?? lastScheduledForMs;
          }
          const expected: number[] = [];
          for (let due = NOON + MINUTE; due <= nowMs; due += MINUTE) expected.push(due);
          expect(seen.sort((a, b) => a - b)).toEqual(expected);
        },
      ),
    );
  });
});

describe('jitterOf', () => {
  test('is the same for the same occurrence, spread over the range and never beyond it', () => {
    const values = Array.from({ length: 200 }, (_, index) => jitterOf('7', NOON + index * MINUTE, 30_000));
    expect(values.every((ms) => ms >= 0 && ms < 30_000)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(190);
    expect(jitterOf('7', NOON, 30_000)).toBe(values[0]);
    expect(jitterOf('7', NOON, 0)).toBe(0);
  });
});
