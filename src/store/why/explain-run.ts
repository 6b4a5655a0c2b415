import { spokenDuration } from '../../schedule/duration.ts';
import { formatInstant } from '../../schedule/instant.ts';
import {
  attemptRecord,
  daemonRecords,
  isPausedAt,
  pauseRecord,
  type Why,
  type WhyCause,
  type WhyInput,
  type WhyRecord,
  wallTime,
} from './why.ts';
import type { WhyAttempt } from './why-facts.ts';

type Found = Pick<Why, 'outcome' | 'cause' | 'text' | 'records'>;

/** A start that is less late than this needs no explanation. */
const ON_TIME_MS = 3_000;

/** Explains an occurrence that became a task; null: it did not. */
export function explainRun(input: WhyInput, dueMs: number, subject: string): Found | null {
  const own = input.attempts.filter(
    ({ scheduled_for, state }) => scheduled_for?.getTime() === dueMs && state !== 'skipped',
  );
  const open = input.open.find(({ scheduled_for }) => scheduled_for?.getTime() === dueMs);
  const [first] = own;
  const last = own.at(-1);
  const startedAt = first?.started_at ?? open?.started_at ?? null;
  if (first === undefined && open === undefined) return null;
  const records = own.map((attempt) => attemptRecord(attempt, ended(attempt)));
  const lateMs = startedAt === null ? 0 : startedAt.getTime() - dueMs;
  const late = startedAt === null || lateMs < ON_TIME_MS ? null : whyLate(input, dueMs, startedAt);
  const timezone = input.definition.definition?.timezone ?? 'UTC';
  const start =
    startedAt === null
      ? ''
      : ` and started at ${wallTime(timezone, startedAt).slice(11)}${lateMs < ON_TIME_MS ? '' : `, ${spokenDuration(roughly(lateMs))} late`}`;
  const why = late === null ? '' : `, because ${late.text}`;
  if (open !== undefined) {
    const state = open.state === 'running' ? 'running' : 'waiting';
    const record: WhyRecord = {
      at: formatInstant(open.created_at.getTime()),
      text: `task ${open.id} was made, and is ${open.state}`,
      source: 'tasks',
      id: open.id,
    };
    const text = `${subject}${start}${why}; task ${open.id} is ${open.state}.`;
    return {
      outcome: state,
      cause: late?.cause ?? null,
      text,
      records: [...records, record, ...(late?.records ?? [])],
    };
  }
  if (last === undefined) return null;
  const outcome =
    last.state === 'finished' || last.state === 'failed' || last.state === 'cancelled' ? last.state : 'retrying';
  const end = last.state === 'finished' ? '' : `; it ${ended(last)}`;
  return {
    outcome,
    cause: late?.cause ?? null,
    text: `${subject}${start}${why}${end}.`,
    records: [...records, ...(late?.records ?? [])],
  };
}

function ended({ state, message, reason, attempt }: WhyAttempt): string {
  const why = message ?? reason;
  const after = attempt > 1 ? ` in attempt ${attempt}` : '';
  return `${state === 'retrying' ? 'failed and is retried' : state === 'cancelled' ? 'was cancelled' : state}${after}${why === null ? '' : `: ${why}`}`;
}

function roughly(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}

interface Late {
  readonly cause: WhyCause;
  /** The rest of a sentence with "because". */
  readonly text: string;
  readonly records: readonly WhyRecord[];
}

function whyLate(input: WhyInput, dueMs: number, startedAt: Date): Late | null {
  const { attempts, job, lifetimes, neighbours, topicPause, definition } = input;
  const topic = definition.definition?.topic ?? job.definition.topic;
  const ranBefore = attempts.filter(
    ({ scheduled_for, started_at, ended_at, task_id }) =>
      task_id !== null &&
      scheduled_for?.getTime() !== dueMs &&
      started_at !== null &&
      started_at.getTime() < startedAt.getTime() &&
      ended_at.getTime() > dueMs &&
      ended_at.getTime() <= startedAt.getTime() + ON_TIME_MS,
  );
  if (ranBefore.length > 0) {
    const ids = ranBefore.map(({ task_id }) => task_id).join(', ');
    const records = ranBefore.map((attempt) =>
      attemptRecord(
        attempt,
        `task ${attempt.task_id} of the job ran until ${formatInstant(attempt.ended_at.getTime())}`,
      ),
    );
    return { cause: 'overlap', text: `an earlier task of the job had not ended (${ids})`, records };
  }
  if (lifetimes.alive.length === 0) {
    return { cause: 'no-daemon', text: 'no daemon was running', records: daemonRecords(lifetimes) };
  }
  if (isPausedAt(topicPause, dueMs)) {
    return { cause: 'paused', text: `topic ${topic} was paused`, records: [pauseRecord(topicPause, `topic ${topic}`)] };
  }
  const own = attempts.find(({ scheduled_for }) => scheduled_for?.getTime() === dueMs);
  const availableAt = own?.available_at ?? null;
  if (
    availableAt !== null &&
    availableAt.getTime() > dueMs &&
    startedAt.getTime() - availableAt.getTime() < ON_TIME_MS
  ) {
    return { cause: 'jitter', text: `its jitter moved it to ${formatInstant(availableAt.getTime())}`, records: [] };
  }
  const others = neighbours.filter(
    ({ scheduled_for, job: other }) => other !== job.name || scheduled_for?.getTime() !== dueMs,
  );
  if (others.length === 0) return null;
  const ids = others
    .slice(0, 3)
    .map(({ task_id, job: other }) => `task ${task_id}${other === null ? '' : ` of ${other}`}`);
  return {
    cause: 'limit',
    text: `topic ${topic} was busy with ${ids.join(', ')}`,
    records: others
      .slice(0, 3)
      .map((attempt) =>
        attemptRecord(
          attempt,
          `task ${attempt.task_id} (${attempt.job ?? 'SQL'}) ran in topic ${topic} until ${formatInstant(attempt.ended_at.getTime())}`,
        ),
      ),
  };
}
