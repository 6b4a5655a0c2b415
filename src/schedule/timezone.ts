import { endlessSearch } from './search-bounds.ts';

/**
 * Offsets of IANA zones. One Intl call takes microseconds, too slow for millions of calls, so the stretches of constant
 * offset are computed once per zone and year and cached in bounded memory.
 */

/** A stretch of constant offset. Seconds since the epoch; local time = UTC + `offset`. */
export interface ZoneSegment {
  readonly start: number;
  /** Exclusive. The offset may stay the same after it. */
  readonly end: number;
  readonly offset: number;
  /** How far the clock moved at `start`: > 0 forward, < 0 back, 0 when the clock did not change at `start`. */
  readonly delta: number;
}

interface Zone {
  readonly offsetAt: (second: number) => number;
  readonly blocks: Map<number, readonly ZoneSegment[]>;
  last: ZoneSegment;
}

const BLOCK_S = 31_556_952;
const DAY_S = 86_400;
/** Shorter than the time between any two changes of one zone that cancel each other (tzdata since 1970: weeks). */
const PROBE_S = 4 * DAY_S;
/** The limit of probes per block, including the clock changes between them. */
const MAX_PROBES = 1_000;
/** The limit of halvings of the distance between two probes. */
const MAX_HALVINGS = 64;
const MAX_ZONES = 1_000;
const MAX_BLOCKS_PER_ZONE = 64;
const NOWHERE: ZoneSegment = { start: 0, end: 0, offset: 0, delta: 0 };
const ALWAYS_UTC: ZoneSegment = { start: -Infinity, end: Infinity, offset: 0, delta: 0 };

const zones = new Map<string, Zone>();

/**
 * The names of the IANA database without a slash. ICU also knows abbreviations such as PST and BST (Dhaka), which PostgreSQL does
 * not know as zones.
 */
const PLAIN_NAMES: ReadonlySet<string> = new Set(
  `CET CST6CDT CUBA EET EGYPT EIRE EST EST5EDT GB GB-EIRE GMT GMT+0 GMT-0 GMT0 GREENWICH HONGKONG HST ICELAND IRAN ISRAEL
  JAMAICA JAPAN KWAJALEIN LIBYA MET MST MST7MDT NAVAJO NZ NZ-CHAT POLAND PORTUGAL PRC PST8PDT ROC ROK SINGAPORE TURKEY UCT
  UNIVERSAL UTC W-SU WET ZULU`.split(/\s+/),
);

/**
 * Whether the name is an IANA zone (any case). Bare offsets such as `+01:00` are rejected, because PostgreSQL reads
 * them reversed.
 */
export function isKnownTimezone(zone: string): boolean {
  if (zones.has(zone)) return true;
  if (!/^[A-Za-z]/.test(zone) || /^SystemV\//i.test(zone)) return false;
  if (!zone.includes('/') && !PLAIN_NAMES.has(zone.toUpperCase())) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the stretch of constant offset that contains the instant (whole seconds). Throws RangeError for an unknown
 * zone.
 */
export function segmentAt(timezone: string, second: number): ZoneSegment {
  const zone = zoneOf(timezone);
  const last = zone.last;
  if (second >= last.start && second < last.end) return last;
  const block = Math.floor(second / BLOCK_S);
  for (const segment of blockOf(zone, block)) {
    if (second >= segment.start && second < segment.end) {
      zone.last = segment;
      return segment;
    }
  }
  throw new RangeError(`no offset known for ${timezone} at ${second}`);
}

/** Returns local time minus UTC at an instant, in seconds. */
export function offsetSeconds(timezone: string, ms: number): number {
  return segmentAt(timezone, Math.floor(ms / 1000)).offset;
}

function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  if (!isKnownTimezone(timezone)) throw new RangeError(`unknown time zone: ${timezone}`);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const isUtc = format.resolvedOptions().timeZone === 'UTC';
  const zone: Zone = {
    offsetAt: (second) => localSecond(format.format(second * 1000)) - second,
    blocks: new Map(),
    last: isUtc ? ALWAYS_UTC : NOWHERE,
  };
  if (zones.size >= MAX_ZONES) zones.clear();
  zones.set(timezone, zone);
  return zone;
}

/** Returns `3/29/2026, 03:00:00` as seconds, read as if it were UTC. */
function localSecond(text: string): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = text.split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

function blockOf(zone: Zone, block: number): readonly ZoneSegment[] {
  const known = zone.blocks.get(block);
  if (known !== undefined) return known;
  const segments = findSegments(zone.offsetAt, block * BLOCK_S, (block + 1) * BLOCK_S);
  if (zone.blocks.size >= MAX_BLOCKS_PER_ZONE) zone.blocks.clear();
  zone.blocks.set(block, segments);
  return segments;
}

function findSegments(offsetAt: (second: number) => number, from: number, to: number): ZoneSegment[] {
  const segments: ZoneSegment[] = [];
  // Starts one day early: a change just before the block's first instant still affects its first hours.
  let low = from - DAY_S;
  let start = low;
  let offset = offsetAt(low);
  let delta = 0;
  for (let probe = 0; low < to; probe += 1) {
    if (probe >= MAX_PROBES) throw endlessSearch(`clock changes from second ${from} to ${to}`);
    const high = Math.min(low + PROBE_S, to);
    if (offsetAt(high) === offset) {
      low = high;
      continue;
    }
    const change = firstChange(offsetAt, offset, low, high);
    // A change exactly at the end belongs to the next block.
    if (change >= to) break;
    segments.push({ start, end: change, offset, delta });
    const changed = offsetAt(change);
    delta = changed - offset;
    offset = changed;
    start = change;
    low = change;
  }
  segments.push({ start, end: to, offset, delta });
  return segments;
}

/** Returns the first second in (low, high] whose offset differs from `offset`, the offset at `low`. */
function firstChange(offsetAt: (second: number) => number, offset: number, low: number, high: number): number {
  let before = low;
  let after = high;
  for (let step = 0; after - before > 1; step += 1) {
    if (step >= MAX_HALVINGS) throw endlessSearch(`a clock change from second ${low} to ${high}`);
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}
