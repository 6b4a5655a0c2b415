import { createRequire } from 'node:module';
import { visible } from '../../text/printable.ts';

export interface SqlDiff {
  readonly added: number;
  readonly removed: number;
  /** Each line starts with `+`, `-` or a blank; `… line 40` precedes a part that starts at that line of the new text. */
  readonly lines: readonly string[];
}

const CONTEXT_LINES = 2;
/** Two texts that are too different are shown as a whole instead of being compared. */
const MAX_EDITS = 2_000;

/** Returns the difference between two SQL texts, line by line. */
export function diffSql(before: string, after: string): SqlDiff {
  const patch = patchLibrary().structuredPatch('', '', withLineEnd(before), withLineEnd(after), '', '', {
    context: CONTEXT_LINES,
    maxEditLength: MAX_EDITS,
  });
  const hunks = patch?.hunks.map(({ newStart, lines }) => ({ start: newStart, lines })) ?? [
    { start: 1, lines: [...linesOf(before).map((line) => `-${line}`), ...linesOf(after).map((line) => `+${line}`)] },
  ];
  const lines = hunks.flatMap(({ start, lines: part }) => [
    ...(start > 1 ? [`… line ${start}`] : []),
    ...part.map((line) => visible(withTrailing(line))),
  ]);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    lines,
  };
}

type Library = typeof import('diff');

let loaded: Library | null = null;

/** Loaded at the first difference: a plan without new SQL needs none. */
function patchLibrary(): Library {
  loaded ??= createRequire(import.meta.url)('diff') as Library;
  return loaded;
}

/** Makes blanks at the end of a changed line visible. */
function withTrailing(line: string): string {
  return line.startsWith(' ') ? line : line.replace(/[ \t]+$/, (blanks) => '·'.repeat(blanks.length));
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
