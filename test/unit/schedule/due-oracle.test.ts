import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueBetween, nextDue } from '../../../src/schedule/due-times.ts';
import { parseSchedule, type Schedule } from '../../../src/schedule/schedule.ts';
import { dueByWalking, type Window, windowAround } from './minute-oracle.ts';

/** Clock changes: by an hour, half an hour, two, at midnight, at odd minutes, back, forward, a whole day. */
const CHANGES: readonly (readonly [timezone: string, at: string])[] = [
  ['UTC', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Europe/London', '2026-03-29T01:00:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00:00Z'],
  ['Europe/Moscow', '2014-10-25T22:00:00Z'],
  ['Europe/Lisbon', '1992-09-27T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/St_Johns', '2006-04-02T03:31:00Z'],
  ['America/St_Johns', '2006-10-29T02:31:00Z'],
  ['America/Havana', '2026-03-08T05:00:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['America/Asuncion', '2023-10-01T04:00:00Z'],
  ['America/Asuncion', '2024-03-24T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['America/Nuuk', '2026-03-29T01:00:00Z'],
  ['America/Caracas', '2007-12-09T07:00:00Z'],
  ['America/Caracas', '2016-05-01T07:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['Africa/Cairo', '2026-10-29T21:00:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00:00Z'],
  ['Asia/Amman', '2021-03-25T22:00:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['Asia/Beirut', '2026-10-24T21:00:00Z'],
  ['Asia/Gaza', '2021-10-28T22:00:00Z'],
  ['Asia/Jerusalem', '2026-03-27T00:00:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
  ['Asia/Pyongyang', '2015-08-14T15:00:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00:00Z'],
  ['Asia/Tehran', '2022-03-21T20:30:00Z'],
  ['Asia/Tehran', '2021-09-21T19:30:00Z'],
  ['Atlantic/Azores', '2026-03-29T01:00:00Z'],
  ['Australia/Adelaide', '2026-10-03T16:30:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Pacific/Apia', '2021-04-03T14:00:00Z'],
  ['Pacific/Auckland', '2026-04-04T14:00:00Z'],
  ['Pacific/Chatham', '2026-04-04T14:00:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00:00Z'],
  ['Pacific/Norfolk', '2019-10-05T15:30:00Z'],
];

const SCHEDULES = [
  '* * * * *',
  '*/15 * * * *',
  '30 * * * *',
  '7 */2 * * *',
  '*/20 2 * * *',
  '0 0 * * *',
  '30 2 * * *',
  '15,45 1-3 * * *',
  '0-59/30 0-23 * * *',
  '30 0 * * 0',
  '59 23 L * 6',
  '5 0,1,2,3 1-7,24-31 * 5-7',
];

const windows = new Map<string, Window>();

function windowOf([timezone, at]: readonly [string, string]): Window {
  const key = `${timezone} ${at}`;
  const window = windows.get(key) ?? windowAround(timezone, at, 3);
  windows.set(key, window);
  return window;
}

function parsed(text: string): Schedule {
  const result = parseSchedule(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.schedule;
}

function dueByChain(window: Window, text: string): number[] {
  const schedule = parsed(text);
  const due: number[] = [];
  for (let at: number | null = window.fromMs; ; ) {
    at = nextDue(schedule, window.timezone, at);
    if (at === null || at > window.untilMs) return due;
    due.push(at);
  }
}

const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
const range = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([left, right]) => `${Math.min(left, right)}-${Math.max(left, right)}`);
const field = (min: number, max: number, extra: readonly string[]): fc.Arbitrary<string> =>
  list(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min, max }).map(String) },
      range(min, max),
      fc.tuple(range(min, max), fc.integer({ min: 1, max })).map(([text, step]) => `${text}/${step}`),
      fc.integer({ min: 1, max }).map((step) => `*/${step}`),
      fc.constantFrom('*', ...extra),
    ),
  );
const nightHour = list(fc.constantFrom('0', '1', '2', '3', '23', '0-2', '1-4/2', '22-23', '*'));
const anyCron = fc
  .tuple(
    field(0, 59, ['0', '30']),
    fc.oneof(nightHour, field(0, 23, [])),
    fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, field(1, 31, ['L'])),
    fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, field(1, 12, [])),
    fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, field(0, 7, [])),
  )
  .map((fields) => fields.join(' '));

describe('due times equal those of a search over every minute', () => {
  it.each(CHANGES)('around the change of %s at %s', (timezone, at) => {
    const window = windowOf([timezone, at]);
    for (const text of SCHEDULES) expect([text, dueByChain(window, text)]).toEqual([text, dueByWalking(window, text)]);
  });

  it('covers at least 20 zones', () => {
    expect(new Set(CHANGES.map(([timezone]) => timezone)).size).toBeGreaterThanOrEqual(20);
  });

  it('for any fields around any of these changes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGES), anyCron, (change, text) => {
        const window = windowOf(change);
        expect(dueByChain(window, text)).toEqual(dueByWalking(window, text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('nextDue', () => {
  const zone = fc.constantFrom(...new Set(CHANGES.map(([timezone]) => timezone)));
  const instant = fc.integer({ min: 0, max: Date.UTC(2120, 0, 1) });

  it('is later than its start, ends, and nothing is due between', () => {
    fc.assert(
      fc.property(
        anyCron,
        zone,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, timezone, afterMs, part) => {
          const schedule = parsed(text);
          const due = nextDue(schedule, timezone, afterMs);
          if (due === null) {
            expect(nextDue(schedule, timezone, 0)).toBeNull();
            return;
          }
          expect(due).toBeGreaterThan(afterMs);
          expect(nextDue(schedule, timezone, afterMs + Math.floor((due - 1 - afterMs) * part))).toBe(due);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('dueBetween', () => {
  const several = fc.array(fc.oneof(anyCron, fc.constantFrom('@every 7m', '2026-03-29T00:10:00Z', '@reboot')), {
    minLength: 1,
    maxLength: 3,
  });

  it('returns the first or the last of the due times that nextDue returns one after the other', () => {
    const startMs = Date.UTC(2026, 2, 28);
    fc.assert(
      fc.property(
        several,
        fc.integer({ min: 0, max: 172_800_000 }),
        fc.integer({ min: 1, max: 20 }),
        (texts, span, limit) => {
          const schedules = texts.map(parsed);
          const [after, until] = [startMs, startMs + span];
          const all = new Set<number>();
          for (const schedule of schedules) {
            for (let at = nextDue(schedule, 'Europe/Berlin', after); at !== null && at <= until; ) {
              all.add(at);
              at = nextDue(schedule, 'Europe/Berlin', at);
            }
          }
          const times = [...all].sort((left, right) => left - right);
          const more = times.length > limit;
          expect(dueBetween(schedules, 'Europe/Berlin', after, until, { limit, keep: 'first' })).toEqual({
            times: times.slice(0, limit),
            more,
          });
          expect(dueBetween(schedules, 'Europe/Berlin', after, until, { limit, keep: 'last' })).toEqual({
            times: times.slice(-limit),
            more,
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});
