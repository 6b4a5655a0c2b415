import { type JobDefinition, MAX_CATCHUP, SCHEDULE_FIELDS, type TopicDefinition } from '../definition/definition.ts';
import { formatInstant } from '../schedule/instant.ts';
import type { PlannedItem } from './items/planned-item.ts';
import type { Pause } from './live.ts';
import { type Change, isAdoption, type JobChange, type Move, type Note } from './plan.ts';
import { formatAgo, formatKey } from './render/words.ts';
import { clockChanges, nextRuns, parentsOf, schedulesOf } from './run-times.ts';
import { startsPerDay } from './schedule-change.ts';

const RUNS_SHOWN = 3;
const TIMED: ReadonlySet<string> = new Set(['schedule', 'timezone', 'startsAt', 'endsAt', 'enabled']);

interface JobFacts {
  readonly running: number;
  readonly pause: Pause | null;
  readonly nowMs: number;
  readonly cancelRunning: boolean;
}

/** The advisory part of a job's change: its next runs before and after, and the effects of the change. */
export function noteJob(
  item: PlannedItem<JobDefinition>,
  { running, pause, nowMs, cancelRunning }: JobFacts,
): Pick<JobChange, 'nextRuns' | 'notes'> {
  const { before, after, action } = item;
  const isTimed =
    action === 'create' || (item.codified === undefined && item.fields.some(({ path }) => TIMED.has(path)));
  const notes: Note[] = [];
  if (isAdoption(item)) notes.push(ADOPTED);
  if (item.codified !== undefined) notes.push(codifiedNote(item.codified, nowMs));
  if (item.notRenamed !== null) notes.push({ level: 'warning', code: 'not-renamed', text: item.notRenamed });
  if (action === 'rename') notes.push({ level: 'info', code: 'history-kept', text: 'history kept' });
  if (item.move !== undefined) notes.push(moveNote(item.move));
  if (action === 'delete' && running > 0) {
    notes.push(
      cancelRunning
        ? { level: 'warning', code: 'running-tasks', text: 'running tasks are cancelled' }
        : { level: 'info', code: 'running-tasks', text: 'running tasks may finish' },
    );
  }
  if (isTimed && after !== null) {
    for (const text of clockChanges(after, nowMs)) notes.push({ level: 'warning', code: 'clock-change', text });
  }
  if (before !== null && after !== null && isTimed) {
    const [was, is] = [startsPerDay(before), startsPerDay(after)];
    if (was !== null && is !== null && was !== is)
      notes.push({ level: 'info', code: 'starts-per-day', text: `starts per day: ${was} → ${is}` });
  }
  if (after !== null && after.schedule.length === 0 && isTimed) {
    notes.push({ level: 'info', code: 'no-schedule', text: 'no schedule: runs when triggered' });
  }
  const parents = isTimed && after !== null ? parentsOf(after) : [];
  if (parents.length > 0)
    notes.push({ level: 'info', code: 'follows-jobs', text: `runs whenever ${parents.join(' or ')} succeeds` });
  if (
    before !== null &&
    after !== null &&
    item.fields.some(({ path }) => path === 'timezone') &&
    !followsClock(after)
  ) {
    const text = 'the time zone has no effect: no schedule of the job follows the clock';
    notes.push({ level: 'info', code: 'zone-without-effect', text });
  }
  if (before?.enabled === false && after?.enabled === true && after.schedule.length > 0) {
    notes.push({
      level: 'info',
      code: 'enabled',
      text: 'starts from now on: runs that were due while it was disabled are not caught up',
    });
  }
  if (after !== null && !after.enabled && isTimed)
    notes.push({ level: 'info', code: 'disabled', text: 'disabled: does not run' });
  if (action !== 'delete' && pause !== null) {
    notes.push(pauseNote(pause));
    const missed = before === null || after === null ? null : missedNote(before, after, pause, nowMs, item.fields);
    if (missed !== null) notes.push(missed);
  }
  const runs = (job: JobDefinition | null): readonly string[] | null =>
    isTimed && job !== null ? nextRuns(job, nowMs, RUNS_SHOWN).map(formatInstant) : null;
  return { nextRuns: { before: runs(before), after: runs(after) }, notes };
}

function followsClock(job: JobDefinition): boolean {
  return schedulesOf(job).some(({ kind }) => kind === 'cron');
}

/** Returns the changes; two jobs that take each other's name say so. */
export function noteSwaps(changes: readonly Change[]): readonly Change[] {
  const renamed = new Map(
    changes.flatMap(({ action, kind, name, before }) =>
      action === 'rename' && before !== null ? [[`${kind} ${before.name}`, name] as const] : [],
    ),
  );
  return changes.map((change) => {
    const former = change.before?.name;
    const isSwap = change.action === 'rename' && renamed.get(`${change.kind} ${change.name}`) === former;
    if (!isSwap) return change;
    const same = change.fields.every(({ path }) => path === 'name') ? '; same definition' : '';
    const text = `swaps names with the ${change.kind} that is now ${former}${same}; history kept`;
    return { ...change, notes: change.notes.map((note) => (note.code === 'history-kept' ? { ...note, text } : note)) };
  });
}

export function noteTopic(item: PlannedItem<TopicDefinition>, pause: Pause | null, nowMs: number): readonly Note[] {
  return [
    ...(isAdoption(item) ? [ADOPTED] : []),
    ...(item.move === undefined ? [] : [moveNote(item.move)]),
    ...(item.before !== null && item.before.name !== item.name ? [RENAMED_TOPIC] : []),
    ...(item.notRenamed === null
      ? []
      : [{ level: 'warning' as const, code: 'not-renamed' as const, text: item.notRenamed }]),
    ...(item.codified === undefined ? [] : [codifiedNote(item.codified, nowMs)]),
    ...(item.action !== 'delete' && pause !== null ? [pauseNote(pause)] : []),
  ];
}

const RENAMED_TOPIC: Note = {
  level: 'warning',
  code: 'topic-renamed',
  text: 'calls of enqueue must use the new name; pause, counters and waiting tasks are kept',
};

function moveNote({ from, to }: Move): Note {
  const code = 'moves-project';
  return to === null
    ? { level: 'warning', code, text: `leaves project ${from} and stays in the database as it is: no project owns it` }
    : {
        level: 'info',
        code,
        text: `moves from project ${from} to project ${to}: id, history, counters and pause kept`,
      };
}

const ADOPTED: Note = { level: 'warning', code: 'adopts-row', text: 'created through SQL: apply adopts it' };

function codifiedNote({ paths, by, atMs }: NonNullable<PlannedItem<object>['codified']>, nowMs: number): Note {
  const keys = paths.map(formatKey).join(', ');
  const ago = formatAgo(formatInstant(atMs), formatInstant(nowMs));
  return {
    level: 'info',
    code: 'codified',
    text: `${keys}: already so in the database, changed by ${by}, ${ago}; apply records it`,
  };
}

function pauseNote({ by, reason, untilMs }: Pause): Note {
  const until = untilMs === null ? '' : ` until ${formatInstant(untilMs)}`;
  const why = reason === null ? '' : ` (${reason})`;
  return { level: 'warning', code: 'paused', text: `paused by ${by}${until}${why}: apply keeps the pause` };
}

/** The runs that a resume would start immediately. */
function missedNote(
  before: JobDefinition,
  after: JobDefinition,
  { sinceMs }: Pause,
  nowMs: number,
  fields: readonly { readonly path: string }[],
): Note | null {
  if (sinceMs === null || sinceMs === undefined || !before.enabled || !after.enabled) return null;
  if (after.schedule.length === 0) return null;
  if (fields.some(({ path }) => SCHEDULE_FIELDS.has(path))) {
    return {
      level: 'info',
      code: 'catch-up',
      text: 'on resume no runs are caught up: the changed schedule starts now',
    };
  }
  if (after.catchup === 'skip') return null;
  const fromMs = Math.max(sinceMs, nowMs - after.catchupWindowMs);
  const missed = nextRuns(after, fromMs, MAX_CATCHUP + 1).filter((at) => at <= nowMs).length;
  if (missed === 0) return null;
  if (after.catchup === 'latest') {
    return {
      level: 'info',
      code: 'catch-up',
      text: `on resume 1 of ${formatMissed(missed)} missed runs is caught up (catchup: latest)`,
    };
  }
  const burst = Math.min(missed, MAX_CATCHUP);
  return {
    level: 'warning',
    code: 'catch-up',
    text: `on resume ${burst} missed runs start, one after the other (catchup: all)`,
  };
}

function formatMissed(missed: number): string {
  return missed > MAX_CATCHUP ? `more than ${MAX_CATCHUP}` : String(missed);
}
