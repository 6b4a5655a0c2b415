import { MAX_EXPANSION } from '../../diagnostic/diagnostics.ts';

/** A variable that could not be replaced, with its place in the written text. */
export interface VariableProblem {
  readonly kind: 'undeclared' | 'unclosed' | 'too-long';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface Substitution {
  readonly text: string;
  /** Converts an offset in the replaced text to one in the written text. */
  readonly originalOffset: (offset: number) => number;
  /** What was replaced, in order. */
  readonly pieces: readonly Piece[];
  readonly problems: readonly VariableProblem[];
}

export type Variables = Readonly<Record<string, string>>;

/**
 * Replaces `${name}` by declared variables; `$${` is a literal `${`. Undeclared variables stay unchanged, and those whose values exceed
 * what is left of `expansion`, which is reduced by each value.
 */
export function substitute(
  written: string,
  variables: Variables,
  expansion: { left: number } = { left: MAX_EXPANSION },
): Substitution {
  if (!written.includes('${')) return { text: written, originalOffset: (offset) => offset, pieces: [], problems: [] };
  const problems: VariableProblem[] = [];
  const pieces: Piece[] = [];
  let text = '';
  let last = 0;
  for (const match of written.matchAll(/\$\$\{|\$\{([^}\n]*)(\})?/g)) {
    const start = match.index;
    const end = start + match[0].length;
    text += written.slice(last, start);
    const replacement = replacementOf(match, variables, problems, expansion);
    pieces.push({ start, end, newStart: text.length, newEnd: text.length + replacement.length });
    text += replacement;
    last = end;
  }
  text += written.slice(last);
  return { text, originalOffset: (offset) => originalOffset(pieces, offset), pieces, problems };
}

/** A variable in the written text, and its value in the replaced text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

function replacementOf(
  match: RegExpExecArray,
  variables: Variables,
  problems: VariableProblem[],
  expansion: { left: number },
): string {
  const all = match[0];
  if (all === '$${') return '${';
  const name = (match[1] ?? '').trim();
  const place = { name, start: match.index, end: match.index + all.length };
  if (match[2] === undefined) {
    problems.push({ kind: 'unclosed', ...place, end: match.index + 2 });
    return all;
  }
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined) problems.push({ kind: 'undeclared', ...place });
  else if (value.length <= expansion.left) expansion.left -= value.length;
  else {
    if (problems.at(-1)?.kind !== 'too-long') problems.push({ kind: 'too-long', ...place });
    return all;
  }
  return value ?? all;
}

function originalOffset(pieces: readonly Piece[], offset: number): number {
  let shift = 0;
  for (const piece of pieces) {
    if (offset < piece.newStart) break;
    if (offset < piece.newEnd) return piece.start;
    shift = piece.end - piece.newEnd;
  }
  return offset + shift;
}

/** Returns the names of the variables that a text uses, each once. */
export function usedVariables(written: string): readonly string[] {
  return [...new Set(partsOf(written).variables)];
}

/**
 * Returns the value that each variable of a template had when it produced this text; null when the template cannot have produced
 * it, or when two variables follow each other, so that the end of the first is unknown.
 */
export function formerValues(template: string, text: string): ReadonlyMap<string, string> | null {
  const { literals, variables } = partsOf(template);
  const values = new Map<string, string>();
  const [first = '', ...rest] = literals;
  if (!text.startsWith(first)) return null;
  let at = first.length;
  for (const [index, literal] of rest.entries()) {
    const name = variables[index] ?? '';
    const known = values.get(name);
    const isLast = index === rest.length - 1;
    if (literal === '' && !isLast && known === undefined) return null;
    const expected = known === undefined ? null : `${known}${literal}`;
    const end = isLast
      ? text.length - literal.length
      : expected === null
        ? text.indexOf(literal, at)
        : at + (known ?? '').length;
    if (end < at || !text.startsWith(literal, end)) return null;
    const value = text.slice(at, end);
    if (known !== undefined && known !== value) return null;
    values.set(name, value);
    at = end + literal.length;
  }
  return at === text.length ? values : null;
}

/** The text between the variables of a template, and their names: one literal more than names. */
function partsOf(written: string): { readonly literals: readonly string[]; readonly variables: readonly string[] } {
  const literals = [''];
  const variables: string[] = [];
  let last = 0;
  const add = (text: string): void => {
    literals[literals.length - 1] += text;
  };
  for (const match of written.includes('${') ? written.matchAll(/\$\$\{|\$\{([^}\n]*)\}/g) : []) {
    add(written.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[1] === undefined) add('${');
    else {
      variables.push(match[1].trim());
      literals.push('');
    }
  }
  add(written.slice(last));
  return { literals, variables };
}
