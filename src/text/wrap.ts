import { widthOf } from './width.ts';

/** Returns the text in lines of at most `width` columns, broken at blanks; a longer word has a line of its own. null: one line. */
export function wrapWords(text: string, width: number | null): readonly string[] {
  if (width === null || widthOf(text) <= width) return [text];
  return packed(text.split(' '), ' ', width);
}

/** Returns the parts on lines of at most `width` columns, joined by `separator`; no part is broken. null: one line. */
export function packed(parts: readonly string[], separator: string, width: number | null): readonly string[] {
  const [first = '', ...rest] = parts;
  const lines = [first];
  for (const part of rest) {
    const longer = `${lines.at(-1)}${separator}${part}`;
    if (width === null || widthOf(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(part);
  }
  return lines;
}
