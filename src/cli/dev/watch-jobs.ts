import type { Connection } from '../../postgres/connection.ts';
import { sleep } from '../../runtime/part/waiting.ts';
import { type JobProgress, loadJobProgress } from '../../store/lists/job-progress.ts';
import { triggerJob } from '../../store/queue/trigger-job.ts';
import type { CliContext } from '../shell/context.ts';
import { printText } from '../shell/output.ts';
import type { ProgressView } from './progress-view.ts';

export interface WatchOptions {
  /** Trigger every job that no other job starts, and end when each job has run once. */
  readonly once: boolean;
  /** Keep watching after that. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly view: ProgressView;
  /** Printed before the table of a run that only Ctrl-C ends. */
  readonly hint: string;
}

/** Shows the jobs until all have run (`once`) or the signal aborts. Returns the names of jobs whose last run failed. */
export async function watchJobs(
  context: CliContext,
  connection: Connection,
  { once, keep, signal, view, hint }: WatchOptions,
): Promise<readonly string[]> {
  const started = performance.now();
  let jobs = await loadJobProgress(connection);
  if (once) {
    for (const job of jobs.filter((candidate) => candidate.enabled && !candidate.startsAfterJob)) {
      await triggerJob(connection, job.name);
    }
  } else {
    printText(context, context.palette.dim(`${hint}\n`));
  }
  let doneMs: number | null = null;
  while (!signal.aborted) {
    jobs = await loadJobProgress(connection);
    view.update(jobs, Date.now());
    if (once && doneMs === null && allHaveRun(jobs)) {
      doneMs = performance.now() - started;
      if (!keep) break;
    }
    await sleep(REFRESH_MS, signal);
  }
  view.finish(jobs, Date.now());
  const failed = jobs.filter((job) => job.lastState === 'failed').map(({ name }) => name);
  if (doneMs !== null) printText(context, `\n${verdict(context, jobs, failed, doneMs)}`);
  return once ? failed : [];
}

function allHaveRun(jobs: readonly JobProgress[]): boolean {
  return jobs.every((job) => !job.enabled || (job.runCount > 0 && job.running === 0));
}

function verdict(context: CliContext, jobs: readonly JobProgress[], failed: readonly string[], ms: number): string {
  const { palette } = context;
  const ran = jobs.filter((job) => job.runCount > 0).length;
  const seconds = (ms / 1_000).toFixed(1);
  if (failed.length > 0) return palette.red(`${failed.length} of ${ran} jobs failed: ${failed.join(', ')}.`);
  return palette.green(`${ran} of ${jobs.length} jobs have run, in ${seconds} s.`);
}

const REFRESH_MS = 150;
