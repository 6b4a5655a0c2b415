import { DIAGNOSTIC_KINDS } from '../../../diagnostic/codes.ts';

/** Returns what is wrong with a comment that suppresses nothing because of its form, and how to write it. */
export function unreadable(
  comment: string,
  isIgnorable: (code: string) => boolean,
): { readonly what: string; readonly hint: string } {
  const codes = (comment.match(/\bPGH\d+/gi) ?? []).map((code) => code.toUpperCase());
  const [code = null, other] = codes;
  const write = `write # pgherd-ignore ${code ?? 'PGH401'}: and the reason`;
  if (code === null) return { what: 'the comment has no code and reason', hint: write };
  if (!Object.hasOwn(DIAGNOSTIC_KINDS, code)) {
    return { what: `${code} is not a code of pgherd`, hint: 'copy the code from the warning' };
  }
  if (!isIgnorable(code)) {
    const what = `${code} cannot be ignored`;
    return { what, hint: 'correct what it reports, and remove the comment' };
  }
  if (other !== undefined && /^#[^:]*,/.test(comment)) {
    return { what: 'the comment has several codes', hint: 'write one comment for each code, with its reason' };
  }
  if (!/^#[ \t]*pgherd-ignore\b/.test(comment))
    return { what: `${comment.slice(0, 40).trim()} is misspelt`, hint: write };
  return { what: `the comment has no reason for ${code}`, hint: write };
}
