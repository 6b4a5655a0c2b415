/** The text of one file with the offset of each line, which converts offsets to lines and columns. */
export interface SourceFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** Without a byte order mark, and with `\n` as every line end; lines and columns match those of the file. */
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

/** Returns the line and column of an offset; an offset past the end counts as the end. */
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

/** Returns the text of a line (from 1) without its line end, or null when the line does not exist. */
export function lineText(source: SourceFile, line: number): string | null {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return null;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1);
}
