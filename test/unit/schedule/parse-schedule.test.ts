import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, type Schedule } from '../../../src/schedule/schedule.ts';

interface CorpusEntry {
  readonly text: string;
  readonly ok: boolean;
  readonly kind?: Schedule['kind'];
  readonly offset?: number | null;
  readonly why?: string;
}

const corpus: readonly CorpusEntry[] = JSON.parse(
  readFileSync(new URL('../../fixtures/schedules.json', import.meta.url), 'utf8'),
);

function parsed(text: string): Schedule {
  const result = parseSchedule(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.schedule;
}

function cron(text: string): Extract<Schedule, { readonly kind: 'cron' }> {
  const schedule = parsed(text);
  if (schedule.kind !== 'cron') throw new Error(`${text} is ${schedule.kind}`);
  return schedule;
}

function failure(text: string): { message: string; hint: string | null; offset: number | null } {
  const result = parseSchedule(text);
  if (result.ok) throw new Error(`${text} is accepted`);
  return { message: result.message, hint: result.hint, offset: result.offset };
}

describe('the corpus of schedules', () => {
  it.each(corpus.filter((entry) => entry.ok))('accepts $text as $kind', ({ text, kind }) => {
    expect(parsed(text).kind).toBe(kind);
  });

  it.each(corpus.filter((entry) => !entry.ok))('rejects $text ($why) and reports where', ({ text, offset }) => {
    expect(failure(text).offset).toBe(offset);
  });
});

describe('cron fields', () => {
  it.each([
    ['*/20 * * * *', 'minute', [0, 20, 40]],
    ['10-30/10 * * * *', 'minute', [10, 20, 30]],
    ['5,1-3,2 * * * *', 'minute', [1, 2, 3, 5]],
    ['0 8-18/5 * * *', 'hour', [8, 13, 18]],
    ['0 0 */10 * *', 'dayOfMonth', [1, 11, 21, 31]],
    ['0 0 * */5 *', 'month', [1, 6, 11]],
    ['0 0 * jAn,DEC *', 'month', [1, 12]],
    ['0 0 * * 7', 'dayOfWeek', [0]],
    ['0 0 * * 0,7', 'dayOfWeek', [0]],
    ['0 0 * * 5-7', 'dayOfWeek', [0, 5, 6]],
    ['0 0 * * 5-7/2', 'dayOfWeek', [0, 5]],
    ['0 0 * * */3', 'dayOfWeek', [0, 3, 6]],
    ['0 0 * * */7', 'dayOfWeek', [0]],
    ['*/30 0 0 * * *', 'second', [0, 30]],
  ] as const)('expands %s: %s is %j', (text, field, values) => {
    expect(cron(text)[field]).toEqual(values);
  });

  it('fires at second 0 with five fields', () => {
    expect(cron('* * * * *')).toMatchObject({ second: [0], hasSeconds: false });
    expect(cron('15 * * * * *')).toMatchObject({ second: [15], hasSeconds: true });
  });

  it.each(['L', 'l', '$'])('reads %s as the last day of the month', (sign) => {
    expect(cron(`0 0 ${sign} * *`)).toMatchObject({ lastDayOfMonth: true, dayOfMonth: [] });
    expect(cron(`0 0 15,${sign} * *`)).toMatchObject({ lastDayOfMonth: true, dayOfMonth: [15] });
  });

  it.each([
    ['0 0 13 * 5', false],
    ['0 0 * * 5', true],
    ['0 0 13 * *', true],
    ['0 0 */2 * 5', true],
    ['0 0 13 * */2', true],
    ['0 0 1,* * 5', false],
  ])('%s needs both day fields to match: %s', (text, both) => {
    expect(cron(text).bothDays).toBe(both);
  });

  it.each([
    ['30 2 * * *', false],
    ['* 2 * * *', true],
    ['*/5 2 * * *', true],
    ['30 * * * *', true],
    ['30 */2 * * *', true],
    ['0-59 0-23 * * *', false],
    ['* 30 2 * * *', false],
    ['0 30 * * * *', true],
    ['@daily', false],
    ['@hourly', true],
  ])('%s is a wildcard: %s', (text, wildcard) => {
    expect(cron(text).wildcard).toBe(wildcard);
  });
});

describe('other schedules', () => {
  it.each([
    ['@every 1m30s', { kind: 'every', everyMs: 90_000 }],
    ['30 seconds', { kind: 'every', everyMs: 30_000 }],
    ['@after 5m', { kind: 'after-finish', delayMs: 300_000 }],
    [' @reboot ', { kind: 'reboot', source: '@reboot' }],
    ['2026-12-01 01:00:00.25+01', { kind: 'at', atMs: Date.UTC(2026, 11, 1, 0, 0, 0, 250) }],
    ['2026-12-01T00:00:00-0330', { kind: 'at', atMs: Date.UTC(2026, 11, 1, 3, 30) }],
    ['after: purge-orders', { kind: 'after-job', job: 'purge-orders' }],
  ])('reads %s', (text, expected) => {
    expect(parsed(text)).toMatchObject(expected);
  });
});

describe('messages', () => {
  it.each([
    ['61 * * * *', 'minute: "61" is not one of 0 to 59', 'the minute must be from 0 to 59'],
    ['0 0 * * mon-8', 'day of week: "8" in "mon-8" is not one of 0 to 7 or SUN to SAT', '0 to 7'],
    ['0 22-6 * * *', 'hour: the range "22-6" is reversed', '22-23,0-6'],
    ['0 0 * * fri-sun', 'day of week: the range "fri-sun" is reversed', '5-7'],
    ['5/10 * * * *', 'a step needs * or a range', '5-59/10'],
    ['*/90 * * * *', 'the step must be a number from 1 to 59', null],
    ['0 0 ? * *', 'day of month: "?"', 'write * instead of ?'],
    ['0 0 * * 1#2', 'day of week: "1#2"', 'n-th weekday'],
    ['0 0 * * 5L', 'day of week: "5L"', 'last day of the month'],
    ['* * * *', 'this one has 4', '"30 2 * * *"'],
    ['0 0 * * * 1 2026', 'this one has 7: unexpected "2026"', 'no year field'],
    ['@dayly', '"@dayly" is not a schedule name', '@daily'],
    ['@every 5', '@every takes one duration, found "5"', '@every 30s'],
    ['90 seconds', 'seconds must be from 1 to 59', '@every 1m30s'],
    ['every 5 minutes', '"every 5 minutes" is not a schedule', '@every 5m'],
    ['2026-12-01T00:00:00', 'has no time zone offset', '2026-12-01T08:00:00Z'],
  ])('%s: %s', (text, message, hint) => {
    const wrong = failure(text);
    expect(wrong.message).toContain(message);
    if (hint === null) expect(wrong.hint).toBeNull();
    else expect(wrong.hint).toContain(hint);
  });

  it('counts the offset in the original text, including leading white space', () => {
    expect(failure('  0 99 * * *').offset).toBe(4);
  });
});

describe('any text', () => {
  it('is accepted or rejected, and never throws', () => {
    const piece = fc.constantFrom(
      '*',
      '/',
      '-',
      ',',
      ' ',
      '0',
      '7',
      '59',
      'L',
      '$',
      'mon',
      'JAN',
      '@every',
      '1h',
      '?',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((list) => list.join('')),
        ),
        (text) => {
          const result = parseSchedule(text);
          if (result.ok) expect(parseSchedule(result.schedule.source)).toEqual(result);
          else expect(result.message).not.toBe('');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
