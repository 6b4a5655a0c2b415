import { describe, expect, it } from 'vitest';
import { dueBetween, isTimed, neverFires, nextDue, nextDueOf } from '../../../src/schedule/due-times.ts';
import { formatInstant, parseInstant } from '../../../src/schedule/instant.ts';
import { clockChangeNote, localTime } from '../../../src/schedule/local-time.ts';
import { parseSchedule, type Schedule } from '../../../src/schedule/schedule.ts';
import { isKnownTimezone, offsetSeconds, segmentAt } from '../../../src/schedule/timezone.ts';

function parsed(text: string): Schedule {
  const result = parseSchedule(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.schedule;
}

function chain(text: string, timezone: string, from: string, count: number): string[] {
  const schedule = parsed(text);
  const times: string[] = [];
  for (let at: number | null = Date.parse(from); at !== null && times.length < count; ) {
    at = nextDue(schedule, timezone, at);
    if (at !== null) times.push(formatInstant(at));
  }
  return times;
}

describe('nextDue at a clock change', () => {
  it.each([
    [
      'a skipped fixed time runs once, at the change',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z'],
    ],
    [
      'several skipped fixed times collapse into one',
      '0,15,30,45 2,3 * * *',
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-29T01:15:00Z'],
    ],
    [
      'a skipped time with seconds runs once',
      '*/10 30 2 * * *',
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'a skipped wildcard time does not run',
      '*/30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      ['2026-03-30T00:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'a repeated fixed time runs the first time only',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'a repeated wildcard time runs both times',
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:00:00Z',
      ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'],
    ],
    [
      'half an hour skipped',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T16:00:00Z',
      ['2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z'],
    ],
    [
      'half an hour repeated',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-03T15:00:00Z',
      ['2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
    ],
    [
      'midnight skipped',
      '0 0 * * *',
      'Africa/Cairo',
      '2026-04-22T23:00:00Z',
      ['2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
    ],
    [
      'midnight skipped on the wanted weekday',
      '0 0 * * 5',
      'Africa/Cairo',
      '2026-04-22T23:00:00Z',
      ['2026-04-23T22:00:00Z', '2026-04-30T21:00:00Z'],
    ],
    [
      'the hour before midnight skipped',
      '30 23 * * 6',
      'America/Nuuk',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-04-05T00:30:00Z'],
    ],
    [
      'the first of a month repeated at midnight',
      '0 0 1 11 *',
      'America/Havana',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T04:00:00Z', '2027-11-01T04:00:00Z'],
    ],
    [
      'a quarter hour beside the hour',
      '50 2 * * *',
      'Pacific/Chatham',
      '2026-09-26T00:00:00Z',
      ['2026-09-26T14:00:00Z', '2026-09-27T13:05:00Z'],
    ],
    [
      'summer time that counts as standard',
      '30 1 * * *',
      'Europe/Dublin',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'two hours skipped',
      '30 1,2 * * *',
      'Antarctica/Troll',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-29T23:30:00Z'],
    ],
    [
      'a whole day skipped is not made up for',
      '0 12 * * *',
      'Pacific/Apia',
      '2011-12-29T00:00:00Z',
      ['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z'],
    ],
    [
      'an offset with seconds',
      '0 12 * * *',
      'Africa/Monrovia',
      '1971-06-01T00:00:00Z',
      ['1971-06-01T12:44:30Z', '1971-06-02T12:44:30Z'],
    ],
  ])('%s', (_name, text, timezone, from, expected) => {
    expect(chain(text, timezone, from, expected.length)).toEqual(expected);
  });
});

describe('nextDue', () => {
  it.each([
    ['0 0 29 2 *', '2096-02-29T00:00:00Z', ['2104-02-29T00:00:00Z', '2108-02-29T00:00:00Z']],
    ['0 0 29 2 */6', '2092-03-01T00:00:00Z', ['2116-02-29T00:00:00Z']],
    ['0 0 L 2 *', '2026-01-01T00:00:00Z', ['2026-02-28T00:00:00Z', '2027-02-28T00:00:00Z', '2028-02-29T00:00:00Z']],
    ['0 0 15,$ * *', '2026-04-01T00:00:00Z', ['2026-04-15T00:00:00Z', '2026-04-30T00:00:00Z', '2026-05-15T00:00:00Z']],
    ['0 0 13 * 5', '2026-02-10T00:00:00Z', ['2026-02-13T00:00:00Z', '2026-02-20T00:00:00Z']],
    ['0 0 */13 * 5', '2026-02-10T00:00:00Z', ['2026-02-27T00:00:00Z', '2026-03-27T00:00:00Z']],
    ['59 59 23 31 12 *', '2026-01-01T00:00:00Z', ['2026-12-31T23:59:59Z']],
    ['@every 7h', '1970-01-01T00:00:00Z', ['1970-01-01T07:00:00Z', '1970-01-01T14:00:00Z']],
    ['30 seconds', '2026-01-01T00:00:29.999Z', ['2026-01-01T00:00:30Z', '2026-01-01T00:01:00Z']],
    ['2026-12-01T08:00:00+01:00', '2026-12-01T06:59:59.999Z', ['2026-12-01T07:00:00Z']],
    ['* * * * *', '2026-01-01T00:00:59.999Z', ['2026-01-01T00:01:00Z']],
    ['* * * * *', '1969-12-31T23:58:30Z', ['1969-12-31T23:59:00Z', '1970-01-01T00:00:00Z']],
  ])('of %s after %s', (text, from, expected) => {
    expect(chain(text, 'UTC', from, expected.length)).toEqual(expected);
  });

  it('is null after the only due time, and after the year 9999', () => {
    expect(chain('2026-12-01T08:00:00Z', 'UTC', '2026-12-01T08:00:00Z', 1)).toEqual([]);
    expect(chain('@daily', 'UTC', '9999-12-31T00:00:00Z', 1)).toEqual([]);
    expect(chain('0 0 L 12 *', 'Europe/Berlin', '9999-12-31T00:00:00Z', 1)).toEqual([]);
  });

  it('throws for an unknown zone', () => {
    expect(() => nextDue(parsed('@daily'), 'Mars/Olympus', 0)).toThrow(RangeError);
  });

  it.each(['0 0 30 2 *', '0 0 30,31 2 *', '0 0 31 4,6,9,11 *', '0 0 31 2-2 */2'])('%s never fires', (text) => {
    expect(neverFires(parsed(text), 'Europe/Berlin')).toBe(true);
  });

  it.each(['0 0 29 2 *', '0 0 30 2 1', '0 0 30,L 2 *', '0 0 31 1-2 *', '@reboot', '2000-01-01T00:00:00Z'])(
    '%s can fire',
    (text) => {
      expect(neverFires(parsed(text), 'UTC')).toBe(false);
    },
  );

  it.each([
    ['@daily', true],
    ['30 seconds', true],
    ['2026-12-01T08:00:00Z', true],
    ['@after 5m', false],
    ['@reboot', false],
    ['after: other', false],
  ])('%s follows the clock: %s', (text, timed) => {
    expect(isTimed(parsed(text))).toBe(timed);
    if (!timed) expect(nextDue(parsed(text), 'UTC', 0)).toBeNull();
  });

  it('returns the earliest of several schedules', () => {
    const schedules = ['@daily', '@reboot', '2026-01-01T05:00:00Z'].map(parsed);
    expect(nextDueOf(schedules, 'UTC', Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 1, 5));
    expect(nextDueOf([], 'UTC', 0)).toBeNull();
  });
});

describe('dueBetween', () => {
  it('includes the end and excludes the start', () => {
    const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 3)];
    const result = dueBetween([parsed('@daily')], 'UTC', from, until, { limit: 10, keep: 'first' });
    expect(result).toEqual({ times: [Date.UTC(2026, 0, 2), until], more: false });
  });

  it('returns the last due time of a schedule of every second in a window of 50 years without iterating', () => {
    const until = Date.UTC(2020, 0, 1, 0, 0, 0, 500);
    const result = dueBetween([parsed('* * * * * *')], 'Europe/Berlin', 0, until, { limit: 2, keep: 'last' });
    expect(result).toEqual({ times: [Date.UTC(2019, 11, 31, 23, 59, 59), Date.UTC(2020, 0, 1)], more: true });
  });

  it('reports that there are more even with a limit of 0', () => {
    const result = dueBetween([parsed('@hourly')], 'UTC', 0, 86_400_000, { limit: 0, keep: 'last' });
    expect(result).toEqual({ times: [], more: true });
  });
});

describe('time zones', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'europe/berlin',
    'Etc/GMT+5',
    'America/Argentina/Ushuaia',
    'CET',
    'EST5EDT',
    'nz-chat',
  ])('%s is known', (zone) => {
    expect(isKnownTimezone(zone)).toBe(true);
  });

  it.each([
    '',
    'Mars/Olympus',
    'Berlin',
    '+01:00',
    '-0500',
    'Europe/Berlin ',
    '../etc/passwd',
    'PST',
    'BST',
    'SystemV/PST8',
  ])('"%s" is none', (zone) => {
    expect(isKnownTimezone(zone)).toBe(false);
  });

  it('finds a clock change to the second', () => {
    const change = Date.UTC(2026, 2, 29, 1) / 1000;
    expect(segmentAt('Europe/Berlin', change - 1)).toMatchObject({ end: change, offset: 3600 });
    expect(segmentAt('Europe/Berlin', change)).toMatchObject({ start: change, offset: 7200, delta: 3600 });
    expect(offsetSeconds('Asia/Kathmandu', Date.UTC(2026, 0, 1))).toBe(20_700);
  });
});

describe('local times and notes', () => {
  it('shows weekday, date, time and offset of the zone', () => {
    expect(localTime('Europe/Berlin', Date.UTC(2026, 2, 29, 1))).toEqual({
      weekday: 'Sun',
      date: '2026-03-29',
      time: '03:00',
      offset: '+02:00',
    });
    expect(localTime('America/St_Johns', Date.UTC(2026, 0, 1, 0, 0, 7))).toMatchObject({
      time: '20:30:07',
      offset: '-03:30',
    });
  });

  it.each([
    ['30 2 * * *', '2026-03-29T01:00:00Z', '02:30 does not exist → 03:00'],
    ['5,10 2 * * *', '2026-03-29T01:00:00Z', '02:05 and later do not exist → once at 03:00'],
    ['0 3 * * *', '2026-03-29T01:00:00Z', null],
    ['30 2 * * *', '2026-03-30T00:30:00Z', null],
    ['30 2 * * *', '2026-10-25T00:30:00Z', '02:30 happens twice → the first'],
    ['30 * * * *', '2026-10-25T01:30:00Z', '02:30 happens twice → the second'],
    ['@every 30m', '2026-10-25T01:30:00Z', null],
  ])('of %s at %s: %s', (text, due, note) => {
    expect(clockChangeNote(parsed(text), 'Europe/Berlin', Date.parse(due))).toBe(note);
  });
});

describe('instants', () => {
  it.each([
    ['2026-03-29T01:00:00Z', '2026-03-29T01:00:00Z'],
    ['2026-03-29T01:00:00.5Z', '2026-03-29T01:00:00.500Z'],
    ['2026-03-29 03:00:00+02', '2026-03-29T01:00:00Z'],
  ])('%s is written %s', (text, written) => {
    const instant = parseInstant(text);
    expect(instant.ok && formatInstant(instant.ms)).toBe(written);
  });
});
