/**
 * Characters that cannot be seen or that turn the text around them: C0 and C1 controls, soft hyphen, zero-width and
 * bidirectional controls (https://www.unicode.org/reports/tr9/), line and paragraph separators, byte order mark, tags.
 */
const INVISIBLE =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
const IN_TEXT = new RegExp(`[${INVISIBLE}]`, 'gu');
const IN_LINE = new RegExp(`[${INVISIBLE}\\t\\n]`, 'u');

/** Nearly every text of a plan of thousands of jobs. */
const ORDINARY = /^[ -~]*$/;

/** The first invisible character of a text that is to be one line, or null. */
export function firstInvisible(text: string): string | null {
  return IN_LINE.exec(text)?.[0] ?? null;
}

/** Whether a text holds an invisible character other than tabs and line feeds. */
export function hasInvisible(text: string): boolean {
  return text.search(IN_TEXT) !== -1;
}

/** A text with each invisible character replaced; tabs and line feeds stay. */
export function replaceInvisible(text: string, replacement: (character: string) => string): string {
  return text.replace(IN_TEXT, replacement);
}

/** A text that cannot drive or confuse a terminal: invisible characters as `\uXXXX`. Tabs and line feeds stay. */
export function printable(text: string): string {
  return replaceInvisible(text, escaped);
}

/** As `printable`, on one line: tabs as two blanks, line feeds as `\u000a`. */
export function visible(text: string): string {
  if (ORDINARY.test(text)) return text;
  return printable(text).replaceAll('\t', '  ').replaceAll('\n', escaped('\n'));
}

/** `\u202e`, and `\u{e0001}` for what takes more than four digits. */
function escaped(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
