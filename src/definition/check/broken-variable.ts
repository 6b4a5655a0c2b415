// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import type { Range } from '../../diagnostic/source-file.ts';
import { lexSql, type SqlLexeme } from '../../sql/lex.ts';
import { type Piece, substitute, type Variables } from '../read/variables.ts';

/** A variable whose value changes where the text around it ends, with its place in the written SQL. */
export interface BrokenVariable extends Range {
  readonly message: string;
}

/**
 * Returns the first variable whose value ends the string, quoted name or comment that contains it, or begins one that
 * the value does not end; null when there is none.
 */
export function brokenVariable(written: string, variables: Variables): BrokenVariable | null {
  const { text, pieces } = substitute(written, variables);
  if (pieces.length === 0) return null;
  const values = pieces.filter(({ newStart, newEnd }) => newEnd > newStart);
  const expected = quoted(template(written, pieces)).map(describe);
  const found = quoted(text)
    .filter((lexeme) => !values.some((piece) => contains(piece, lexeme)))
    .map(({ kind, start, end }) => describe({ kind, start: inTemplate(values, start), end: inTemplate(values, end) }));
  const at = found.findIndex((lexeme, index) => lexeme !== expected[index]);
  if (at === -1 && found.length === expected.length) return null;
  const from = Number.parseFloat(found[at] ?? expected[found.length] ?? '');
  const cause = values.find(({ newEnd }) => inTemplate(values, newEnd) > from) ?? values.at(-1);
  if (cause === undefined) return null;
  const name = written.slice(cause.start, cause.end);
  const message = `the value of ${name} ends the string, name or comment around it, or begins another one`;
  return { start: cause.start, end: cause.end, message };
}

/** The written text with a letter for each value, and nothing for an empty one. */
function template(written: string, pieces: readonly Piece[]): string {
  let text = '';
  let last = 0;
  for (const { start, end, newStart, newEnd } of pieces) {
    text += written.slice(last, start) + (newEnd > newStart ? '_' : '');
    last = end;
  }
  return text + written.slice(last);
}

function quoted(sql: string): readonly SqlLexeme[] {
  return lexSql(sql).filter(({ kind }) => kind !== 'code' && kind !== 'blank');
}

function describe({ kind, start, end }: SqlLexeme): string {
  return `${start} ${end} ${kind}`;
}

function contains({ newStart, newEnd }: Piece, { start, end }: SqlLexeme): boolean {
  return start >= newStart && end <= newEnd;
}

/** Returns the offset in the template of an offset in the replaced text; inside a value it is a fraction. */
function inTemplate(values: readonly Piece[], offset: number): number {
  let shift = 0;
  for (const { newStart, newEnd } of values) {
    if (offset <= newStart) break;
    if (offset < newEnd) return newStart + shift + 0.5;
    shift += 1 - (newEnd - newStart);
  }
  return offset + shift;
}
