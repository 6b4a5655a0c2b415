import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { Range } from '../../diagnostic/source-file.ts';
import { neverFires } from '../../schedule/due-times.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type ParsedSchedule, parseSchedule } from '../../schedule/schedule.ts';
import { scalarOffset } from '../../yaml/scalar-offset.ts';
import { childOf, type Tree } from '../../yaml/tree.ts';
import type { ReadJob } from '../read/set.ts';
import { foreignScheduleHint } from './foreign-schedule.ts';

/** Cache of parsed schedules, so that the same text in the same zone is parsed once. */
export type ScheduleCache = Map<string, { readonly parsed: ParsedSchedule; readonly never: boolean }>;

function examine(text: string, timezone: string, cache: ScheduleCache): { parsed: ParsedSchedule; never: boolean } {
  const key = `${timezone}\n${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = parseSchedule(text);
  const found = { parsed, never: parsed.ok && neverFires(parsed.schedule, timezone) };
  cache.set(key, found);
  return found;
}

/** Reports schedules that are invalid, never fire, or are in the past, each at its place. */
export function checkSchedules(
  job: ReadJob,
  timezone: string,
  nowMs: number,
  cache: ScheduleCache,
  diagnostics: Diagnostics,
): void {
  for (const [index, text] of job.declared.definition.schedule.entries()) {
    const { parsed, never } = examine(text, timezone, cache);
    if (!parsed.ok) {
      const range = rangeWithin(job, index, parsed.offset);
      diagnostics
        .at({ source: job.source, range })
        .error('PGH040', parsed.message, foreignScheduleHint(text) ?? parsed.hint);
    } else if (parsed.schedule.kind === 'at') {
      const { atMs } = parsed.schedule;
      if (atMs > nowMs) continue;
      const hint = 'it runs at most once, if it is within catchup_window; remove the job when it has run';
      const message = `${formatInstant(atMs)} is in the past`;
      diagnostics.at({ source: job.source, range: rangeWithin(job, index, null) }).warning('PGH042', message, hint);
    } else if (never) {
      const hint = 'no calendar day matches; remove the schedule, or set enabled: false';
      diagnostics
        .at({ source: job.source, range: rangeWithin(job, index, null) })
        .error('PGH041', `"${text}" never fires`, hint);
    }
  }
}

/**
 * Returns the place of the n-th schedule of a job, in the order of `scheduleTexts`; for `{after: job}` the place of the
 * job name.
 */
export function scheduleTree(job: ReadJob, index: number): Tree | null {
  const tree = job.layers.at(-1)?.tree ?? null;
  const trees = [childOf(tree, 'schedule'), childOf(tree, 'after')].flatMap((item): readonly Tree[] =>
    item === null ? [] : item.kind === 'list' ? item.items : [item],
  );
  const found = trees[index] ?? null;
  return found?.kind === 'map' ? (childOf(found, 'after') ?? found) : found;
}

function rangeWithin(job: ReadJob, index: number, offset: number | null): Range {
  const tree = scheduleTree(job, index);
  if (tree === null) return job.nameRange;
  if (offset === null || tree.kind !== 'scalar' || typeof tree.value !== 'string') return tree;
  const blanks = tree.value.length - tree.value.trimStart().length;
  const start = scalarOffset(job.source, tree, Math.min(offset + blanks, tree.value.length));
  const inner = tree.style === 'plain' ? tree.end : tree.end - 1;
  return { start: Math.min(start, inner), end: Math.max(inner, start + 1) };
}
