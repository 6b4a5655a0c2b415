import type { Connection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import { acknowledge, committedRevisions } from '../../store/daemons/acknowledge.ts';
import { followClock } from '../../store/queue/follow-clock.ts';
import {
  advanceJobs,
  clockAndSoonest,
  type DueJob,
  type DueTask,
  databaseNowMs,
  insertJobTasks,
  type JobStart,
  jobsWithTasks,
  lockDueJobs,
  logSkipped,
  releaseHeldTasks,
  type SkippedOccurrence,
  takeJobStarts,
  unfinishedOf,
} from '../../store/queue/scheduling.ts';
import { INDEX_PLANS } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import { decideSafely } from './occurrences.ts';

const BATCH = 500;
/** The size of the first batch when many jobs are due: its tasks start while the others are inserted. */
const FIRST_BATCH = 50;

/** An occurrence is late after two polling intervals, and never before this time has passed. */
const MIN_LATE_AFTER_MS = 2_000;

/**
 * Inserts tasks for jobs when they are due. Each daemon runs one scheduler: the lock on a job's state decides which
 * daemon inserts an occurrence, and `last_scheduled_for`, moved in the same transaction, prevents a second task for it.
 */
export class Scheduler extends DaemonPart {
  readonly #onTasks: () => void;
  /** Whether this daemon knows of changed definitions, which it acknowledges after the next pass. */
  #mustAcknowledge = true;
  #mustFollowClock = true;

  /** `onTasks` is called when tasks can be claimed. */
  constructor(daemon: DaemonContext, onTasks: () => void) {
    super(daemon, { name: 'scheduler', settings: INDEX_PLANS });
    this.#onTasks = onTasks;
  }

  /** Inserts the tasks of all jobs that are due. Returns the time until the next pass, in ms. */
  async pass(): Promise<number> {
    const mustAcknowledge = this.#mustAcknowledge;
    this.#mustAcknowledge = false;
    try {
      return await this.control.use(async (connection) => {
        const revisions = mustAcknowledge ? await committedRevisions(connection) : null;
        const sleepMs = await this.#schedule(connection);
        if (revisions !== null) await acknowledge(connection, this.daemon.daemonId(), revisions);
        return sleepMs;
      });
    } catch (error) {
      this.#mustAcknowledge ||= mustAcknowledge;
      throw error;
    }
  }

  /** Called when the daemon has registered, or the clock of its server has jumped: times from the other clock are computed again. */
  clockChanged(): void {
    this.#mustFollowClock = true;
    this.wake();
  }

  /** Starts a pass for changed definitions now, and acknowledges the new revisions after it. */
  definitionsChanged(): void {
    this.#mustAcknowledge = true;
    this.wake();
  }

  async #schedule(connection: Connection): Promise<number> {
    const { pollMs, enabled } = this.daemon.options();
    if (!enabled) return pollMs;
    if (this.#mustFollowClock) {
      const jobs = await followClock(connection);
      if (jobs > 0) this.daemon.events.emit({ type: 'clock-set-back', jobs });
      this.#mustFollowClock = false;
    }
    for (let limit = FIRST_BATCH; (await this.#scheduleBatch(connection, limit)) === limit; limit = BATCH);
    while ((await this.#startChildren(connection)) === BATCH);
    if (await transaction(connection, () => releaseHeldTasks(connection))) this.#onTasks();
    const { soonestInMs } = await clockAndSoonest(connection);
    // A remaining overdue job is locked by another transaction.
    return soonestInMs === null ? pollMs : Math.min(pollMs, soonestInMs > 0 ? soonestInMs : OVERDUE_POLL_MS);
  }

  async #scheduleBatch(connection: Connection, limit: number): Promise<number> {
    const { events, options } = this.daemon;
    const pass = await transaction(connection, async () => {
      const jobs = await lockDueJobs(connection, limit);
      if (jobs.length === 0) return { jobs, tasks: [], skipped: [], mistakes: [], claimable: false };
      const lateAfterMs = Math.max(MIN_LATE_AFTER_MS, 2 * options().pollMs);
      const unfinished = await unfinishedOf(
        connection,
        jobs.flatMap((job) => (job.overlap === 'allow' && !repeats(job) ? [] : [job.jobId])),
        lateAfterMs,
      );
      const withTasks = await jobsWithTasks(
        connection,
        jobs.filter(repeats).map(({ jobId }) => jobId),
      );
      const nowMs = await databaseNowMs(connection);
      const decided = jobs.map((job) => ({
        job,
        decision: decideSafely(job, {
          nowMs,
          lateAfterMs,
          unfinished: unfinished.get(job.jobId) ?? null,
          endsLater: withTasks.has(job.jobId),
        }),
      }));
      const tasks = decided.flatMap(({ decision }) => decision.tasks);
      const skipped = decided.flatMap(({ decision }) => decision.skipped);
      const claimable = await insertJobTasks(connection, tasks);
      await logSkipped(connection, skipped);
      await advanceJobs(
        connection,
        decided.map(({ decision }) => decision.advance),
      );
      const mistakes = decided.flatMap(({ job, decision }) =>
        decision.mistake === null ? [] : [{ job: job.name, message: decision.mistake }],
      );
      return { jobs, tasks, skipped, mistakes, claimable };
    });
    if (pass.claimable) this.#onTasks();
    for (const mistake of pass.mistakes) events.emit({ type: 'schedule-invalid', ...mistake });
    if (pass.tasks.length + pass.skipped.length > 0) {
      events.emit({ type: 'jobs-due', jobs: pass.jobs.length, tasks: pass.tasks.length, skipped: pass.skipped.length });
    }
    return pass.jobs.length;
  }

  async #startChildren(connection: Connection): Promise<number> {
    const pass = await transaction(connection, async () => {
      const starts = await takeJobStarts(connection, BATCH);
      if (starts.length === 0) return { count: 0, claimable: false };
      const busy = new Set(
        (
          await unfinishedOf(
            connection,
            starts.map((start) => start.jobId),
            0,
          )
        ).keys(),
      );
      const tasks: DueTask[] = [];
      const skipped: SkippedOccurrence[] = [];
      const nowMs = await databaseNowMs(connection);
      for (const start of starts) {
        const reason = whyNot(start, busy.has(start.jobId));
        const occurrence = { jobId: start.jobId, scheduledForMs: null, parentTaskId: start.parentTaskId };
        if (reason !== null) skipped.push({ ...occurrence, reason });
        else {
          const held = start.overlap !== 'allow' && busy.has(start.jobId);
          tasks.push({ ...occurrence, availableAtMs: nowMs, held, parentRowCount: start.parentRowCount });
          busy.add(start.jobId);
        }
      }
      const claimable = await insertJobTasks(connection, tasks);
      await logSkipped(connection, skipped);
      return { count: starts.length, claimable };
    });
    if (pass.claimable) this.#onTasks();
    return pass.count;
  }
}

const OVERDUE_POLL_MS = 20;
const REPEATS = /^\s*@after\s/im;

function repeats({ schedule }: DueJob): boolean {
  return REPEATS.test(schedule.join('\n'));
}

function whyNot(start: JobStart, busy: boolean): string | null {
  if (start.paused) return 'paused';
  return start.overlap === 'skip' && busy ? 'overlap: an earlier task is unfinished' : null;
}
