import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockChangeDays, clockChanges, nextRuns } from '../../../src/plan/run-times.ts';
import { decide } from '../../../src/runtime/due/occurrences.ts';
import { dueBetween, neverFires, nextDue, nextDueOf } from '../../../src/schedule/due-times.ts';
import { wholeMs } from '../../../src/schedule/instant.ts';
import { clockChangeNote, localTime } from '../../../src/schedule/local-time.ts';
import { parseSchedule, type Schedule } from '../../../src/schedule/schedule.ts';
import { offsetSeconds, segmentAt } from '../../../src/schedule/timezone.ts';
import type { DueJob } from '../../../src/store/queue/scheduling.ts';

const TEXTS = [
  '@every 1s',
  '@every 1500ms',
  '@every 7m',
  '* * * * *',
  '*/5 * * * *',
  '30 2 * * *',
  '*/20 * * * * *',
  '0 0 29 2 *',
  '0 0 30 2 *',
  '2026-11-28T06:00:00Z',
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu'];
const YEAR_MS = 366 * 86_400_000;

const text = fc.constantFrom(...TEXTS);
const zone = fc.constantFrom(...ZONES);
/** A clock value of the database: whole seconds and hours are the instants at which schedules are due. */
const clock = fc
  .record({
    second: fc.oneof(
      fc.integer({ min: 0, max: 3_000_000_000 }),
      fc.integer({ min: 0, max: 800_000 }).map((hour) => hour * 3600),
    ),
    microseconds: fc.oneof(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 999_999 })),
  })
  .map(({ second, microseconds }) => (second + microseconds / 1_000_000) * 1_000);
const spanMs = fc.oneof(
  fc.double({ min: 0, max: 120_000, noNaN: true }),
  fc.double({ min: 0, max: YEAR_MS, noNaN: true }),
);
const extreme = fc.constantFrom(-Infinity, Infinity, -8.64e15, 8.64e15, 2 ** 53, -(2 ** 53) - 0.5, 0.5, -0.5, 1e18);

function parsed(source: string): Schedule {
  const result = parseSchedule(source);
  if (!result.ok) throw new Error(result.message);
  return result.schedule;
}

describe('a search from a fraction of a millisecond', () => {
  test('nextDue returns the same as for the whole millisecond before, and a later instant', () => {
    fc.assert(
      fc.property(text, zone, clock, (source, timezone, afterMs) => {
        const due = nextDue(parsed(source), timezone, afterMs);
        expect(due).toBe(nextDue(parsed(source), timezone, Math.floor(afterMs)));
        if (due !== null) expect(Number.isInteger(due) && due > afterMs).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('dueBetween ends, with the same times from either end of the window', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 2 }),
        zone,
        clock,
        spanMs,
        fc.integer({ min: 1, max: 8 }),
        (sources, timezone, untilMs, span, limit) => {
          const schedules = sources.map(parsed);
          const fromMs = untilMs - span;
          const last = dueBetween(schedules, timezone, fromMs, untilMs, { limit, keep: 'last' });
          const first = dueBetween(schedules, timezone, fromMs, untilMs, { limit: 200_000, keep: 'first' });
          if (first.more) return;
          expect(last.times).toEqual(first.times.slice(-limit));
          expect(last.more).toBe(first.times.length > limit);
          expect(first.times.every((at) => Number.isInteger(at) && at > fromMs && at <= untilMs)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  }, 120_000);

  test('dueBetween ends less than a millisecond after a due instant', () => {
    const due = 1_795_829_237_000;
    const window = (untilMs: number): readonly number[] =>
      dueBetween([parsed('@every 1s')], 'UTC', due - 60_000, untilMs, { limit: 3, keep: 'last' }).times;
    for (const untilMs of [due, due + 0.001, due + 0.5, due + 0.999, due + 1]) {
      expect(window(untilMs)).toEqual([due - 2_000, due - 1_000, due]);
    }
    expect(window(due - 0.001)).toEqual([due - 3_000, due - 2_000, due - 1_000]);
  });

  test('every public search ends for infinite and for huge instants', () => {
    fc.assert(
      fc.property(text, zone, extreme, clock, (source, timezone, far, near) => {
        const schedule = parsed(source);
        nextDue(schedule, timezone, far);
        nextDueOf([schedule], timezone, far);
        neverFires(schedule, timezone);
        for (const keep of ['first', 'last'] as const) {
          dueBetween([schedule], timezone, Math.min(far, near), Math.max(far, near), { limit: 5, keep });
        }
      }),
      { numRuns: 300 },
    );
    expect(nextDue(parsed('@every 1s'), 'UTC', Infinity)).toBeNull();
    expect(nextDue(parsed('* * * * *'), 'UTC', Infinity)).toBeNull();
  });

  test.each(['@every 1s', '* * * * *'])('%s after NaN is a bug, and ends', (source) => {
    const bug = expect.objectContaining({ code: 'internal', hint: expect.stringContaining('bug in pgherd') });
    expect(() => nextDue(parsed(source), 'UTC', Number.NaN)).toThrow(bug);
    for (const keep of ['first', 'last'] as const) {
      expect(() => dueBetween([parsed(source)], 'UTC', 0, Number.NaN, { limit: 1, keep })).toThrow(bug);
    }
  });

  test('zones: a fraction belongs to its second at any start of a stretch of constant offset', () => {
    fc.assert(
      fc.property(zone, clock, (timezone, ms) => {
        const segment = segmentAt(timezone, ms / 1000);
        expect(segment.start <= ms / 1000 && ms / 1000 < segment.end).toBe(true);
        expect(offsetSeconds(timezone, ms)).toBe(segment.offset);
        expect(localTime(timezone, ms).date).toBe(localTime(timezone, Math.floor(ms)).date);
      }),
      { numRuns: 2_000 },
    );
  });

  test('notes and runs of a plan are those of the whole millisecond', () => {
    fc.assert(
      fc.property(text, zone, clock, (source, timezone, ms) => {
        const job = { schedule: [source], timezone, startsAt: null, endsAt: null, enabled: true };
        expect(nextRuns(job, ms, 3)).toEqual(nextRuns(job, Math.floor(ms), 3));
        expect(clockChanges(job, ms)).toEqual(clockChanges(job, Math.floor(ms)));
        expect(clockChangeDays(timezone, ms)).toEqual(clockChangeDays(timezone, Math.floor(ms)));
        expect(clockChangeNote(parsed(source), timezone, ms)).toBe(
          clockChangeNote(parsed(source), timezone, Math.floor(ms)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('wholeMs', () => {
  test('is the millisecond before or after, and keeps whole milliseconds regardless of how they were computed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 999 }),
        (ms, microseconds) => {
          // As `extract(epoch from …)::float8 * 1000` computes it.
          expect(wholeMs((ms / 1000) * 1000, 'floor')).toBe(ms);
          expect(wholeMs((ms / 1000) * 1000, 'ceil')).toBe(ms);
          const between = ((ms * 1000 + microseconds) / 1_000_000) * 1000;
          expect(wholeMs(between, 'floor')).toBe(ms);
          expect(wholeMs(between, 'ceil')).toBe(ms + 1);
        },
      ),
    );
    expect(wholeMs(Infinity, 'ceil')).toBe(Infinity);
  });
});

describe('the occurrences of a job, with a clock and a state in microseconds', () => {
  test('are decided once each, regardless of how often the scheduler runs', () => {
    const sources = fc.array(fc.constantFrom('@every 1s', '@every 1500ms', '@every 1001ms', '*/2 * * * * *'), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(sources, clock, fc.array(spanMs, { minLength: 1, maxLength: 4 }), (schedule, startMs, spans) => {
        let now = startMs;
        let job: DueJob = { ...JOB, schedule, scheduleFromMs: startMs };
        const made: number[] = [];
        for (const span of spans) {
          now += Math.min(span, 45_000);
          const { tasks, advance } = decide(job, { nowMs: now, lateAfterMs: 2_000, unfinished: null });
          made.push(...tasks.map((task) => task.scheduledForMs ?? Number.NaN));
          job = { ...job, lastScheduledForMs: advance.lastScheduledForMs ?? job.lastScheduledForMs };
          expect(advance.nextDueAtMs).toBeGreaterThan(now);
        }
        const all = dueBetween(schedule.map(parsed), 'UTC', startMs, now, { limit: 1_000, keep: 'first' }).times;
        expect(made).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });
});

const JOB: DueJob = {
  jobId: '7',
  name: 'j',
  schedule: ['@every 1s'],
  timezone: 'UTC',
  overlap: 'allow',
  catchup: 'all',
  catchupWindowMs: 86_400_000,
  jitterMs: 0,
  startsAtMs: null,
  endsAtMs: null,
  enabled: true,
  scheduleFromMs: 0,
  lastScheduledForMs: null,
  rebootAtMs: null,
  lastEndedAtMs: null,
  paused: false,
  pausedUntilMs: null,
};
