import { sameValue } from '../../plan/diff-definitions.ts';
import type { Change, JobChange, Plan } from '../../plan/plan.ts';
import type { JobPreview, LeftOut, Trial } from '../../plan/preview.ts';
import { formatDuration } from '../../schedule/duration.ts';
import { loadSqlParser } from '../../sql/parser.ts';
import { leftOut, obstacleOf, type PreviewJobOptions, previewJob, type TriedJob } from './preview-job.ts';
import type { PreviewPlaces } from './preview-places.ts';

export interface PreviewLimits {
  /** For the SQL of one job. */
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** For all jobs together. */
  readonly budgetMs: number;
}

export interface PreviewOptions {
  readonly places: PreviewPlaces;
  readonly limits: PreviewLimits;
  /** Returns the place in the files of an offset in the SQL of a job; null: it does not come from files. */
  readonly placeOf: (job: string, offset: number) => { readonly file: string; readonly line: number } | null;
  readonly signal: AbortSignal;
}

/**
 * Returns the plan with the effect of the SQL of each new or changed job: the SQL runs as its role, in a transaction that is rolled back,
 * under the limits; for a changed job the former SQL runs as well. Throws the signal's reason, and `usage` as `PreviewPlaces.of` does.
 */
export async function previewPlan(plan: Plan, { places, limits, placeOf, signal }: PreviewOptions): Promise<Plan> {
  const parser = await loadSqlParser();
  const deadline = performance.now() + limits.budgetMs;
  const stop = (): void => places.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const changes: Change[] = [];
  try {
    for (const change of plan.changes) {
      signal.throwIfAborted();
      changes.push(isToTry(change) ? { ...change, preview: await previewOf(change) } : change);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await places.close();
  }
  return { ...plan, changes, preview: summaryOf(changes, places, limits) };

  async function previewOf({ before, after, name, nextRuns }: TriedChange): Promise<JobPreview> {
    const dueAt = nextRuns.after?.[0] ?? plan.createdAt;
    const place = (offset: number): ReturnType<typeof placeOf> => placeOf(name, offset);
    const now = await tried(after, dueAt, place);
    if (now.state === 'left-out') return now;
    const isOther = before !== null && changesEffect(before, after);
    return { ...now, before: isOther ? await tried(before, dueAt, () => null) : null };
  }

  async function tried(job: TriedJob, dueAt: string, place: PreviewJobOptions['placeOf']): Promise<Trial | LeftOut> {
    const obstacle = obstacleOf(job, parser);
    if (obstacle !== null) return obstacle;
    const spent = `the time for all previews, ${formatDuration(limits.budgetMs)}, was used up: --preview-budget sets it`;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return leftOut('budget', spent);
    const where = await places.of(job);
    if ('reason' in where) return where;
    const options: PreviewJobOptions = {
      parser,
      timeoutMs: Math.min(limits.statementTimeoutMs, leftMs),
      budget: leftMs < limits.statementTimeoutMs ? spent : null,
      lockTimeoutMs: limits.lockTimeoutMs,
      dueAt,
      placeOf: place,
    };
    try {
      return await previewJob(job, where, options);
    } catch (error) {
      if (!where.session.ended) throw error;
      return leftOut('unreachable', 'the session was lost, and what it did was rolled back');
    }
  }
}

type TriedChange = JobChange & { readonly after: NonNullable<JobChange['after']> };

/** Whether the change makes SQL run that did not run in this way before. */
function isToTry(change: Change): change is TriedChange {
  if (change.kind !== 'job' || change.after === null) return false;
  const { before, after } = change;
  return before === null || changesEffect(before, after) || (after.enabled && !before.enabled);
}

/** The keys that decide the effect of a job's SQL. */
const EFFECTIVE = ['sql', 'params', 'role', 'database', 'connection', 'transaction'] as const;

function changesEffect(before: TriedJob, after: TriedJob): boolean {
  return EFFECTIVE.some((key) => !sameValue(before[key], after[key]));
}

function summaryOf(
  changes: readonly Change[],
  places: PreviewPlaces,
  limits: PreviewLimits,
): NonNullable<Plan['preview']> {
  const previews = changes.flatMap((change) =>
    change.kind === 'job' && change.preview !== undefined ? change.preview : [],
  );
  const count = (state: JobPreview['state']): number => previews.filter((preview) => preview.state === state).length;
  return {
    databases: places.databases,
    jobs: previews.length,
    ran: count('ran'),
    failed: count('failed'),
    leftOut: count('left-out'),
    ...limits,
    limits: LIMITS,
  };
}

/** What a rollback does not undo, and what a preview cannot know. */
const LIMITS: readonly string[] = [
  'Sequences keep the numbers that they gave out, and dead rows stay until vacuum.',
  'Locks were held until each rollback.',
  'What functions of the database do outside of it (files, other servers) is not undone; SQL that calls such functions itself is left out.',
  'The rows are those of the database of the preview.',
];
