/**
 * Computes when a cron schedule is due, slowly and directly from the rule and sharing nothing with the code under
 * test: walk every minute of a window, ask Intl what the clock on the wall shows, match the fields by their text.
 */
export interface Window {
  readonly timezone: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Per minute from `fromMs`: minutes since 1970 on the wall clock. */
  readonly walls: readonly number[];
}

const MINUTE_MS = 60_000;
const MAX_COMPENSATED_MINUTES = 180;

/** Days around an instant, read from Intl once for many schedules. */
export function windowAround(timezone: string, iso: string, days: number): Window {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const fromMs = Date.parse(iso) - (days / 2) * 86_400_000;
  const untilMs = fromMs + days * 86_400_000;
  const walls: number[] = [];
  for (let ms = fromMs; ms <= untilMs; ms += MINUTE_MS) {
    const part = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const value = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? Number.NaN;
    const wallMs = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'));
    walls.push(wallMs / MINUTE_MS);
  }
  return { timezone, fromMs, untilMs, walls };
}

/** Every due instant in (from, until] of a five-field schedule. */
export function dueByWalking(window: Window, text: string): number[] {
  const fields = text.split(' ');
  const wildcard = fields[0]?.startsWith('*') === true || fields[1]?.startsWith('*') === true;
  const wanted = wantedBy(fields);
  const lastShownAt = new Map<number, number>();
  const due: number[] = [];
  for (const [index, wall] of window.walls.entries()) {
    const shownAt = lastShownAt.get(wall);
    const repeated = shownAt !== undefined && index - shownAt <= MAX_COMPENSATED_MINUTES;
    const previous = window.walls[index - 1] ?? wall - 1;
    const skipped = wall - previous - 1;
    let isDue = matches(wanted, wall) && (wildcard || !repeated);
    if (!wildcard && skipped > 0 && skipped <= MAX_COMPENSATED_MINUTES) {
      for (let missed = previous + 1; missed < wall; missed += 1) if (matches(wanted, missed)) isDue = true;
    }
    if (isDue && index > 0) due.push(window.fromMs + index * MINUTE_MS);
    lastShownAt.set(wall, index);
  }
  return due;
}

interface Wanted {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly lastDay: boolean;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly bothDays: boolean;
}

function wantedBy(fields: readonly string[]): Wanted {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  return {
    minutes: valuesOf(minute, 0, 59),
    hours: valuesOf(hour, 0, 23),
    days: valuesOf(day, 1, 31),
    lastDay: day.split(',').includes('L'),
    months: valuesOf(month, 1, 12),
    weekdays: valuesOf(weekday, 0, 7),
    bothDays: day.startsWith('*') || weekday.startsWith('*'),
  };
}

function matches(wanted: Wanted, wall: number): boolean {
  if (!wanted.minutes.has(wall % 60) || !wanted.hours.has(Math.floor(wall / 60) % 24)) return false;
  const date = new Date(wall * MINUTE_MS);
  if (!wanted.months.has(date.getUTCMonth() + 1)) return false;
  const isLastDay = new Date(date.getTime() + 86_400_000).getUTCDate() === 1;
  const dayFits = wanted.days.has(date.getUTCDate()) || (wanted.lastDay && isLastDay);
  const weekday = date.getUTCDay();
  const weekdayFits = wanted.weekdays.has(weekday) || (weekday === 0 && wanted.weekdays.has(7));
  return wanted.bothDays ? dayFits && weekdayFits : dayFits || weekdayFits;
}

function valuesOf(field: string, min: number, max: number): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of field.split(',').filter((text) => text !== 'L')) {
    const [range = '', step = '1'] = item.split('/');
    const [low = '', high = low] = range === '*' ? [String(min), String(max)] : range.split('-');
    for (let value = Number(low); value <= Number(high); value += Number(step)) values.add(value);
  }
  return values;
}
