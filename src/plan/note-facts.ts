import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { spokenDuration } from '../schedule/duration.ts';
import { formatInstant } from '../schedule/instant.ts';
import type { Change, Note, Plan } from './plan.ts';
import { formatAgo } from './render/words.ts';
import { nextRuns } from './run-times.ts';

/** Facts from the database about the changed jobs and topics: run times and waiting tasks. */
export interface ChangeFacts {
  /** By the current name of the changed jobs. */
  readonly history: ReadonlyMap<string, RunHistory>;
  /** Waiting tasks of deleted jobs. */
  readonly waiting: ReadonlyMap<string, number>;
  /** Unfinished tasks of changed topics. */
  readonly pending: ReadonlyMap<string, number>;
  /** By kind and name (`job a`) the revision that last wrote a created job or topic, unless a later one deleted it. */
  readonly lost: ReadonlyMap<string, number>;
  /** By kind and name the revision in which a job or topic had the planned definition before. */
  readonly former: ReadonlyMap<string, number>;
  /** How deleted jobs have run so far. */
  readonly past: ReadonlyMap<string, PastRuns>;
}

export interface PastRuns {
  readonly successes: number;
  readonly failures: number;
  /** The end of the last run; null: it never ran. */
  readonly last: { readonly state: string; readonly endedAtMs: number } | null;
}

export interface RunHistory {
  /** The number of runs that were measured. */
  readonly runs: number;
  /** 95 % of the runs took at most this long. */
  readonly p95Ms: number;
}

export interface WantedFacts {
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly topics: readonly string[];
  readonly created: readonly Pick<Change, 'kind' | 'name'>[];
  readonly written: readonly Pick<Change, 'kind' | 'name' | 'after'>[];
}

/** A plan with more changes than this gets no notes about single changes, because it is too long to read them. */
const MAX_NOTED = 200;
/** The duration is noted only if one of these keys changes. */
const TELLING: ReadonlySet<string> = new Set(['schedule', 'timezone', 'overlap', 'timeoutMs', 'enabled']);

/** Returns the names whose facts `noteFacts` loads; null: none. */
export function wantedFacts({ changes, rollbackTo }: Pick<Plan, 'changes' | 'rollbackTo'>): WantedFacts | null {
  if (changes.length === 0 || changes.length > MAX_NOTED) return null;
  return {
    changed: changes.flatMap((change) =>
      change.kind === 'job' && change.before !== null && change.fields.some(({ path }) => TELLING.has(path))
        ? change.before.name
        : [],
    ),
    deleted: changes.flatMap(({ kind, action, name }) => (kind === 'job' && action === 'delete' ? name : [])),
    topics: changes.flatMap(({ kind, action, name }) => (kind === 'topic' && action === 'update' ? name : [])),
    created: changes.flatMap(({ kind, action, name, blocked }) =>
      action === 'create' && blocked === null ? { kind, name } : [],
    ),
    // A rollback says which revision it restores.
    written: changes.flatMap(({ kind, name, after }) =>
      after === null || rollbackTo !== undefined ? [] : { kind, name, after },
    ),
  };
}

/** Returns the plan with notes about the facts. Advisory, as all notes are. */
export function noteFacts(plan: Plan, facts: ChangeFacts): Plan {
  const nowMs = Date.parse(plan.createdAt);
  return {
    ...plan,
    changes: plan.changes.map((change) => {
      const notes = notesOf(change, facts, nowMs);
      return notes.length === 0 ? change : { ...change, notes: [...change.notes, ...notes] };
    }),
  };
}

function notesOf(change: Change, facts: ChangeFacts, nowMs: number): readonly Note[] {
  const former = facts.former.get(`${change.kind} ${change.name}`);
  const back: readonly Note[] =
    former === undefined ? [] : [{ level: 'info', code: 'back-to-revision', text: `back to revision ${former}` }];
  return [...back, ...otherNotes(change, facts, nowMs)];
}

function otherNotes(change: Change, facts: ChangeFacts, nowMs: number): readonly Note[] {
  const lost = facts.lost.get(`${change.kind} ${change.name}`);
  if (lost !== undefined) {
    const text = `applied by revision ${lost}, then deleted in the database: apply creates it again`;
    return [{ level: 'warning', code: 'deleted-in-database', text }];
  }
  if (change.kind === 'topic') {
    const pending = facts.pending.get(change.name) ?? 0;
    return change.before === null || change.after === null || pending === 0
      ? []
      : [pendingNote(change.before, change.after, pending)];
  }
  if (change.action === 'delete') {
    const past = facts.past.get(change.name);
    const waiting = facts.waiting.get(change.name) ?? 0;
    const cancelled = `cancels ${waiting === 1 ? '1 waiting task' : `${waiting} waiting tasks`}`;
    return [
      ...(past === undefined ? [] : [pastNote(past, nowMs)]),
      ...(waiting === 0 ? [] : [{ level: 'warning', code: 'cancels-tasks', text: cancelled } as const]),
    ];
  }
  const history = facts.history.get(change.before?.name ?? '');
  return history === undefined || change.after === null ? [] : durationNotes(change.after, history, nowMs);
}

/** Returns `ran 12,004 times, 12,000 succeeded; last 3 h ago: finished`. */
function pastNote({ successes, failures, last }: PastRuns, nowMs: number): Note {
  const runs = successes + failures;
  const ago = last === null ? '' : formatAgo(formatInstant(last.endedAtMs), formatInstant(nowMs));
  const text =
    last === null
      ? 'never ran'
      : `ran ${runs === 1 ? 'once' : `${count(runs)} times`}, ${count(successes)} succeeded; last ${ago}: ${last.state}`;
  return { level: 'info', code: 'runs-so-far', text };
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function pendingNote(before: TopicDefinition, after: TopicDefinition, pending: number): Note {
  if (before.paused && !after.paused) {
    const atOnce =
      after.concurrency === null ? 'as many at once as there are free slots' : `${after.concurrency} at once`;
    return {
      level: 'warning',
      code: 'pending-tasks',
      text: `no longer paused: ${tasks(pending)} may start, ${atOnce}`,
    };
  }
  if (!before.paused && after.paused)
    return { level: 'warning', code: 'pending-tasks', text: `${tasks(pending)} will wait` };
  return { level: 'info', code: 'pending-tasks', text: `unfinished: ${tasks(pending)}` };
}

function durationNotes(job: JobDefinition, { runs, p95Ms }: RunHistory, nowMs: number): readonly Note[] {
  const notes: Note[] = [];
  const took = `p95 of the last ${runs === 1 ? 'run' : `${runs} runs`} is ${spokenDuration(roundedMs(p95Ms))}`;
  if (p95Ms > job.timeoutMs) {
    const text = `${took}, longer than the timeout of ${spokenDuration(job.timeoutMs)}: such runs are cancelled`;
    notes.push({ level: 'warning', code: 'longer-than-timeout', text });
  }
  const intervalMs = shortestInterval(job, nowMs);
  if (intervalMs !== null && p95Ms > intervalMs) {
    const text = `${took}, longer than the interval of ${spokenDuration(intervalMs)}: ${OVERLAPS[job.overlap]}`;
    notes.push({ level: 'warning', code: 'longer-than-interval', text });
  }
  return notes;
}

const OVERLAPS: Readonly<Record<JobDefinition['overlap'], string>> = {
  skip: 'starts are skipped (overlap: skip)',
  queue: 'runs fall behind (overlap: queue)',
  allow: 'runs overlap (overlap: allow)',
};

const RUNS_COMPARED = 10;

function shortestInterval(job: JobDefinition, nowMs: number): number | null {
  const runs = nextRuns(job, nowMs, RUNS_COMPARED);
  const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? at));
  return gaps.length === 0 ? null : Math.min(...gaps);
}

/** Milliseconds are dropped from long durations. */
function roundedMs(ms: number): number {
  return ms < 10_000 ? ms : Math.round(ms / 1000) * 1000;
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
