import stringWidth from 'string-width';

/** Returns the number of terminal columns that the text takes: 2 for wide East Asian characters and emoji, 0 for combining marks and colours. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** Latin, Greek and Cyrillic, dashes and dots: one column each. To measure graphemes takes a hundred times as long, and a table has many cells. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2013\u2014\u2026]*$/;

/** Returns the text with blanks behind it, `width` columns wide; a wider one as it is. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Returns a text of at most `width` columns: its beginning and its end with `…` between them. */
export function shortenMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const characters = [...text];
  const head = beginning(characters, Math.ceil((width - 1) / 2));
  const tail = beginning(characters.toReversed(), width - 1 - widthOf(head));
  return `${head}…${[...tail].toReversed().join('')}`;
}

/** Returns a text of at most `width` columns: its beginning, with `…` behind it. */
export function shortenEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${beginning([...text], width - 1)}…`;
}

/** Returns as many of the characters as fit. */
function beginning(characters: readonly string[], width: number): string {
  let shown = '';
  let columns = 0;
  for (const character of characters) {
    columns += widthOf(character);
    if (columns > width) break;
    shown += character;
  }
  return shown;
}
