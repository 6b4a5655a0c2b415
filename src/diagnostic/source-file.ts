/** The text of one file with the place of each line, so that offsets become lines and columns. */
export interface SourceFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** Without a byte order mark, every line end a `\n`: lines and columns are those of the file all the same. */
  readonly text: string;
  /** The offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** Offsets into the text of a source file, in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export function createSourceFile(path: string, content: string): SourceFile {
  const text = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, lineStarts };
}

/** The line and column of an offset; an offset past the end is the end. */
export function positionAt(source: SourceFile, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (source.lineStarts[low] ?? 0) + 1 };
}

/** The text of a line (from 1) without its line end, or null when there is none. */
export function lineText(source: SourceFile, line: number): string | null {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return null;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1);
}
