import type { CronFields } from './cron.ts';
import { endlessSearch } from './search-bounds.ts';

const DAY_S = 86_400;
const LAST_YEAR = 9_999;
/** The number of months from the first year to the last. */
const MAX_MONTHS = 12 * 10_000;

interface Compiled {
  /** In each list, index i contains the smallest value ≥ i, or -1. */
  readonly second: Int8Array;
  readonly minute: Int8Array;
  readonly hour: Int8Array;
  readonly month: Int8Array;
  readonly firstSecondOfDay: number;
  /** Bit d-1 represents day d. */
  readonly dayOfMonthMask: number;
  /** The days of the month that fall on a matching weekday, by the weekday of the 1st. */
  readonly dayOfWeekMasks: readonly number[];
}

const compiledFields = new WeakMap<CronFields, Compiled>();

/**
 * Returns the first local time ≥ `wall` that matches, or null when there is none until the year 9999. Local times are
 * seconds since 1970-01-01T00:00 on the wall clock, read as if they were UTC; the caller handles clock changes. The
 * work is bounded: a few steps per month, and a date that exists recurs within 40 years.
 */
export function nextWallSecond(fields: CronFields, wall: number): number | null {
  const compiled = compile(fields);
  const day = Math.floor(wall / DAY_S);
  const date = dateOfDay(day);
  let year = Math.floor(date / 512);
  let month = Math.floor(date / 32) % 16;
  let dayOfMonth = date % 32;
  if (compiled.month[month] === month && ((wantedDays(fields, compiled, year, month) >>> (dayOfMonth - 1)) & 1) === 1) {
    const time = nextSecondOfDay(compiled, wall - day * DAY_S);
    if (time !== -1) return day * DAY_S + time;
  }
  dayOfMonth += 1;
  if (!dateExists(fields)) return null;
  for (let step = 0; year <= LAST_YEAR; step += 1) {
    if (step >= MAX_MONTHS) throw endlessSearch(`a date of cron fields from second ${wall}`);
    const wantedMonth = compiled.month[month] ?? -1;
    if (wantedMonth === -1) {
      year += 1;
      month = 1;
      dayOfMonth = 1;
      continue;
    }
    if (wantedMonth !== month) dayOfMonth = 1;
    month = wantedMonth;
    const days = dayOfMonth > 31 ? 0 : wantedDays(fields, compiled, year, month) & (-1 << (dayOfMonth - 1));
    if (days !== 0)
      return (dayOfDate(year, month, 1) + 31 - Math.clz32(days & -days)) * DAY_S + compiled.firstSecondOfDay;
    month += 1;
    dayOfMonth = 1;
  }
  return null;
}

/** Returns false for dates that no year has, such as 30 February and 31 April. */
function dateExists(fields: CronFields): boolean {
  if (!fields.bothDays) return true;
  return (
    fields.lastDayOfMonth || fields.month.some((month) => (fields.dayOfMonth[0] ?? 32) <= daysInMonth(2_000, month))
  );
}

function wantedDays(fields: CronFields, compiled: Compiled, year: number, month: number): number {
  const length = daysInMonth(year, month);
  const byMonth = compiled.dayOfMonthMask | (fields.lastDayOfMonth ? 1 << (length - 1) : 0);
  // 1970-01-01 was a Thursday.
  const weekdayOfFirst = (((dayOfDate(year, month, 1) + 4) % 7) + 7) % 7;
  const byWeek = compiled.dayOfWeekMasks[weekdayOfFirst] ?? 0;
  return (fields.bothDays ? byMonth & byWeek : byMonth | byWeek) & (2 ** length - 1);
}

function nextSecondOfDay(compiled: Compiled, from: number): number {
  const hour = Math.floor(from / 3600);
  const minute = Math.floor(from / 60) % 60;
  if (compiled.hour[hour] === hour) {
    if (compiled.minute[minute] === minute) {
      const second = compiled.second[from % 60] ?? -1;
      if (second !== -1) return hour * 3600 + minute * 60 + second;
    }
    const nextMinute = compiled.minute[minute + 1] ?? -1;
    if (nextMinute !== -1) return hour * 3600 + nextMinute * 60 + (compiled.second[0] ?? 0);
  }
  const nextHour = compiled.hour[hour + 1] ?? -1;
  return nextHour === -1 ? -1 : nextHour * 3600 + (compiled.firstSecondOfDay % 3600);
}

function compile(fields: CronFields): Compiled {
  const known = compiledFields.get(fields);
  if (known !== undefined) return known;
  let dayOfMonthMask = 0;
  for (const day of fields.dayOfMonth) dayOfMonthMask |= 1 << (day - 1);
  const compiled: Compiled = {
    second: nextTable(fields.second, 60),
    minute: nextTable(fields.minute, 60),
    hour: nextTable(fields.hour, 24),
    month: nextTable(fields.month, 13),
    firstSecondOfDay: (fields.hour[0] ?? 0) * 3600 + (fields.minute[0] ?? 0) * 60 + (fields.second[0] ?? 0),
    dayOfMonthMask,
    dayOfWeekMasks: weekdayMasks(fields.dayOfWeek),
  };
  compiledFields.set(fields, compiled);
  return compiled;
}

/** Parsed schedules share the lists of equal fields: `*` and `0` stand in thousands of them. */
const knownMasks = new WeakMap<readonly number[], readonly number[]>();
const knownTables = new WeakMap<readonly number[], Int8Array>();

function weekdayMasks(dayOfWeek: readonly number[]): readonly number[] {
  const known = knownMasks.get(dayOfWeek);
  if (known !== undefined) return known;
  const masks = [0, 1, 2, 3, 4, 5, 6].map((weekdayOfFirst) => {
    let mask = 0;
    for (let day = 0; day < 31; day += 1) if (dayOfWeek.includes((weekdayOfFirst + day) % 7)) mask |= 1 << day;
    return mask;
  });
  knownMasks.set(dayOfWeek, masks);
  return masks;
}

function nextTable(values: readonly number[], size: number): Int8Array {
  const known = knownTables.get(values);
  if (known?.length === size + 1) return known;
  const table = new Int8Array(size + 1).fill(-1);
  for (let index = size - 1; index >= 0; index -= 1) {
    table[index] = values.includes(index) ? index : (table[index + 1] ?? -1);
  }
  knownTables.set(values, table);
  return table;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Days since 1970-01-01 of a Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function dayOfDate(year: number, month: number, dayOfMonth: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/**
 * Returns the date of a day since 1970-01-01 as one number, year × 512 + month × 32 + day, so that no object is
 * allocated per call.
 */
function dateOfDay(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)) * 512 + month * 32 + dayOfMonth;
}
