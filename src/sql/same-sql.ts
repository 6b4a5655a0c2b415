import { lexSql } from './lex.ts';

/**
 * Returns the offset in `a` of the first place where two SQL texts do not have the same meaning to PostgreSQL's lexer;
 * null when they differ at most in comments and in the blanks that separate words.
 */
export function firstDifference(a: string, b: string): number | null {
  const left = significant(a);
  const right = significant(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    if (left[index]?.text !== right[index]?.text) return left[index]?.start ?? a.length;
  }
  return null;
}

interface Significant {
  readonly text: string;
  readonly start: number;
}

/** Blanks and comments count as one blank; a line feed counts only before a string, which it may continue. */
function significant(sql: string): readonly Significant[] {
  const list: Significant[] = [];
  let gap = null as Significant | null;
  for (const { kind, start, end } of lexSql(sql)) {
    const text = sql.slice(start, end);
    if (kind === 'blank' || kind === 'line comment' || kind === 'block comment') {
      // The place of a comment says more than that of the blank before it.
      const at =
        gap === null || (kind !== 'blank' && sql[gap.start] !== '-' && sql[gap.start] !== '/') ? start : gap.start;
      gap = { text: /[\n\r]/.test(text) || gap?.text === '\n' ? '\n' : ' ', start: at };
      continue;
    }
    const former = list.at(-1);
    if (gap !== null && former !== undefined) {
      const continues = kind === 'string' && former.text.endsWith("'");
      list.push({ text: continues ? gap.text : ' ', start: gap.start });
    }
    list.push({ text, start });
    gap = null;
  }
  return list;
}
