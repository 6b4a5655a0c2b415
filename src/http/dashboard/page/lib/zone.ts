import { currentAddress, hrefWith, navigate, useAddress } from './address.ts';
import { createStore, recall, remember, type Store, useStore } from './store.ts';

/** `local`: that of the browser; `job`: in each row that of its job; else an IANA zone. */
const chosen: Store<string | null> = createStore(recall('pgherd-zone'));
/** The zone that most jobs use. */
export const usual: Store<string> = createStore('UTC');

/** The zone that was chosen: an address with `tz` wins. */
export function useZone(): string {
  const { params } = useAddress();
  const kept = useStore(chosen);
  const common = useStore(usual);
  return params.get('tz') ?? kept ?? common;
}

export function chooseZone(zone: string): void {
  remember('pgherd-zone', zone);
  chosen.set(zone);
  if (currentAddress().params.has('tz')) navigate(hrefWith({ tz: zone }), { replace: true });
}

/** The IANA zone in which a time is written; `job`: the zone of the job that it belongs to, where there is one. */
export function zoneName(zone: string, job: string | null = null): string {
  const name = zone === 'job' ? (job ?? usual.get()) : zone === 'local' ? localZone() : zone;
  return isKnown(name) ? name : 'UTC';
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

const known = new Map<string, boolean>();

function isKnown(zone: string): boolean {
  const found = known.get(zone);
  if (found !== undefined) return found;
  let fits = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    fits = false;
  }
  known.set(zone, fits);
  return fits;
}

export interface Wall {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, name: 'short' | undefined): Intl.DateTimeFormat {
  const key = `${timeZone} ${name ?? ''}`;
  const found = formats.get(key);
  if (found !== undefined) return found;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(name === undefined ? {} : { timeZoneName: name }),
  });
  formats.set(key, made);
  return made;
}

/** An instant on the wall clock of a zone. */
export function wallOf(ms: number, zone: string): Wall {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone, undefined).formatToParts(ms)) parts[type] = value;
  const { weekday = '', day = '', month = '', year = '', hour = '', minute = '', second = '' } = parts;
  return { weekday, day, month, year, hour, minute, second };
}

/** `CET`, `GMT+5:30`: what the zone is called at an instant. */
export function abbreviation(ms: number, zone: string): string {
  return (
    formatOf(zone, 'short')
      .formatToParts(ms)
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone
  );
}

export type TimeFormat = 'auto' | 'hm' | 'hms' | 'dhm' | 'dhms' | 'dmhm';

const DAY_MS = 86_400_000;

/** Writes an instant: the time alone today, with the day within a week, with the date beyond it. */
export function writeTime(
  ms: number,
  format: TimeFormat,
  { zone, nowMs }: { readonly zone: string; readonly nowMs: number },
): string {
  const { weekday, day, month, year, hour, minute, second } = wallOf(ms, zone);
  const hm = `${hour}:${minute}`;
  const now = wallOf(nowMs, zone);
  const isToday = now.day === day && now.month === month && now.year === year;
  const far = Math.abs(ms - nowMs) > 180 * DAY_MS ? `${day} ${month} ${year}` : `${day} ${month} ${hm}`;
  const auto = isToday ? hm : Math.abs(ms - nowMs) < 6 * DAY_MS ? `${weekday} ${hm}` : far;
  const text = {
    auto,
    hm,
    hms: isToday ? `${hm}:${second}` : `${weekday} ${day} ${month} ${hm}:${second}`,
    dhm: `${weekday} ${day} ${hm}`,
    dhms: `${weekday} ${day} ${hm}:${second}`,
    dmhm: `${weekday} ${day} ${month} ${hm}`,
  }[format];
  return text.replaceAll(' ', '\u00a0');
}

/** How far the wall clock of a zone is ahead of UTC, in minutes. */
export function offsetMinutes(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = wallOf(ms, zone);
  const wall = Date.parse(`${day} ${month} ${year} ${hour}:${minute}:${second} UTC`);
  return Math.round((wall - Math.floor(ms / 1000) * 1000) / 60_000);
}

export interface ClockChange {
  readonly atMs: number;
  /** Positive: the clocks go forward. */
  readonly minutes: number;
}

/** Returns the clock change of a zone between two instants, to the minute; null: there is none. */
export function clockChangeIn(zone: string, fromMs: number, toMs: number): ClockChange | null {
  const start = Math.floor(fromMs / 3_600_000) * 3_600_000;
  for (let at = start; at < toMs; at += 3_600_000) {
    const before = offsetMinutes(at, zone);
    const minutes = offsetMinutes(at + 3_600_000, zone) - before;
    if (minutes === 0) continue;
    let [low, high] = [at, at + 3_600_000];
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      if (offsetMinutes(middle, zone) === before) low = middle;
      else high = middle;
    }
    return { atMs: high, minutes };
  }
  return null;
}
