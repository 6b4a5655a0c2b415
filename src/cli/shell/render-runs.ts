import { PgherdError } from '../../errors.ts';
import type { RunChanged } from '../../reconcile/after/run-changed.ts';
import { roughDuration } from '../../schedule/relative-time.ts';
import { visible } from '../../text/printable.ts';
import { padTo, widthOf } from '../../text/width.ts';
import type { CliContext } from './context.ts';
import { signOf } from './page.ts';

/** Returns a line for each job that `--run-changed` ran or left out. */
export function renderRuns(context: CliContext, { runs, disabled }: RunChanged): string {
  const width = Math.max(0, ...runs.map(({ job }) => widthOf(visible(job))));
  const lines = runs.map(({ job, taskId, state, durationMs, message }) => {
    const took = durationMs === null ? '' : ` in ${roughDuration(durationMs)}`;
    const why = message === null ? '' : `: ${visible(message)}`;
    const sign = signOf(context, state ?? 'failed');
    return `${sign} ${padTo(visible(job), width)}  task ${taskId} ${state ?? 'has no recorded outcome'}${took}${why}`;
  });
  const left = disabled.map((job) => `${signOf(context, 'disabled')} ${visible(job)} is disabled and was not run`);
  const none = runs.length === 0 ? ['No job has changed so that it would have to run.'] : [];
  return `${[...none, ...lines, ...left].join('\n')}\n`;
}

/** Throws `not_finished` when a changed job failed, with what became of the revision. */
export function assertRan({ failure, rolledBack, runs }: RunChanged, revision: number): void {
  if (failure === null) return;
  const end =
    rolledBack?.revision == null
      ? `revision ${revision} stays applied, because ${rolledBack?.reason ?? 'it could not be rolled back'}`
      : `revision ${revision} was rolled back as revision ${rolledBack.revision}`;
  const failed = runs.find(({ state }) => state === 'failed');
  throw new PgherdError('not_finished', `${visible(failure)}; ${visible(end)}`, {
    hint:
      failed === undefined ? 'pgherd log shows what ran' : `pgherd task ${failed.taskId} shows its SQL and the error`,
  });
}
