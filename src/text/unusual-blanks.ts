/** Blanks and invisible characters that PostgreSQL reads as letters of a name: https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt. */
const UNUSUAL_BLANKS =
  '\\u0085\\u00a0\\u115f\\u1160\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufeff\\uffa0';
const UNUSUAL = new RegExp(`[${UNUSUAL_BLANKS}\\u00ad\\u061c\\u180e\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]`, 'gu');
/** https://www.unicode.org/reports/tr9/: they show the text after them in another order. */
const REORDERS = /[\u202a-\u202e\u2066-\u2069]/;

/** Returns the offset of the first character that looks like a blank or like nothing, but is not ASCII; null: none. */
export function firstUnusualBlank(text: string): number | null {
  const at = text.search(UNUSUAL);
  return at === -1 ? null : at;
}

/** Replaces every such character. */
export function replaceUnusualBlanks(text: string, replacement: (character: string) => string): string {
  return text.replace(UNUSUAL, replacement);
}

/** Returns the offset of the first character that reorders the text after it, or null. */
export function firstReordering(text: string): number | null {
  return REORDERS.exec(text)?.index ?? null;
}

/** `U+00A0`. */
export function codePointName(text: string, at: number): string {
  return `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
