import { visible } from '../text/printable.ts';
import { widthOf } from '../text/width.ts';
import type { Diagnostic } from './diagnostic.ts';
import { lineText, type SourceFile } from './source-file.ts';

/** The colours of the parts of a code frame; each function returns the text as it is printed. */
export interface FramePalette {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly blue: (text: string) => string;
}

/** Longer lines are cut around the reported range. */
const MAX_WIDTH = 120;

/**
 * Returns a diagnostic in the style of rustc: `error[PGH012]: message`, `--> file:line:column`, the line with a caret
 * below the reported range, `hint:`. Ends with a newline. Characters that could control or confuse a terminal are
 * escaped.
 */
export function codeFrame(diagnostic: Diagnostic, source: SourceFile | null, palette: FramePalette): string {
  const { severity, code, message, hint, file, line, column } = diagnostic;
  const colour = severity === 'error' ? palette.red : palette.yellow;
  const gutter = ' '.repeat(String(line).length);
  const lines = [
    `${colour(palette.bold(`${severity}[${code}]`))}: ${palette.bold(visible(message))}`,
    `${gutter}${palette.blue('-->')} ${visible(file)}:${line}:${column}`,
  ];
  const text = source === null ? null : lineText(source, line);
  if (text !== null && text.trim() !== '') {
    const bar = palette.blue('|');
    const { shown, caret } = excerpt(text, diagnostic);
    lines.push(
      `${gutter} ${bar}`,
      `${palette.blue(String(line))} ${bar} ${shown}`,
      `${gutter} ${bar} ${colour(caret)}`,
    );
  }
  if (hint !== null) lines.push(`${gutter} ${palette.blue('=')} ${palette.cyan('hint:')} ${visible(hint)}`);
  return `${lines.map((item) => item.trimEnd()).join('\n')}\n`;
}

function excerpt(text: string, { line, column, endLine, endColumn }: Diagnostic): { shown: string; caret: string } {
  const from = Math.min(column - 1, text.length);
  const to = endLine === line ? Math.min(Math.max(endColumn - 1, from + 1), text.length) : text.length;
  const start = from > MAX_WIDTH - 20 ? from - 40 : 0;
  const before = visible(text.slice(start, from));
  const marked = visible(text.slice(from, Math.max(to, from)));
  const after = visible(text.slice(to));
  const head = start > 0 ? '…' : '';
  const whole = `${head}${before}${marked}${after}`;
  const shown = whole.length > MAX_WIDTH ? `${whole.slice(0, MAX_WIDTH)}…` : whole;
  const space = widthOf(head + before);
  const length = Math.min(Math.max(widthOf(marked), 1), Math.max(MAX_WIDTH - space, 1));
  return { shown, caret: `${' '.repeat(space)}${'^'.repeat(length)}` };
}
