import type { ImportDecision } from '../imported.ts';
import { BOTH_DAYS, restrictsBothDays } from '../schedule-text.ts';
import type { PgAgentSchedule } from './pgagent-job.ts';

/** The keys of a job that say when it runs. */
export interface PgAgentTimes {
  readonly schedule?: string | [string, ...string[]];
  readonly starts_at?: string;
  readonly ends_at?: string;
}

export interface ReadSchedules {
  readonly times: PgAgentTimes;
  readonly decision: ImportDecision | null;
  readonly notes: readonly string[];
}

/** Returns when a job runs: one cron expression per schedule that is enabled and not over. */
export function readSchedules(schedules: readonly PgAgentSchedule[], nowMs: number): ReadSchedules {
  const notes: string[] = [];
  const live = schedules.filter(({ name, enabled, end }) => {
    const isOver = end !== null && Date.parse(end) <= nowMs;
    if (!enabled || isOver) notes.push(`schedule "${name}" is ${isOver ? 'over' : 'disabled'} and left out`);
    return enabled && !isOver;
  });
  const texts = live.map(cronText);
  const [first, ...others] = texts;
  if (first === undefined) return { times: {}, decision: null, notes };
  const [only] = live;
  const bounds = live.flatMap(({ start, end }) => [
    ...(Date.parse(start) > nowMs ? [start] : []),
    ...(end === null ? [] : [end]),
  ]);
  if (live.length > 1 && bounds.length > 0) notes.push('start and end of single schedules are not imported');
  const isOne = live.length === 1 && only !== undefined;
  return {
    times: {
      schedule: others.length === 0 ? first : [first, ...others],
      ...(isOne && Date.parse(only.start) > nowMs ? { starts_at: only.start } : {}),
      ...(isOne && only.end !== null ? { ends_at: only.end } : {}),
    },
    decision: decisionOf(live, texts),
    notes,
  };
}

function decisionOf(live: readonly PgAgentSchedule[], texts: readonly string[]): ImportDecision | null {
  const exceptions = live.flatMap((schedule) => schedule.exceptions);
  if (exceptions.length > 0) {
    return {
      reason: `it does not run at ${exceptions.join(', ')}, which no schedule says`,
      next: 'test the date in the SQL, or pause the job then, and remove enabled: false',
    };
  }
  return texts.some(restrictsBothDays) ? BOTH_DAYS : null;
}

function cronText({ minutes, hours, weekdays, monthdays, months }: PgAgentSchedule): string {
  const days = field(monthdays.slice(0, 31), 1);
  const hasLast = monthdays[31] === true;
  const dayOfMonth = hasLast ? (days === '*' && !monthdays.slice(0, 31).includes(true) ? '$' : `${days},$`) : days;
  return [field(minutes, 0), field(hours, 0), dayOfMonth, field(months, 1), field(weekdays, 0)].join(' ');
}

/** Returns the field for the values that are set: `*` for all or none, `1-5` for neighbours. */
function field(values: readonly boolean[], from: number): string {
  if (values.every((value) => value) || !values.includes(true)) return '*';
  const ranges: [number, number][] = [];
  for (const [index, isSet] of values.entries()) {
    const last = ranges.at(-1);
    if (!isSet) continue;
    if (last !== undefined && last[1] === index + from - 1) last[1] = index + from;
    else ranges.push([index + from, index + from]);
  }
  return ranges
    .map(([low, high]) => (low === high ? `${low}` : high === low + 1 ? `${low},${high}` : `${low}-${high}`))
    .join(',');
}
