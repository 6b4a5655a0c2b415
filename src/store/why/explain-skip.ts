import { formatInstant } from '../../schedule/instant.ts';
import {
  attemptRecord,
  daemonRecords,
  isPausedAt,
  pauseRecord,
  type Why,
  type WhyInput,
  type WhyRecord,
} from './why.ts';
import type { WhyAttempt } from './why-facts.ts';

type Found = Pick<Why, 'outcome' | 'cause' | 'text' | 'records'>;

/** Explains an occurrence that the log contains as skipped; null: it contains no such row. */
export function explainSkip(input: WhyInput, dueMs: number, subject: string): Found | null {
  const row = input.attempts.find(
    (attempt) => attempt.state === 'skipped' && (attempt.scheduled_for?.getTime() === dueMs || counts(attempt, dueMs)),
  );
  if (row === undefined) return null;
  const reason = row.reason ?? '';
  const skipped = (cause: Why['cause'], text: string, records: readonly WhyRecord[]): Found => ({
    outcome: 'skipped',
    cause,
    text: `${subject} and was skipped: ${text}.`,
    records: [...records, { ...attemptRecord(row, `skipped: ${reason}`), at: formatInstant(row.ended_at.getTime()) }],
  });
  if (reason.startsWith('overlap')) {
    const earlier = unfinishedAt(input, dueMs);
    const which = earlier?.id == null ? 'an earlier task' : `task ${earlier.id}`;
    return skipped('overlap', `${which} of the job had not ended (overlap: skip)`, earlier === null ? [] : [earlier]);
  }
  if (!reason.startsWith('missed')) return skipped(null, reason, []);
  const catchup = `catchup: ${input.definition.definition?.catchup ?? 'latest'}`;
  if (isPausedAt(input.jobPause, dueMs)) {
    return skipped('paused', `the job was paused, and ${catchup} did not make up for it`, [
      pauseRecord(input.jobPause, 'the job'),
    ]);
  }
  if (input.lifetimes.alive.length === 0) {
    return skipped(
      'no-daemon',
      `no daemon was running, and ${catchup} did not make up for it`,
      daemonRecords(input.lifetimes),
    );
  }
  return skipped('catch-up', `the scheduler came to it late, and ${catchup} did not make up for it`, []);
}

/** Whether a row for several missed occurrences (`missed: 12 occurrences from … until …`) contains this one. */
function counts({ reason }: WhyAttempt, dueMs: number): boolean {
  const [, from, until] = /^missed: .* from (\S+) until (\S+)$/.exec(reason ?? '') ?? [];
  return from !== undefined && until !== undefined && Date.parse(from) <= dueMs && dueMs < Date.parse(until);
}

/** Returns the task of the job that had not ended. */
function unfinishedAt({ attempts, open }: WhyInput, dueMs: number): WhyRecord | null {
  const ended = attempts.find(
    ({ started_at, ended_at, task_id }) =>
      task_id !== null && started_at !== null && started_at.getTime() <= dueMs && ended_at.getTime() > dueMs,
  );
  if (ended !== undefined) {
    return attemptRecord(ended, `task ${ended.task_id} ran until ${formatInstant(ended.ended_at.getTime())}`);
  }
  const task = open.find(({ created_at }) => created_at.getTime() <= dueMs);
  if (task === undefined) return null;
  return {
    at: formatInstant((task.started_at ?? task.created_at).getTime()),
    text: `task ${task.id} is ${task.state}`,
    source: 'tasks',
    id: task.id,
  };
}
