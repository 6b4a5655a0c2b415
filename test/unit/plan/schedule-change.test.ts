import { describe, expect, test } from 'vitest';
import { describeScheduleChange, startsPerDay } from '../../../src/plan/schedule-change.ts';

const NOW_MS = Date.parse('2026-11-22T08:00:00Z');
const at = (schedule: string, timezone = 'UTC'): { schedule: readonly string[]; timezone: string } => ({
  schedule: [schedule],
  timezone,
});
const describeChange = (before: string, after: string, timezone?: string): string | null =>
  describeScheduleChange(at(before, timezone), at(after, timezone), NOW_MS);

describe('a change of schedule', () => {
  test.each([
    ['@daily', '0 0 * * *'],
    ['0 0 * * 7', '0 0 * * 0'],
    ['0 0 0 * * *', '0 0 * * *'],
    ['0 3 * JAN *', '0 3 * 1 *'],
  ])('from %s to %s keeps the same times', (before, after) => {
    expect(describeChange(before, after, 'Europe/Berlin')).toBe('the same times');
  });

  test('from a step to its list differs only if clocks change, and reports how', () => {
    expect(describeChange('*/30 * * * *', '0,30 * * * *', 'UTC')).toBe('the same times');
    // The hour is a * in both: both follow the wall clock.
    expect(describeChange('*/30 * * * *', '0,30 * * * *', 'Europe/Berlin')).toBe('the same times');
    expect(describeChange('*/30 2 * * *', '0,30 2 * * *', 'Europe/Berlin')).toBe(
      'the same times, except when clocks change: skipped ones run once (28 Mar), repeated ones once (31 Oct)',
    );
    expect(describeChange('0,30 2 * * *', '*/30 2 * * *', 'Europe/Berlin')).toContain(
      'repeated ones run twice (31 Oct)',
    );
  });

  test('counts the starts of a day if all days have the same number', () => {
    expect(startsPerDay(at('*/5 * * * *'))).toBe(288);
    expect(startsPerDay(at('@every 30s'))).toBe(2_880);
    expect(startsPerDay(at('0 3 * * *'))).toBe(1);
    expect(startsPerDay(at('0 3 * * 1'))).toBeNull();
    expect(startsPerDay(at('@after 5m'))).toBeNull();
  });
});
