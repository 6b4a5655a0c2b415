/** A variable that could not be replaced, with its place in the written text. */
export interface VariableProblem {
  readonly kind: 'undeclared' | 'unclosed';
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

/** Replaces `${name}` by declared variables; `$${` is a literal `${`. Undeclared variables stay unchanged. */
export function substitute(written: string, variables: Variables): Substitution {
  if (!written.includes('${')) return { text: written, originalOffset: (offset) => offset, pieces: [], problems: [] };
  const problems: VariableProblem[] = [];
  const pieces: Piece[] = [];
  let text = '';
  let last = 0;
  for (const match of written.matchAll(/\$\$\{|\$\{([^}\n]*)(\})?/g)) {
    const start = match.index;
    const end = start + match[0].length;
    text += written.slice(last, start);
    const replacement = replacementOf(match, variables, problems);
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

function replacementOf(match: RegExpExecArray, variables: Variables, problems: VariableProblem[]): string {
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
