import { createHash } from 'node:crypto';
import { MAX_CATCHUP } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';
import { dueBetween, isTimed, nextDueOf } from '../../schedule/due-times.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { parseSchedule, type Schedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import type { DueJob, DueTask, JobAdvance, SkippedOccurrence } from '../../store/queue/scheduling.ts';

/** The result of a scheduler pass for one job. */
export interface Decision {
  readonly tasks: readonly DueTask[];
  readonly skipped: readonly SkippedOccurrence[];
  readonly advance: JobAdvance;
  /** The reason why the schedule is invalid, or null. */
  readonly mistake: string | null;
}

/** Missed occurrences are counted up to this number. */
const MAX_COUNTED = 1_000;

export interface DecideOptions {
  readonly nowMs: number;
  /** An occurrence that is less late than this counts as on time: a running daemon was busy. */
  readonly lateAfterMs: number;
  /**
   * The unfinished task of the job, or null. `overlaps` is false for a task that is about to start: that delay is the
   * queue's, not the job's.
   */
  readonly unfinished: { readonly overlaps: boolean } | null;
  /** Whether the task may have ended and its end is not in the job's state yet: `lastEndedAtMs` is older. Absent: false. */
  readonly endsLater?: boolean;
}

/**
 * Returns the tasks and the skipped occurrences of a job in (last scheduled, now], and the time of the next pass for it.
 *
 * Each occurrence on time becomes a task, subject to `overlap`. Of the missed ones (late, because no daemon ran or the job
 * was paused) within the catch-up window, `skip` runs none, `latest` the newest one unless one on time follows it, and
 * `all` at most the last 100. Skipped occurrences are logged: the last 100 one by one, the earlier ones in one row.
 */
export function decide(job: DueJob, options: DecideOptions): Decision {
  const { nowMs } = options;
  const idle = (nextDueAtMs: number | null, mistake: string | null = null): Decision => ({
    tasks: [],
    skipped: mistake === null ? [] : [skip(job, null, mistake)],
    advance: { jobId: job.jobId, lastScheduledForMs: null, nextDueAtMs, resumed: false },
    mistake,
  });
  if (!job.enabled) return idle(null);
  if (job.paused) return idle(job.pausedUntilMs);
  const parsed = parseAll(job.schedule, job.timezone);
  if (typeof parsed === 'string') return idle(null, parsed);

  const fromMs = Math.max(
    job.lastScheduledForMs ?? Number.NEGATIVE_INFINITY,
    job.scheduleFromMs,
    (job.startsAtMs ?? 0) - 1,
  );
  const untilMs = Math.min(nowMs, job.endsAtMs === null ? Number.POSITIVE_INFINITY : job.endsAtMs - 1);
  const timed = parsed.filter(isTimed);
  const found = timed.length === 0 || untilMs <= fromMs ? NOTHING : occurrencesIn(timed, job.timezone, fromMs, untilMs);
  const onTime = found.times.filter((at) => nowMs - at < options.lateAfterMs);
  const late = found.times.filter((at) => nowMs - at >= options.lateAfterMs);
  const wanted = [...chooseLate(job, late, onTime.length > 0, nowMs), ...onTime];
  const untimed = untimedOccurrences(job, parsed, options, Math.max(fromMs, found.times.at(-1) ?? fromMs));
  const all = [...wanted, ...untimed.due].sort((a, b) => a - b);
  // With catch-up `all` no missed occurrence is skipped: each waits for the earlier task.
  const queueing = job.overlap === 'queue' || (job.overlap === 'skip' && job.catchup === 'all' && late.length > 0);
  const skipped: SkippedOccurrence[] = [];
  if (found.before !== null) skipped.push(skip(job, null, found.before));
  for (const at of late) if (!wanted.includes(at)) skipped.push(skip(job, at, 'missed'));

  const tasks: DueTask[] = [];
  for (const at of all) {
    // Several occurrences in one pass are a delay of the scheduler, not of the job: each waits for the one before it.
    const mustWait = options.unfinished !== null || tasks.length > 0;
    if (job.overlap === 'skip' && options.unfinished?.overlaps === true && !queueing)
      skipped.push(skip(job, at, 'overlap: an earlier task is unfinished'));
    else tasks.push(task(job, at, job.overlap !== 'allow' && mustWait));
  }
  const lastMs = Math.max(...found.times, ...untimed.due);
  const nextTimedMs = nextDueOf(timed, job.timezone, Math.max(nowMs, fromMs));
  const nextMs = nextTimedMs !== null && job.endsAtMs !== null && nextTimedMs >= job.endsAtMs ? null : nextTimedMs;
  return {
    tasks,
    skipped,
    advance: {
      jobId: job.jobId,
      lastScheduledForMs: Number.isFinite(lastMs) ? lastMs : null,
      nextDueAtMs: earliest(nextMs, untimed.nextMs),
      resumed: job.pausedUntilMs !== null,
    },
    mistake: null,
  };
}

/**
 * Like `decide`, but returns a failed search, which is a bug, as a mistake of this job, which is tried again after a minute.
 * The pass continues with the other jobs.
 */
export function decideSafely(job: DueJob, options: DecideOptions): Decision {
  try {
    return decide(job, options);
  } catch (error) {
    if (!(error instanceof PgherdError) || error.code !== 'internal') throw error;
    const nextDueAtMs = options.nowMs + RETRY_MS;
    return {
      tasks: [],
      skipped: [],
      advance: { jobId: job.jobId, lastScheduledForMs: null, nextDueAtMs, resumed: false },
      mistake: error.message,
    };
  }
}

const RETRY_MS = 60_000;

/** Returns 0 to `jitterMs`. Deterministic: the same occurrence always has the same jitter. */
export function jitterOf(jobId: string, scheduledForMs: number, jitterMs: number): number {
  if (jitterMs <= 0) return 0;
  const hash = createHash('sha256').update(`${jobId}:${scheduledForMs}`).digest();
  return Math.floor((hash.readUInt32BE(0) / 2 ** 32) * jitterMs);
}

interface Found {
  /** The last occurrences, in ascending order. */
  readonly times: readonly number[];
  /** A description of the occurrences before `times`, or null. */
  readonly before: string | null;
}

const NOTHING: Found = { times: [], before: null };

function occurrencesIn(schedules: readonly Schedule[], timezone: string, fromMs: number, untilMs: number): Found {
  // There are nearly always one or two; a search for the last hundred of many costs more.
  const few = dueBetween(schedules, timezone, fromMs, untilMs, { limit: 4, keep: 'first' });
  if (!few.more) return { times: few.times, before: null };
  const last = dueBetween(schedules, timezone, fromMs, untilMs, { limit: MAX_CATCHUP, keep: 'last' });
  const firstMs = last.times[0];
  if (!last.more || firstMs === undefined) return { times: last.times, before: null };
  const rest = dueBetween(schedules, timezone, fromMs, firstMs - 1, { limit: MAX_COUNTED, keep: 'first' });
  const count = rest.more ? `more than ${rest.times.length}` : String(rest.times.length);
  const since = formatInstant(rest.times[0] ?? firstMs);
  return { times: last.times, before: `missed: ${count} occurrences from ${since} until ${formatInstant(firstMs)}` };
}

function chooseLate(job: DueJob, late: readonly number[], followed: boolean, nowMs: number): readonly number[] {
  const within = late.filter((at) => nowMs - at <= job.catchupWindowMs);
  switch (job.catchup) {
    case 'skip':
      return [];
    case 'latest':
      return followed ? [] : within.slice(-1);
    case 'all':
      return within.slice(-MAX_CATCHUP);
  }
}

/** Returns the occurrences that do not depend on a calendar: `@reboot`, and `@after` the end of a run. They are never late. */
function untimedOccurrences(
  job: DueJob,
  schedules: readonly Schedule[],
  options: DecideOptions,
  afterMs: number,
): { readonly due: readonly number[]; readonly nextMs: number | null } {
  const due: number[] = [];
  let nextMs: number | null = null;
  const ended = job.endsAtMs !== null && options.nowMs >= job.endsAtMs;
  if (ended) return { due, nextMs };
  for (const schedule of schedules) {
    if (schedule.kind === 'reboot' && job.rebootAtMs !== null && job.rebootAtMs > afterMs && due.length === 0) {
      due.push(job.rebootAtMs);
    }
    // The job becomes due again when the end of its task is in its state; until then there is nothing to compute.
    if (schedule.kind !== 'after-finish' || options.unfinished !== null || options.endsLater === true) continue;
    const dueMs =
      job.lastEndedAtMs === null
        ? Math.max(job.scheduleFromMs, job.startsAtMs ?? 0)
        : Math.max(job.lastEndedAtMs + schedule.delayMs, job.startsAtMs ?? 0);
    if (dueMs > options.nowMs) nextMs = earliest(nextMs, dueMs);
    else if (due.length === 0) due.push(Math.max(dueMs, afterMs + 1));
  }
  return { due, nextMs };
}

function task(job: DueJob, atMs: number, held: boolean): DueTask {
  return {
    jobId: job.jobId,
    scheduledForMs: atMs,
    availableAtMs: atMs + jitterOf(job.jobId, atMs, job.jitterMs),
    held,
    parentTaskId: null,
    parentRowCount: null,
  };
}

function skip(job: DueJob, atMs: number | null, reason: string): SkippedOccurrence {
  return { jobId: job.jobId, scheduledForMs: atMs, reason, parentTaskId: null };
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

const parsedSchedules = new Map<string, Schedule>();
const MAX_PARSED = 20_000;

/** Returns the schedules, or the reason why one is invalid. */
function parseAll(texts: readonly string[], timezone: string): readonly Schedule[] | string {
  const schedules: Schedule[] = [];
  for (const text of texts) {
    let schedule = parsedSchedules.get(text);
    if (schedule === undefined) {
      const parsed = parseSchedule(text);
      if (!parsed.ok) return `schedule cannot be read: ${parsed.message}`;
      schedule = parsed.schedule;
      if (parsedSchedules.size >= MAX_PARSED) parsedSchedules.clear();
      parsedSchedules.set(text, schedule);
    }
    schedules.push(schedule);
  }
  return isKnownTimezone(timezone) ? schedules : `time zone "${timezone}" is unknown`;
}
