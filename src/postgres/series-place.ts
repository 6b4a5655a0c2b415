/** How many tasks one call of `run_series` takes. */
export const MAX_SERIES = 16;

/** The line of the first task in the body of `run_series` (src/store/schema/functions/attempt/run_series.sql); each next one has the next line. */
const FIRST_LINE = 30;

/**
 * Which task of a series, from 0, an error or a notice came from, read from its context: the outermost frame is the series
 * itself, and each task has a line of its own there. null: none of them.
 */
export function seriesPlaceIn(context: string | null): number | null {
  if (context === null) return null;
  const frame = context.slice(context.lastIndexOf('\n') + 1);
  // The words around are in the server's language.
  const line = /\brun_series\([^)]*\)\D+(\d+)/.exec(frame)?.[1];
  const place = line === undefined ? -1 : Number(line) - FIRST_LINE;
  return place >= 0 && place < MAX_SERIES ? place : null;
}
