/** What to say about a file with the marks of a merge conflict. */
export const CONFLICT = {
  message: 'the file contains a merge conflict',
  hint: 'resolve the conflict and remove the lines <<<<<<<, ======= and >>>>>>>',
} as const;

/** Returns the first line that Git writes around the sides of a merge conflict; null when there is none. */
export function findConflict(text: string): { readonly start: number; readonly end: number } | null {
  const mark = /^(?:<{7}|>{7})(?: .*)?$/m.exec(text);
  return mark === null ? null : { start: mark.index, end: mark.index + mark[0].trimEnd().length };
}
