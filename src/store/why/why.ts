import { formatInstant } from '../../schedule/instant.ts';
import { localTime } from '../../schedule/local-time.ts';
import type { DefinitionAt } from './definition-at.ts';
import type { Lifetime, OpenTask, PauseRequest, WhyAttempt, WhyJob, WhyVersion } from './why-facts.ts';

/** What happened to an occurrence of a job, or why there was none. */
export interface Why {
  readonly job: string;
  /** ISO instants. */
  readonly at: string;
  readonly timezone: string;
  readonly due: boolean;
  readonly occurrence: string | null;
  readonly outcome: WhyOutcome;
  readonly cause: WhyCause | null;
  /** One sentence. */
  readonly text: string;
  /** The records that prove it, in the order of time. */
  readonly records: readonly WhyRecord[];
}

export type WhyOutcome =
  | 'finished'
  | 'failed'
  | 'retrying'
  | 'cancelled'
  | 'running'
  | 'waiting'
  | 'skipped'
  | 'not-run'
  | 'not-due'
  | 'not-yet'
  | 'unknown';

export type WhyCause =
  | 'disabled'
  | 'paused'
  | 'overlap'
  | 'limit'
  | 'jitter'
  | 'catch-up'
  | 'no-daemon'
  | 'starts-at'
  | 'ends-at'
  | 'clock-change'
  | 'older-definition'
  | 'schedule-changed'
  | 'not-created'
  | 'no-clock'
  | 'not-logged';

/** A row that proves a statement. */
export interface WhyRecord {
  /** ISO instant. */
  readonly at: string;
  readonly text: string;
  /** The table or view that contains it. */
  readonly source: 'task_log' | 'tasks' | 'revisions' | 'audit' | 'daemons' | 'jobs' | 'topics';
  /** The number of the task, revision or daemon; null: the row has none. */
  readonly id: string | null;
}

/** Everything that is known about an instant. */
export interface WhyInput {
  readonly job: WhyJob;
  readonly atMs: number;
  readonly definition: DefinitionAt;
  /** The records of the job from the occurrence on, the first one first. */
  readonly attempts: readonly WhyAttempt[];
  readonly open: readonly OpenTask[];
  readonly lifetimes: {
    readonly alive: readonly Lifetime[];
    readonly before: Lifetime | null;
    readonly after: Lifetime | null;
  };
  readonly jobPause: PauseRequest | null;
  readonly topicPause: PauseRequest | null;
  /** Attempts in the same topic between the occurrence and its start. */
  readonly neighbours: readonly WhyAttempt[];
}

/** Returns an instant as wall-clock time: `2026-11-28 03:00`. */
export function wallTime(timezone: string, at: Date | number): string {
  const ms = at instanceof Date ? at.getTime() : at;
  const { date, time } = localTime(timezone, ms);
  return `${date} ${time}`;
}

export function versionRecord(version: WhyVersion, text: string): WhyRecord {
  const { project, revision, applied_at, applied_by } = version;
  return {
    at: formatInstant(applied_at.getTime()),
    text: `revision ${revision} of ${project} by ${applied_by}: ${text}`,
    source: 'revisions',
    id: String(revision),
  };
}

export function attemptRecord(attempt: WhyAttempt, text: string): WhyRecord {
  const at = attempt.started_at ?? attempt.ended_at;
  return { at: formatInstant(at.getTime()), text, source: 'task_log', id: attempt.task_id };
}

export function pauseRecord({ at, by, reason, until }: PauseRequest, what: string): WhyRecord {
  const why = reason === null ? '' : ` "${reason}"`;
  const end = until === null ? '' : `, until ${formatInstant(until.getTime())}`;
  return {
    at: formatInstant(at.getTime()),
    text: `${what} was paused by ${by}${why}${end}`,
    source: 'audit',
    id: null,
  };
}

/** What proves that no daemon ran at an instant. */
export function daemonRecords({ before, after }: WhyInput['lifetimes']): readonly WhyRecord[] {
  const name = ({ daemon_id, hostname }: Lifetime): string => `daemon ${daemon_id} on ${hostname}`;
  return [
    ...(before?.ended_at == null
      ? []
      : [
          {
            at: formatInstant(before.ended_at.getTime()),
            text: `${name(before)} ${before.lost ? 'sent its last heartbeat' : 'stopped'}`,
            source: 'daemons' as const,
            id: before.daemon_id,
          },
        ]),
    ...(after === null
      ? []
      : [
          {
            at: formatInstant(after.started_at.getTime()),
            text: `${name(after)} started`,
            source: 'daemons' as const,
            id: after.daemon_id,
          },
        ]),
  ];
}

/** Whether a pause request leaves its target paused at an instant. */
export function isPausedAt(request: PauseRequest | null, atMs: number): request is PauseRequest {
  return request?.action.startsWith('pause') === true && (request.until === null || request.until.getTime() > atMs);
}
