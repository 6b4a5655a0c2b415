import { structuredPatch } from 'diff';
import { visible } from '../../text/printable.ts';

export interface SqlDiff {
  readonly added: number;
  readonly removed: number;
  /** Each line starts with `+`, `-` or a blank; a single `…` separates distant parts. */
  readonly lines: readonly string[];
}

const CONTEXT_LINES = 2;
/** Two texts that are too different are shown as a whole instead of being compared. */
const MAX_EDITS = 2_000;

/** Returns the difference between two SQL texts, line by line. */
export function diffSql(before: string, after: string): SqlDiff {
  const patch = structuredPatch('', '', withLineEnd(before), withLineEnd(after), '', '', {
    context: CONTEXT_LINES,
    maxEditLength: MAX_EDITS,
  });
  const hunks = patch?.hunks.map((hunk) => hunk.lines) ?? [
    [...linesOf(before).map((line) => `-${line}`), ...linesOf(after).map((line) => `+${line}`)],
  ];
  const lines = hunks.flatMap((hunk, index) => (index === 0 ? hunk : ['…', ...hunk])).map(visible);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    lines,
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
