import { formatInstant } from '../../schedule/instant.ts';
import { type DueAt, dueAt } from './due-at.ts';
import { attemptRecord, versionRecord, type Why, type WhyInput, type WhyRecord, wallTime } from './why.ts';
import type { TimedDefinition } from './why-facts.ts';

type NotDue = Pick<Why, 'due' | 'occurrence' | 'outcome' | 'cause' | 'text' | 'records'>;

/** Explains why a job had no occurrence at an instant. `due` null: the job did not exist. */
export function explainNotDue(input: WhyInput, due: DueAt | null): NotDue {
  const { job, atMs, definition: at } = input;
  const timezone = at.definition?.timezone ?? job.definition.timezone;
  const wall = `${wallTime(timezone, atMs)} ${timezone}`;
  const notDue = (cause: Why['cause'], text: string, records: readonly WhyRecord[]): NotDue => ({
    due: false,
    occurrence: null,
    outcome: 'not-due',
    cause,
    text,
    records: [...records, ...startedThen(input)],
  });
  if (at.definition === null || due === null) {
    const created = at.changed?.applied_at ?? job.created_at;
    const text = `${job.name} did not exist at ${wall}: it was created at ${formatInstant(created.getTime())}.`;
    return notDue('not-created', text, at.changed === null ? [] : [versionRecord(at.changed, 'created the job')]);
  }
  const inForce = at.since === null ? [] : [versionRecord(at.since, scheduleText(at.definition))];
  if (due.clockChange !== null) return notDue('clock-change', `${job.name} was not due: ${due.clockChange}.`, inForce);
  if (at.changed !== null && dueAt(job.definition, atMs).occurrenceMs !== null) {
    const text = `${job.name} was not due at ${wall}: an older definition was in force, with ${scheduleText(at.definition)}; it now has ${scheduleText(job.definition)}.`;
    return notDue('older-definition', text, [...inForce, versionRecord(at.changed, 'changed the job')]);
  }
  if (due.beforeMs === null && due.afterMs === null) {
    const starts = due.others.map(({ source }) =>
      source.startsWith('after:') ? `${source.slice(6).trim()} succeeds` : source,
    );
    const when = starts.length === 0 ? 'it runs when it is triggered' : `it starts when ${starts.join(', or ')}`;
    return notDue('no-clock', `${job.name} has no schedule that follows the clock: ${when}.`, inForce);
  }
  const near = [
    due.beforeMs === null ? [] : `the occurrence before was at ${wallTime(timezone, due.beforeMs)}`,
    due.afterMs === null
      ? []
      : `the next one ${due.afterMs > job.now.getTime() ? 'is' : 'was'} at ${wallTime(timezone, due.afterMs)}`,
  ].flat();
  return notDue(
    null,
    `${job.name} was not due at ${wall} (${scheduleText(at.definition)}): ${near.join(', ')}.`,
    inForce,
  );
}

/** Whether the definition has changed since the instant in what decides when the job runs. */
export function definitionDiffers({ job, definition }: WhyInput): boolean {
  const keys = ['schedule', 'timezone', 'enabled', 'startsAt', 'endsAt', 'overlap', 'catchup'] as const;
  const then = definition.definition;
  return then === null || keys.some((key) => JSON.stringify(then[key]) !== JSON.stringify(job.definition[key]));
}

function scheduleText({ schedule, timezone }: TimedDefinition): string {
  return schedule.length === 0
    ? 'no schedule'
    : `the schedule ${schedule.map((text) => JSON.stringify(text)).join(', ')} in ${timezone}`;
}

const MINUTE_MS = 60_000;

/** Runs that a trigger or another job started in the minute. */
function startedThen({ attempts, atMs }: WhyInput): readonly WhyRecord[] {
  return attempts
    .filter(({ started_at }) => started_at !== null && Math.abs(started_at.getTime() - atMs) < MINUTE_MS)
    .slice(0, 3)
    .map((attempt) =>
      attemptRecord(attempt, `task ${attempt.task_id} started then, without an occurrence: ${attempt.state}`),
    );
}
