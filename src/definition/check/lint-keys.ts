import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt } from '../../diagnostic/source-file.ts';
import { nextDueOf } from '../../schedule/due-times.ts';
import { formatDuration } from '../../schedule/duration.ts';
import { parseSchedule, type Schedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import type { JobDefinition } from '../definition.ts';
import { originOf } from '../layers.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';

/** Due times that are compared to find the interval of a schedule. */
const COMPARED = 10;
const DAY_MS = 86_400_000;
/** A timeout of the defaults is a bound for jobs of many intervals: it is reported from more than so many intervals on. */
const SHARED_INTERVALS = 3;

/** Whether `lintKeys` may report anything: most jobs have none of these keys, and parsing their schedules takes time. */
export function mayContradict({ declared, layers }: ReadJob): boolean {
  const { expect, jitterMs, endsAt, overlap, schedule, timeoutMs } = declared.definition;
  if (jitterMs > 0 || endsAt !== null || (expect?.successWithinMs ?? null) !== null) return true;
  if (overlap === 'skip' && (isOftenDue(schedule) || timeoutMs > DAY_MS) && originOf(layers, 'timeout') !== null)
    return true;
  return schedule.some((text) => text.startsWith('after:'));
}

/** Whether a schedule may be due more often than once a day: most are not, and need no computing. */
function isOftenDue(schedule: readonly string[]): boolean {
  return schedule.length > 1 || schedule.some((text) => !/^(?:\d+ \d+ |@daily|@weekly|@monthly|after:)/.test(text));
}

/** Reports keys of one job that contradict each other. */
export function lintKeys(job: ReadJob, set: ReadSet, nowMs: number, diagnostics: Diagnostics): void {
  const { definition } = job.declared;
  const report = (code: DiagnosticCode, path: readonly string[], message: string, hint: string): void => {
    const place = (path.length === 0 ? null : originOf(job.layers, ...path)) ?? {
      source: job.source,
      range: job.nameRange,
    };
    diagnostics.at(place).warning(code, `"${definition.name}": ${message}`, hint);
  };
  const schedules = schedulesOf(definition);
  lintExpectation(definition, schedules, nowMs, report);
  const gaps = lazyGaps(definition, schedules, nowMs);
  if (definition.jitterMs > 0) {
    const shortest = gaps()?.shortest ?? Number.POSITIVE_INFINITY;
    if (definition.jitterMs > shortest) {
      const message = `jitter ${formatDuration(definition.jitterMs)} is longer than the interval of ${formatDuration(shortest)}`;
      report('PGH422', ['jitter'], message, 'runs would start after the next one is due: shorten jitter');
    }
  }
  const timeout = definition.overlap === 'skip' ? originOf(job.layers, 'timeout') : null;
  if (timeout !== null && (isOftenDue(definition.schedule) || definition.timeoutMs > DAY_MS)) {
    const shortest = gaps()?.shortest ?? Number.POSITIVE_INFINITY;
    const isOwn = timeout.layer === 'job';
    if (definition.timeoutMs > shortest * (isOwn ? 1 : SHARED_INTERVALS)) {
      const from = isOwn
        ? ''
        : ` (defaults, ${timeout.source.path}:${positionAt(timeout.source, timeout.range.start).line})`;
      const message = `timeout ${formatDuration(definition.timeoutMs)}${from} is longer than the interval of ${formatDuration(shortest)}, and overlap: skip leaves out starts meanwhile`;
      const hint = isOwn ? 'shorten the timeout' : 'set a shorter timeout in the job';
      report('PGH423', isOwn ? ['timeout'] : [], message, `${hint}, or set overlap: queue`);
    }
  }
  if (definition.endsAt !== null && Date.parse(definition.endsAt) < nowMs) {
    report(
      'PGH424',
      ['ends_at'],
      `ends_at ${definition.endsAt} is past: the job does not run any more`,
      'remove the job',
    );
  }
  const parents = schedules.flatMap((schedule) => (schedule.kind === 'after-job' ? schedule.job : []));
  for (const parent of parents) {
    if (set.jobs.get(parent)?.declared.definition.enabled !== false || !definition.enabled) continue;
    report('PGH425', ['after'], `runs after "${parent}", which is disabled`, 'enable it, or disable this job as well');
  }
  if (parents.length > 0 && schedules.length > parents.length) {
    const message = `runs after ${parents.join(', ')}, and also by a schedule of its own`;
    report('PGH426', ['schedule'], message, 'keep one of them, unless both are meant');
  }
}

type Report = (code: DiagnosticCode, path: readonly string[], message: string, hint: string) => void;

function lintExpectation(
  definition: JobDefinition,
  schedules: readonly Schedule[],
  nowMs: number,
  report: Report,
): void {
  const within = definition.expect?.successWithinMs ?? null;
  if (within === null) return;
  const path = ['expect', 'success_within'];
  if (schedules.length === 0) {
    const message = `success_within ${formatDuration(within)} without a schedule alarms whenever nothing starts the job`;
    report('PGH421', path, message, 'add a schedule, or remove success_within');
    return;
  }
  const longest = gapsOf(definition, schedules, nowMs)?.longest ?? 0;
  if (within >= longest) return;
  const message = `success_within ${formatDuration(within)} is shorter than the interval of ${formatDuration(longest)}: it alarms between the runs`;
  report('PGH420', path, message, `for example ${formatDuration(longest * 2)}`);
}

function schedulesOf({ schedule }: JobDefinition): readonly Schedule[] {
  return schedule.flatMap((text) => {
    const parsed = parseSchedule(text);
    return parsed.ok ? [parsed.schedule] : [];
  });
}

interface Gaps {
  readonly shortest: number;
  readonly longest: number;
}

function lazyGaps(definition: JobDefinition, schedules: readonly Schedule[], nowMs: number): () => Gaps | null {
  let known: Gaps | null | undefined;
  return () => {
    if (known === undefined) known = gapsOf(definition, schedules, nowMs);
    return known;
  };
}

/** Thousands of jobs have few schedules. */
const MAX_KNOWN = 2_000;
const knownGaps = new Map<string, Gaps | null>();

/** Returns the intervals between the next due times by the clock; null when there are fewer than two. */
function gapsOf({ timezone, schedule }: JobDefinition, schedules: readonly Schedule[], nowMs: number): Gaps | null {
  const key = `${nowMs} ${timezone} ${schedule.join('\n')}`;
  const known = knownGaps.get(key);
  if (known !== undefined) return known;
  const found = findGaps(timezone, schedules, nowMs);
  if (knownGaps.size >= MAX_KNOWN) knownGaps.clear();
  knownGaps.set(key, found);
  return found;
}

function findGaps(timezone: string, schedules: readonly Schedule[], nowMs: number): Gaps | null {
  if (schedules.length === 0 || !isKnownTimezone(timezone)) return null;
  const gaps: number[] = [];
  let last: number | null = null;
  for (let at = nextDueOf(schedules, timezone, nowMs); at !== null && gaps.length < COMPARED; ) {
    if (last !== null) gaps.push(at - last);
    last = at;
    at = nextDueOf(schedules, timezone, at);
  }
  return gaps.length === 0 ? null : { shortest: Math.min(...gaps), longest: Math.max(...gaps) };
}
