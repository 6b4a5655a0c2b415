import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { dueBetween } from '../../schedule/due-times.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { parseSchedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { originOf, type Place } from '../layers.ts';
import type { PolicyRule } from '../project.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Checks every job against the policy of the project. Codes start at PGH101; the rules set the severities. */
export function checkPolicy(set: ReadSet, rules: readonly PolicyRule[], nowMs: number, diagnostics: Diagnostics): void {
  for (const rule of rules) {
    if (rule.rule === 'max-starts-per-minute') checkStarts(set, rule, nowMs, diagnostics);
    else for (const job of set.jobs.values()) checkJob(job, rule, set, diagnostics);
  }
}

function checkJob(
  job: ReadJob,
  rule: Exclude<PolicyRule, { rule: 'max-starts-per-minute' }>,
  set: ReadSet,
  diagnostics: Diagnostics,
): void {
  const { name, description, role, database, topic } = job.declared.definition;
  const own: Place = { source: job.source, range: job.nameRange, tree: null };
  switch (rule.rule) {
    case 'require-description':
      if (description !== null && description.trim() !== '') return;
      diagnostics.add(
        'PGH101',
        own.source,
        own.range,
        `"${name}" has no description`,
        'add a description',
        rule.severity,
      );
      return;
    case 'require-timeout': {
      const ofTopic = set.topics.get(topic)?.declared.definition.timeoutMs ?? null;
      if (ofTopic !== null || originOf(job.layers, 'timeout') !== null) return;
      diagnostics.add(
        'PGH102',
        own.source,
        own.range,
        `"${name}" has no timeout`,
        'for example timeout: 15m',
        rule.severity,
      );
      return;
    }
    case 'require-role':
      if (role !== null) return;
      diagnostics.add(
        'PGH103',
        own.source,
        own.range,
        `"${name}" has no role`,
        'add the role that runs it',
        rule.severity,
      );
      return;
    case 'forbidden-roles': {
      if (role === null || !rule.roles.includes(role)) return;
      const { source, range } = originOf(job.layers, 'role') ?? own;
      diagnostics.add(
        'PGH104',
        source,
        range,
        `"${name}" runs as "${role}", which is forbidden`,
        'use another role',
        rule.severity,
      );
      return;
    }
    case 'allowed-databases': {
      if (database === null || rule.databases.includes(database)) return;
      const { source, range } = originOf(job.layers, 'database') ?? own;
      const hint = `allowed: ${rule.databases.join(', ')}`;
      diagnostics.add(
        'PGH105',
        source,
        range,
        `"${name}" runs in the database "${database}", which is not allowed`,
        hint,
        rule.severity,
      );
    }
  }
}

/** Finds the minute of the next day with the most starts. Jobs with the same schedule and zone are computed once. */
function checkStarts(
  set: ReadSet,
  rule: Extract<PolicyRule, { rule: 'max-starts-per-minute' }>,
  nowMs: number,
  diagnostics: Diagnostics,
): void {
  const groups = new Map<string, { readonly text: string; readonly timezone: string; readonly jobs: ReadJob[] }>();
  for (const job of set.jobs.values()) {
    const { schedule, timezone, enabled } = job.declared.definition;
    if (!enabled || !isKnownTimezone(timezone)) continue;
    for (const text of schedule) {
      const key = `${timezone} ${text}`;
      const group = groups.get(key) ?? { text, timezone, jobs: [] };
      group.jobs.push(job);
      groups.set(key, group);
    }
  }
  const starts = new Map<number, { count: number; fullest: ReadJob; share: number }>();
  for (const { text, timezone, jobs } of groups.values()) {
    const [first] = jobs;
    if (first === undefined) continue;
    for (const [minute, times] of minutesOf(text, timezone, nowMs)) {
      const share = times * jobs.length;
      const known = starts.get(minute);
      const fullest = known === undefined || share > known.share ? { fullest: first, share } : known;
      starts.set(minute, { count: (known?.count ?? 0) + share, fullest: fullest.fullest, share: fullest.share });
    }
  }
  const peak = [...starts].sort(([a, left], [b, right]) => right.count - left.count || a - b)[0];
  if (peak === undefined || peak[1].count <= rule.limit) return;
  const [minute, { count, fullest }] = peak;
  const at = formatInstant(minute * MINUTE_MS);
  const message = `${count} starts in the minute from ${at}, but the limit is ${rule.limit}`;
  diagnostics.add('PGH106', fullest.source, fullest.nameRange, message, 'spread the schedules', rule.severity);
}

/** Counts the starts of a schedule in each minute of the next day; minutes since the epoch. */
function minutesOf(text: string, timezone: string, nowMs: number): ReadonlyMap<number, number> {
  const minutes = new Map<number, number>();
  const parsed = parseSchedule(text);
  if (!parsed.ok) return minutes;
  const limit = DAY_MS / 1000;
  const { times } = dueBetween([parsed.schedule], timezone, nowMs, nowMs + DAY_MS, { limit, keep: 'first' });
  for (const time of times) {
    const minute = Math.floor(time / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return minutes;
}
