import type { BoardJob } from './board.ts';

/**
 * The jobs that a timeline shows: the worst. A job that runs every second may fail and succeed between two polls: it keeps its rank and
 * its place for a minute, so that lanes can be read, and what is known of their runs is of use.
 */
export class LaneChoice {
  readonly #count: number;
  readonly #seen = new Map<string, { readonly rank: number; readonly atMs: number }>();
  #shown: readonly string[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Returns at most `count` jobs, the worst first. */
  choose(jobs: readonly BoardJob[], nowMs: number): readonly BoardJob[] {
    for (const [id, { atMs }] of this.#seen) if (Math.abs(nowMs - atMs) > KEPT_MS) this.#seen.delete(id);
    const places = new Map(this.#shown.map((id, place) => [id, place]));
    const ranked = jobs.map((job) => {
      const now = RANK.indexOf(job.state);
      const before = this.#seen.get(job.id);
      const rank = Math.min(now, before?.rank ?? now);
      if (now <= rank && now < HEALTHY_RANK) this.#seen.set(job.id, { rank: now, atMs: nowMs });
      return { job, rank, isLasting: isLasting(job, nowMs), place: places.get(job.id) ?? Infinity };
    });
    const chosen = ranked
      .toSorted(
        (a, b) =>
          a.rank - b.rank ||
          Number(b.isLasting) - Number(a.isLasting) ||
          (a.place === b.place ? (b.job.last_ended_ms ?? 0) - (a.job.last_ended_ms ?? 0) : a.place - b.place),
      )
      .slice(0, this.#count)
      .map(({ job }) => job);
    this.#shown = chosen.map(({ id }) => id);
    return chosen;
  }
}

const RANK: readonly string[] = [
  'failing',
  'late',
  'slow',
  'retrying',
  'waiting',
  'running',
  'drift',
  'paused',
  'idle',
  'disabled',
];
/** A job that waits or runs is as good as one that does not. */
const HEALTHY_RANK = RANK.indexOf('waiting');
const KEPT_MS = 60_000;

/** Whether a job has failed for longer than another that happened to fail at the moment of the poll. */
function isLasting({ state, last_success_ms }: BoardJob, nowMs: number): boolean {
  return state === 'failing' && (last_success_ms ?? 0) < nowMs - KEPT_MS;
}
