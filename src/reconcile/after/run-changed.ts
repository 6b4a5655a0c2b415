import { setTimeout as pause } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { JobChange, Plan } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { cancelTasks } from '../../store/queue/operate.ts';
import { countDaemons, outcomesOf, type RunOutcome } from '../../store/queue/run-outcomes.ts';
import { triggerByName } from '../../store/queue/trigger-job.ts';
import { undoRevision } from './undo-revision.ts';

const POLL_MS = 250;

/** A changed job that ran once after the apply. */
export interface ChangedRun extends RunOutcome {
  readonly job: string;
}

export interface RunChanged {
  readonly runs: readonly ChangedRun[];
  /** Changed jobs that were not run: they are disabled. */
  readonly disabled: readonly string[];
  /** The sentence about the first failure, or null: every job has finished. */
  readonly failure: string | null;
  /** The revision that restored the former state, or the reason why there is none; null: no job failed. */
  readonly rolledBack: { readonly revision: number | null; readonly reason: string | null } | null;
}

export interface RunChangedOptions {
  readonly limitMs: number;
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
}

/** Throws `not_finished` when no daemon could run the changed jobs. Nothing has been applied yet. */
export async function assertDaemon(connection: Connection): Promise<void> {
  if ((await countDaemons(connection)) > 0) return;
  throw new PgherdError('not_finished', 'no daemon is running, which --run-changed needs; nothing was written', {
    hint: 'start one with pgherd run, or apply without --run-changed',
  });
}

/**
 * Runs every new and changed job once, and waits for all of them. When one fails, or has not ended in time, its unfinished tasks are
 * cancelled and the revision is rolled back.
 */
export async function runChangedJobs(
  connection: Connection,
  plan: Plan,
  revision: number,
  options: RunChangedOptions,
): Promise<RunChanged> {
  const changed = plan.changes.filter(isRunnable);
  const disabled = changed.flatMap(({ after }) => (after?.enabled === false ? after.name : []));
  const names = changed.flatMap(({ after }) => (after?.enabled === true ? after.name : []));
  const tasks: { readonly job: string; readonly taskId: string }[] = [];
  for (const job of names) tasks.push({ job, taskId: await triggerByName(connection, job) });
  const deadline = performance.now() + options.limitMs;
  let runs = await runsOf(connection, tasks);
  while (runs.some(isOpen) && !runs.some(isFailed) && performance.now() < deadline) {
    await pause(POLL_MS, undefined, { signal: options.signal });
    runs = await runsOf(connection, tasks);
  }
  const failure = failureOf(runs, options.limitMs);
  if (failure === null) return { runs, disabled, failure, rolledBack: null };
  await cancelTasks(
    connection,
    runs.filter(isOpen).map(({ taskId }) => taskId),
  );
  const rolledBack = await undoRevision(connection, { plan, revision }, options);
  return { runs, disabled, failure, rolledBack };
}

/** Returns new jobs, and changed ones, unless only their description or labels changed. */
function isRunnable(change: Plan['changes'][number]): change is JobChange {
  if (change.kind !== 'job' || change.after === null) return false;
  return change.action === 'create' || change.fields.some(({ weight }) => weight !== 'low');
}

async function runsOf(
  connection: Connection,
  tasks: readonly { readonly job: string; readonly taskId: string }[],
): Promise<readonly ChangedRun[]> {
  if (tasks.length === 0) return [];
  const outcomes = await outcomesOf(connection, tasks);
  return outcomes.map((outcome, index) => ({ job: tasks[index]?.job ?? '', ...outcome }));
}

function isOpen({ state }: ChangedRun): boolean {
  return state === 'pending' || state === 'running' || state === 'retrying';
}

function isFailed(run: ChangedRun): boolean {
  return !isOpen(run) && run.state !== 'finished';
}

function failureOf(runs: readonly ChangedRun[], limitMs: number): string | null {
  const failed = runs.find(isFailed);
  if (failed !== undefined) {
    const why = failed.message === null ? '' : `: ${failed.message}`;
    return `job ${failed.job} ${failed.state ?? 'has no recorded outcome'} (task ${failed.taskId})${why}`;
  }
  const open = runs.find(isOpen);
  if (open === undefined) return null;
  return `job ${open.job} has not ended within ${spokenDuration(limitMs)} (task ${open.taskId}, ${open.state})`;
}
