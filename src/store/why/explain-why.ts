import { formatInstant } from '../../schedule/instant.ts';
import { dueAt } from './due-at.ts';
import { definitionDiffers, explainNotDue } from './explain-not-due.ts';
import { explainRun } from './explain-run.ts';
import { explainSkip } from './explain-skip.ts';
import {
  daemonRecords,
  isPausedAt,
  pauseRecord,
  versionRecord,
  type Why,
  type WhyInput,
  type WhyRecord,
  wallTime,
} from './why.ts';

/** Explains what became of a job at an instant, from the records. Pure. */
export function explainWhy(input: WhyInput): Why {
  const { job, atMs } = input;
  const { definition, since } = input.definition;
  const timezone = definition?.timezone ?? job.definition.timezone;
  const base = { job: job.name, at: formatInstant(atMs), timezone };
  if (definition === null) return { ...base, ...explainNotDue(input, null) };
  const due = dueAt(definition, atMs);
  const { occurrenceMs } = due;
  const starts = definition.startsAt === null ? null : Date.parse(definition.startsAt);
  const ends = definition.endsAt === null ? null : Date.parse(definition.endsAt);
  const inForce: readonly WhyRecord[] =
    since === null ? [] : [versionRecord(since, 'the definition that was in force')];
  if (occurrenceMs === null) return { ...base, ...explainNotDue(input, due) };
  const occurrence = formatInstant(occurrenceMs);
  const wall = `${wallTime(timezone, occurrenceMs)} ${timezone}`;
  const held = (cause: Why['cause'], text: string, records: readonly WhyRecord[]): Why => ({
    ...base,
    due: false,
    occurrence,
    outcome: 'not-due',
    cause,
    text: `${job.name} was not due at ${wall}: ${text}.`,
    records,
  });
  if (!definition.enabled) return held('disabled', 'it was disabled (enabled: false)', inForce);
  if (starts !== null && occurrenceMs < starts) {
    return held('starts-at', `starts_at is ${formatInstant(starts)}`, inForce);
  }
  if (ends !== null && occurrenceMs >= ends) return held('ends-at', `ends_at is ${formatInstant(ends)}`, inForce);

  const moved = due.clockChange === null ? '' : ` (clock change: ${due.clockChange})`;
  const subject = `${job.name} was due at ${wall}${moved}`;
  const found = explainRun(input, occurrenceMs, subject) ?? explainSkip(input, occurrenceMs, subject);
  const older = definitionDiffers(input) && input.definition.changed !== null ? inForce : [];
  const answer = { ...base, due: true, occurrence };
  if (found !== null) return { ...answer, ...found, records: inOrder([...older, ...found.records]) };
  return { ...answer, ...withoutRecord(input, occurrenceMs, subject, inForce) };
}

type Found = Pick<Why, 'outcome' | 'cause' | 'text' | 'records'>;

/** The log says nothing about the occurrence. */
function withoutRecord(input: WhyInput, dueMs: number, subject: string, inForce: readonly WhyRecord[]): Found {
  const { job, jobPause, lifetimes } = input;
  const notRun = (cause: Why['cause'], text: string, records: readonly WhyRecord[]): Found => ({
    outcome: 'not-run',
    cause,
    text: `${subject} and did not run: ${text}.`,
    records: inOrder(records),
  });
  if (dueMs > job.now.getTime()) {
    const text = `${subject.replace(' was due', ' is due')}, which has not come yet.`;
    return { outcome: 'not-yet', cause: null, text, records: inForce };
  }
  if (isPausedAt(jobPause, dueMs)) return notRun('paused', 'the job was paused', [pauseRecord(jobPause, 'the job')]);
  if (job.paused_at !== null && job.paused_at.getTime() <= dueMs) {
    const { paused_at: at, paused_by: by, pause_reason: reason, paused_until: until } = job;
    const pause = { at, by: by ?? '–', reason, until, action: 'pause job' };
    return notRun('paused', 'the job is paused', [{ ...pauseRecord(pause, 'the job'), source: 'jobs' }]);
  }
  if (job.schedule_from.getTime() > dueMs) {
    const from = formatInstant(job.schedule_from.getTime());
    const text = `the job was created, enabled or got another schedule at ${from}, and earlier occurrences do not count`;
    const { changed } = input.definition;
    const records = changed === null ? [] : [versionRecord(changed, 'changed the job')];
    return notRun('schedule-changed', text, [...inForce, ...records]);
  }
  if (lifetimes.alive.length === 0) return notRun('no-daemon', 'no daemon was running', daemonRecords(lifetimes));
  if (input.definition.definition?.log !== 'all') {
    const log = input.definition.definition?.log ?? 'off';
    const text = `${subject}; its log setting (log: ${log}) keeps no record of such a run.`;
    return { outcome: 'unknown', cause: 'not-logged', text, records: inForce };
  }
  const text = `${subject}, and the log has no record of it: the record is older than the retention of the log, or the scheduler has not come to it.`;
  return { outcome: 'unknown', cause: null, text, records: inForce };
}

function inOrder(records: readonly WhyRecord[]): readonly WhyRecord[] {
  return records.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
