import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Diagnostics, Place } from '../../diagnostic/diagnostics.ts';
import { dueBetween } from '../../schedule/due-times.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { parseSchedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { originOf } from '../layers.ts';
import type { PolicyRule } from '../project.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Checks every job against the policy of the project. Codes start at PGH101; the rules set the severities. */
export function checkPolicy(set: ReadSet, rules: readonly PolicyRule[], nowMs: number, diagnostics: Diagnostics): void {
  for (const rule of rules) {
    for (const { code, place, message, hint } of breachesOf(rule, set, nowMs)) {
      diagnostics.at(place)[rule.severity](code, message, `${hint}; ${ruleWords(rule)}`);
    }
  }
}

/** Returns which line demands it: `the rule is policy.require-role, pgherd.yaml:12`. */
export function ruleWords({ rule, place }: Pick<PolicyRule, 'rule' | 'place'>): string {
  return `the rule is policy.${rule}, ${place}`;
}

/** A place where a job breaks a rule, and the next step. */
interface Breach {
  readonly code: DiagnosticCode;
  readonly place: Place;
  readonly message: string;
  readonly hint: string;
}

function breachesOf(rule: PolicyRule, set: ReadSet, nowMs: number): readonly Breach[] {
  if (rule.rule === 'max-starts-per-minute') return fullestMinute(set, rule.limit, nowMs);
  const { code, breach } = JOB_RULES[rule.rule];
  const listed = 'roles' in rule ? rule.roles : 'databases' in rule ? rule.databases : [];
  return [...set.jobs.values()].flatMap((job) => {
    if (job.isSettled) return [];
    const found = breach(job, listed, set);
    if (found === null) return [];
    const own: Place = { source: job.source, range: job.nameRange };
    const place = found.key === null ? own : (originOf(job.layers, found.key) ?? own);
    return { code, place, message: `"${job.declared.definition.name}" ${found.message}`, hint: found.hint };
  });
}

/** A rule about one job. */
interface JobRule {
  readonly code: DiagnosticCode;
  /** Returns how the job breaks the rule, as a text that follows its name, and the key at fault (null: none); null: it does not. */
  readonly breach: (
    job: ReadJob,
    listed: readonly string[],
    set: ReadSet,
  ) => { readonly key: string | null; readonly message: string; readonly hint: string } | null;
}

const JOB_RULES: Readonly<Record<Exclude<PolicyRule['rule'], 'max-starts-per-minute'>, JobRule>> = {
  'require-description': {
    code: 'PGH101',
    breach: ({ declared }) =>
      (declared.definition.description ?? '').trim() !== ''
        ? null
        : { key: null, message: 'has no description', hint: 'add a description' },
  },
  'require-timeout': {
    code: 'PGH102',
    breach: ({ declared, layers }, _listed, { topics }) => {
      const ofTopic = topics.get(declared.definition.topic)?.declared.definition.timeoutMs ?? null;
      return ofTopic !== null || originOf(layers, 'timeout') !== null
        ? null
        : { key: null, message: 'has no timeout', hint: 'for example timeout: 15m' };
    },
  },
  'require-role': {
    code: 'PGH103',
    breach: ({ declared }) =>
      declared.definition.role !== null
        ? null
        : { key: null, message: 'has no role', hint: 'add the role that runs it' },
  },
  'forbidden-roles': {
    code: 'PGH104',
    breach: ({ declared: { definition } }, forbidden) =>
      definition.role === null || !forbidden.includes(definition.role)
        ? null
        : { key: 'role', message: `runs as "${definition.role}", which is forbidden`, hint: 'use another role' },
  },
  'allowed-databases': {
    code: 'PGH105',
    breach: ({ declared: { definition } }, allowed) =>
      definition.database === null || allowed.includes(definition.database)
        ? null
        : {
            key: 'database',
            message: `runs in the database "${definition.database}", which is not allowed`,
            hint: `allowed: ${allowed.join(', ')}`,
          },
  },
};

/** Finds the minute of the next day with the most starts. Jobs with the same schedule and zone are computed once. */
function fullestMinute(set: ReadSet, limit: number, nowMs: number): readonly Breach[] {
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
  if (peak === undefined || peak[1].count <= limit) return [];
  const [minute, { count, fullest }] = peak;
  const at = formatInstant(minute * MINUTE_MS);
  const message = `${count} starts in the minute from ${at}, but the limit is ${limit}`;
  const place: Place = { source: fullest.source, range: fullest.nameRange };
  return [{ code: 'PGH106', place, message, hint: 'spread the schedules' }];
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
