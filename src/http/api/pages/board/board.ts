import type { Connection } from '../../../../postgres/connection.ts';
import { type BoardRow, jobExists, loadBoard } from '../../../../store/lists/dashboard/board.ts';
import { type DriftedJob, loadDrift } from '../../../../store/lists/dashboard/drift.ts';
import { type FrameFacts, loadFrameFacts } from '../../../../store/lists/dashboard/frame.ts';
import { loadWaiting, type WaitingTopic } from '../../../../store/lists/dashboard/waiting.ts';
import { Cached } from '../../../cached.ts';
import type { Counts } from '../../../dashboard/documents/frame.ts';
import type { JobState } from '../../../dashboard/documents/jobs.ts';
import type { Sessions } from '../../../sessions.ts';
import { RunTimes } from './run-times.ts';
import { Sparks } from './sparks.ts';

export interface BoardJob extends BoardRow {
  readonly state: JobState;
  readonly isPaused: boolean;
  /** When it should have started; null: it is not late. */
  readonly lateSinceMs: number | null;
  readonly drift: DriftedJob | null;
}

/** All jobs at one instant, with the facts that decide their state. */
export interface BoardView {
  readonly nowMs: number;
  readonly jobs: readonly BoardJob[];
  readonly byName: ReadonlyMap<string, BoardJob>;
  readonly counts: Counts;
  readonly topics: ReadonlyMap<string, WaitingTopic>;
  readonly facts: FrameFacts;
}

/** Reads all jobs at most once a second, however many pages ask; and compares them with what was applied once a minute. */
export class Board {
  readonly times: RunTimes = new RunTimes();
  readonly sparks: Sparks = new Sparks();
  readonly #sessions: Sessions;
  readonly #fast: Cached;
  readonly #drift = new Cached(60_000);

  /** `fast`: answers that are at most a second old, and that every change clears. */
  constructor({ sessions, fast }: { readonly sessions: Sessions; readonly fast: Cached }) {
    this.#sessions = sessions;
    this.#fast = fast;
  }

  view(): Promise<BoardView> {
    return this.#fast.get(VIEW, this.#read);
  }

  /** Returns a view with the job of this name, if there is one: of a job that the cached view does not contain, the database is asked. */
  async viewWith(name: string): Promise<BoardView> {
    const cached = await this.view();
    if (cached.byName.has(name)) return cached;
    if (!(await this.#sessions.read((connection) => jobExists(connection, name)))) return cached;
    // Another request may have read it meanwhile.
    const view = await this.view();
    return view.byName.has(name) ? view : await this.#fast.renew(VIEW, this.#read);
  }

  /** Drops the cached comparison with what was applied, which a change has made outdated. */
  clear(): void {
    this.#drift.clear();
  }

  drift(connection: Connection): Promise<readonly DriftedJob[]> {
    return this.#drift.get('drift', () => loadDrift(connection));
  }

  readonly #read = (): Promise<BoardView> => this.#sessions.read((connection) => this.#load(connection));

  async #load(connection: Connection): Promise<BoardView> {
    const facts = await loadFrameFacts(connection);
    const rows = await loadBoard(connection);
    const topics = new Map((await loadWaiting(connection)).map((topic) => [topic.topic, topic]));
    const drifted = new Map((await this.drift(connection)).map((job) => [job.name, job]));
    await this.times.ensure(
      connection,
      rows.filter(({ running }) => running > 0),
    );
    const nowMs = facts.now_ms;
    const jobs = rows.map((row) => this.#judge(row, nowMs, drifted.get(row.name) ?? null));
    return {
      nowMs,
      jobs,
      byName: new Map(jobs.map((job) => [job.name, job])),
      counts: count(jobs, nowMs),
      topics,
      facts,
    };
  }

  #judge(row: BoardRow, nowMs: number, drift: DriftedJob | null): BoardJob {
    const isPaused = row.paused_ms !== null && (row.paused_until_ms === null || row.paused_until_ms > nowMs);
    const lateSinceMs = lateSince(row, nowMs, isPaused);
    const { p95Ms } = this.times.of(row.id);
    const runningMs = row.running_since_ms === null ? 0 : nowMs - row.running_since_ms;
    const isFailing = row.enabled && row.last_state === 'failed';
    const state: JobState = isFailing
      ? 'failing'
      : lateSinceMs !== null
        ? 'late'
        : !row.enabled
          ? 'disabled'
          : p95Ms !== null && runningMs > Math.max(p95Ms, SLOW_FROM_MS)
            ? 'slow'
            : row.retrying > 0
              ? 'retrying'
              : row.running > 0
                ? 'running'
                : row.waiting > 0
                  ? 'waiting'
                  : isPaused
                    ? 'paused'
                    : drift !== null
                      ? 'drift'
                      : 'idle';
    return { ...row, state, isPaused, lateSinceMs, drift };
  }
}

const VIEW = 'pages/board';
/** A due run counts as late after this time, unless the job has another (`expect.late_after`). */
const LATE_MS = 60_000;
/** A run of a few seconds is never reported as long, however short the others were. */
const SLOW_FROM_MS = 5_000;
const DUE_MS = 15 * 60_000;

/** As `lateRuns` finds them for the command line: a task that waits is late whatever it waits for, and of a paused job none is made. */
function lateSince(row: BoardRow, nowMs: number, isPaused: boolean): number | null {
  const made = row.enabled && !isPaused ? row.next_due_ms : null;
  const since = [made, row.waiting_since_ms].filter((ms) => ms !== null && ms < nowMs - (row.late_after_ms ?? LATE_MS));
  return since.length === 0 ? null : Math.min(...since.map((ms) => ms ?? nowMs));
}

function count(jobs: readonly BoardJob[], nowMs: number): Counts {
  const of = (fits: (job: BoardJob) => boolean): number => jobs.reduce((sum, job) => sum + (fits(job) ? 1 : 0), 0);
  return {
    jobs: jobs.length,
    failing: of((job) => matchesState(job, 'failing')),
    late: of((job) => matchesState(job, 'late')),
    slow: of((job) => matchesState(job, 'slow')),
    running: of((job) => matchesState(job, 'running')),
    waiting: of((job) => matchesState(job, 'waiting')),
    paused: of((job) => matchesState(job, 'paused')),
    drift: of((job) => matchesState(job, 'drift')),
    disabled: of((job) => matchesState(job, 'disabled')),
    due: of((job) => isDue(job, nowMs, nowMs + DUE_MS)),
  };
}

/** Whether a job starts between two instants, as far as the scheduler knows. */
export function isDue({ next_due_ms, enabled, isPaused }: BoardJob, fromMs: number, toMs: number): boolean {
  return enabled && !isPaused && next_due_ms !== null && next_due_ms >= fromMs && next_due_ms <= toMs;
}

/** Whether a job belongs to a filter. A job may belong to several: a running job may be paused as well. */
export function matchesState(job: BoardJob, state: string): boolean {
  switch (state) {
    case 'running':
      return job.running > 0;
    case 'waiting':
      return job.waiting + job.retrying > 0;
    case 'paused':
      return job.isPaused;
    case 'drift':
      return job.drift !== null;
    case 'late':
      return job.lateSinceMs !== null;
    default:
      return job.state === state;
  }
}
