import { hasInvisible } from '../text/printable.ts';

/**
 * The characters that a literal block can contain unchanged. Any other text is written in double quotes, with escapes.
 */
const LITERAL =
  /^(?:[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** Whether a block (`|`, or `|2` where the text starts with a blank) can hold a text as it is. */
export function fitsLiteralBlock(text: string): boolean {
  return LITERAL.test(text) && !hasInvisible(text) && text.trim() !== '';
}
