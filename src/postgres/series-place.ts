/** Maximum number of tasks in one call of `run_batch`. */
export const MAX_SERIES = 64;

/** The text of a task of a series begins with the mark of its place: PostgreSQL quotes it in the context of errors and notices. */
export const PLACE_MARKS: readonly string[] = Array.from({ length: MAX_SERIES }, (_, place) => `/*${place}*/ `);

/**
 * Returns the place in the series, from 0, of the task that an error or a notice comes from. It is read from the context, where
 * the frame below that of the series quotes the SQL of the task. null: the context does not contain it.
 */
export function seriesPlaceIn(context: string | null): number | null {
  const mark = context === null || !context.includes('run_batch(') ? null : lastMark(context);
  return mark === null ? null : mark.place;
}

/** Returns the context of an error without the mark, as if the task had run alone. */
export function withoutMark(context: string): string {
  const mark = lastMark(context);
  return mark === null ? context : context.slice(0, mark.from) + context.slice(mark.to);
}

/** Returns the length of the mark at the beginning of a text, in characters. */
export function markLength(sql: string): number {
  return /^\/\*\d+\*\/ /.exec(sql)?.[0].length ?? 0;
}

/** The words and the quotation marks around it are in the language of the server. */
function lastMark(context: string): { readonly place: number; readonly from: number; readonly to: number } | null {
  const marks = [...context.matchAll(/(?<=["»«„“”'])\/\*(\d+)\*\/ /g)];
  const mark = marks.at(-1);
  if (mark === undefined) return null;
  return { place: Number(mark[1]), from: mark.index, to: mark.index + mark[0].length };
}
