import { Cached } from '../../../cached.ts';
import type { HttpContext } from '../../../http-context.ts';
import { Board } from './board.ts';

/** What the pages of the dashboard share. */
export interface PagesContext {
  readonly http: HttpContext;
  readonly board: Board;
  /** Answers that cost more and change slowly: the timeline, the load, the counts of the log. */
  readonly calm: Cached;
}

export function createPages(http: HttpContext): PagesContext {
  return { http, board: new Board(http.sessions), calm: new Cached(20_000) };
}
