/** A word that every changed line of a difference replaces by the same other word. */
export interface SameEdit {
  readonly before: string;
  readonly after: string;
  /** How many lines. */
  readonly count: number;
  /** The first of them: `-old`, `+new`. */
  readonly first: readonly string[];
}

/** Fewer lines are read faster than a sentence about them. */
const MIN_LINES = 3;

/** Returns the edit that all changed lines share, for the lines of `diffSql`; null when they differ in other ways. */
export function sameEdit(lines: readonly string[]): SameEdit | null {
  const pairs = pairsOf(lines);
  if (pairs === null || pairs.length < MIN_LINES) return null;
  const [first, ...others] = pairs.map(differingWords);
  if (first == null) return null;
  const [before = '', after = ''] = first;
  if (others.some((words) => words?.[0] !== before || words[1] !== after)) return null;
  const [removed = '', added = ''] = pairs[0] ?? [];
  return { before: before.trim(), after: after.trim(), count: pairs.length, first: [`-${removed}`, `+${added}`] };
}

/**
 * Returns the part in which the texts differ, of whole words, for each text: `close-day` and `open-day` for `"close-day" has no
 * description` and `"open-day" has no description`. null when one of these parts is empty or longer than a name, or little is common.
 */
export function differingWords(texts: readonly string[]): readonly string[] | null {
  const [first] = texts;
  if (first === undefined || texts.length < 2) return null;
  let start = 0;
  while (start < first.length && texts.every((text) => text[start] === first[start])) start += 1;
  while (start > 0 && isWord(first[start - 1]) && texts.some((text) => isWord(text[start]))) start -= 1;
  let end = 0;
  const room = Math.min(...texts.map(({ length }) => length)) - start;
  while (end < room && texts.every((text) => text.at(-1 - end) === first.at(-1 - end))) end += 1;
  while (end > 0 && isWord(first.at(-end)) && texts.some((text) => isWord(text.at(-1 - end)))) end -= 1;
  const parts = texts.map((text) => text.slice(start, text.length - end));
  if (start + end < MIN_COMMON || parts.some((part) => part === '' || part.length > MAX_PART)) return null;
  return parts;
}

const MIN_COMMON = 8;
const MAX_PART = 80;

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_.-]/u.test(character);
}

/** Returns each removed line with the added one in its place; null: they are not equally many. */
function pairsOf(lines: readonly string[]): readonly (readonly [string, string])[] | null {
  const pairs: [string, string][] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const close = (): boolean => {
    const isEven = removed.length === added.length;
    pairs.push(...removed.map((line, index): [string, string] => [line, added[index] ?? '']));
    [removed, added] = [[], []];
    return isEven;
  };
  for (const line of lines) {
    if (line.startsWith('-')) {
      if (added.length > 0 && !close()) return null;
      removed.push(line.slice(1));
    } else if (line.startsWith('+')) added.push(line.slice(1));
    else if (!close()) return null;
  }
  return close() ? pairs : null;
}
