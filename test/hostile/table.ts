import type { Verdict } from './site.ts';

/** Returns the verdicts as a table for people: attack, mode, expected, got. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ attack, mode, expected, got, harm }) => [
    attack,
    mode === null ? 'either' : mode ? 'transaction' : 'statements',
    expected,
    harm.length === 0 ? (got === expected ? 'as expected' : got) : `${got}; HARM: ${harm.join('; ')}`,
  ]);
  const table = [['attack', 'mode', 'expected', 'got'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const bad = verdicts.filter(({ got, expected, harm }) => got !== expected || harm.length > 0).length;
  return `${lines.join('\n')}\n${verdicts.length} runs, ${bad} not as expected\n`;
}
