import type { ListFilter } from '../options/list-options.ts';
import type { CliContext } from '../shell/context.ts';

/** Returns the sentence in place of an empty list: `none` says what there is not at all; with a filter, that nothing matches it. */
export function emptyListText(filter: Partial<ListFilter>, noun: string, none: string): string {
  const { sort: _sort, limit: _limit, ...filters } = filter;
  return Object.values(filters).some((value) => value !== null && value !== undefined)
    ? `No ${noun} matches the filter.`
    : none;
}

/** Returns the line below a list of which `loaded` rows were read, one more than `limit` when there are more; else nothing. */
export function moreText({ palette }: Pick<CliContext, 'palette'>, loaded: number, limit: number | null): string {
  return limit === null || loaded <= limit
    ? ''
    : `${palette.dim(`Only the first ${limit} ${limit === 1 ? 'is' : 'are'} shown (--limit)`)}\n`;
}

/** How many rows to read for a list of at most `limit`: one more tells whether there are more. */
export function readLimit(limit: number): number {
  return limit + 1;
}
