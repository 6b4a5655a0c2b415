import { dueBetween, isTimed } from '../../schedule/due-times.ts';
import { fieldsOfName, parseSchedule } from '../../schedule/schedule.ts';
import { offsetSeconds } from '../../schedule/timezone.ts';

/** What decides when a job runs, and for how long. */
export interface SuggestJob {
  readonly name: string;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly enabled: boolean;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** null: it has never run. */
  readonly p95Ms: number | null;
}

/** A start of the next day by the clock. */
export interface QuietMinute {
  /** ms since the epoch. */
  readonly atMs: number;
  /** Seconds of work of other jobs while this job would run. */
  readonly busySeconds: number;
}

export interface Suggestion {
  readonly job: string;
  readonly schedule: string;
  /** Its next start, and the work of other jobs then. */
  readonly now: QuietMinute;
  /** The quietest starts, the best first. */
  readonly quiet: readonly (QuietMinute & { readonly schedule: string })[];
}

const MINUTE_MS = 60_000;
const MINUTES = 24 * 60;
const DAY_MS = MINUTES * MINUTE_MS;
/** A job that has never run counts as this long. */
const UNKNOWN_MS = 1_000;
const SHOWN = 3;
/** A smaller difference reads as none. */
const WORTH_SECONDS = 0.1;
/** Suggestions lie at least this far apart. */
const APART_MINUTES = 15;

/** Returns the seconds of work in each minute of the 24 hours from `startMs`, a whole minute. */
export function workOf(jobs: readonly SuggestJob[], startMs: number): Float64Array {
  const work = new Float64Array(MINUTES);
  for (const job of jobs) addWork(work, job, startMs, 1);
  return work;
}

function addWork(work: Float64Array, job: SuggestJob, startMs: number, sign: 1 | -1): void {
  for (const at of startsOf(job, startMs)) {
    let left = job.p95Ms ?? UNKNOWN_MS;
    for (let minute = Math.floor((at - startMs) / MINUTE_MS); left > 0; minute += 1) {
      const index = minute % MINUTES;
      work[index] = (work[index] ?? 0) + (sign * Math.min(left, MINUTE_MS)) / 1000;
      left -= MINUTE_MS;
      if (minute - MINUTES > MINUTES) break;
    }
  }
}

function startsOf({ schedule, timezone, enabled, startsAt, endsAt }: SuggestJob, startMs: number): readonly number[] {
  if (!enabled) return [];
  const timed = schedule.flatMap((text) => {
    const parsed = parseSchedule(text);
    return parsed.ok && isTimed(parsed.schedule) ? [parsed.schedule] : [];
  });
  const from = startsAt === null ? startMs : Math.max(startMs, Date.parse(startsAt));
  const until = endsAt === null ? startMs + DAY_MS : Math.min(startMs + DAY_MS, Date.parse(endsAt));
  return until <= from ? [] : dueBetween(timed, timezone, from - 1, until - 1, { limit: MINUTES, keep: 'first' }).times;
}

const DAILY = /^(\d{1,2}) (\d{1,2}) (\S+ \S+ \S+)$/;
const HOURLY = /^(\d{1,2}) (\* .+)$/;

/**
 * Returns quieter starts for a job whose one schedule names a minute, or a minute and an hour; the other fields stay. null: its
 * schedule is of another kind, or it does not start in the next day.
 */
export function suggestFor(job: SuggestJob, work: Float64Array, startMs: number): Suggestion | null {
  const [written, other] = job.schedule;
  if (written === undefined || other !== undefined) return null;
  const text = fieldsOfName(written) ?? written;
  const isDaily = DAILY.test(text);
  if (!isDaily && !HOURLY.test(text)) return null;
  const [first] = startsOf(job, startMs);
  if (first === undefined) return null;
  const others = Float64Array.from(work);
  addWork(others, job, startMs, -1);
  const length = Math.max(1, Math.ceil((job.p95Ms ?? UNKNOWN_MS) / MINUTE_MS));
  const busyAt = (minute: number): number => {
    const hours = isDaily ? [0] : Array.from({ length: 24 }, (_, hour) => hour * 60);
    return hours.reduce((sum, hour) => sum + windowOf(others, minute + hour, length), 0);
  };
  const nowMinute = Math.floor((first - startMs) / MINUTE_MS);
  const now = { atMs: first, busySeconds: busyAt(nowMinute) };
  const range = isDaily ? MINUTES : 60;
  const distance = (minute: number): number => {
    const apart = Math.abs(minute - (nowMinute % range));
    return Math.min(apart, range - apart);
  };
  const ranked = Array.from({ length: range }, (_, minute) => ({ minute, busySeconds: busyAt(minute) }))
    .filter(({ busySeconds }) => now.busySeconds - busySeconds >= WORTH_SECONDS)
    // Of equally quiet minutes the one that moves the job least.
    .sort((a, b) => a.busySeconds - b.busySeconds || distance(a.minute) - distance(b.minute));
  const chosen: { readonly minute: number; readonly busySeconds: number }[] = [];
  for (const candidate of ranked) {
    if (chosen.length === SHOWN) break;
    const gap = isDaily ? APART_MINUTES : 5;
    if (chosen.every(({ minute }) => Math.abs(minute - candidate.minute) >= gap)) chosen.push(candidate);
  }
  const quiet = chosen.map(({ minute, busySeconds }) => {
    const atMs = startMs + minute * MINUTE_MS;
    return { atMs, busySeconds, schedule: movedTo(text, job.timezone, atMs) };
  });
  return { job: job.name, schedule: written, now, quiet };
}

function windowOf(work: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < Math.min(length, MINUTES); index += 1) sum += work[(from + index) % MINUTES] ?? 0;
  // The sums and differences of fractions leave a rest.
  return Math.round(Math.max(0, sum) * 1000) / 1000;
}

/** The schedule at the wall-clock time of an instant in its zone. */
function movedTo(text: string, timezone: string, atMs: number): string {
  const wall = new Date(atMs + offsetSeconds(timezone, atMs) * 1000);
  const [, , , days] = DAILY.exec(text) ?? [];
  if (days !== undefined) return `${wall.getUTCMinutes()} ${wall.getUTCHours()} ${days}`;
  const [, , rest = ''] = HOURLY.exec(text) ?? [];
  return `${wall.getUTCMinutes()} ${rest}`;
}
