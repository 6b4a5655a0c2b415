import { Cached } from '../../../cached.ts';
import type { HttpContext } from '../../../http-context.ts';
import { Board } from './board.ts';
import { LaneChoice } from './lane-choice.ts';
import { LaneRuns } from './lane-runs.ts';
import { NewestRows } from './log-rows.ts';

/** What the pages of the dashboard share. */
export interface PagesContext {
  readonly http: HttpContext;
  readonly board: Board;
  /** Answers that cost more and change slowly: the timeline, the load, the counts of the log. */
  readonly slow: Cached;
  /** Answers about weeks, which a minute does not change visibly: the rates of a job, the waits of a topic. */
  readonly slowest: Cached;
  /** The rows that the page of the log groups. */
  readonly groupedRows: NewestRows;
  /** The jobs in a timeline and their runs, by its range and label. */
  readonly lanesOf: (range: string, label: string | null) => Lanes;
}

export interface Lanes {
  readonly choice: LaneChoice;
  readonly runs: LaneRuns;
}

/** Rows of the log that are read to group them: the newest. */
export const MOST_GROUPED = 5_000;
const LANES = 12;
const MARKS_PER_LANE = 400;
const MOST_TIMELINES = 8;

export function createPages(http: HttpContext): PagesContext {
  const lanes = new Map<string, Lanes>();
  return {
    http,
    board: new Board(http),
    slow: new Cached(20_000),
    slowest: new Cached(60_000),
    groupedRows: new NewestRows(MOST_GROUPED),
    lanesOf: (range, label) => {
      const key = `${range} ${label ?? ''}`;
      const known = lanes.get(key) ?? { choice: new LaneChoice(LANES), runs: new LaneRuns(MARKS_PER_LANE) };
      if (lanes.size >= MOST_TIMELINES) lanes.clear();
      lanes.set(key, known);
      return known;
    },
  };
}
