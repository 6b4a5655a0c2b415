import { readFileSync } from 'node:fs';

/**
 * A fenced block of a page. What is executed has the language `sh`; a second word says where: `clone`, only in a clone of
 * the repository; `keep`, a program that keeps running; `fails`, its last statement exits with 1; `suite`, the test suite, which executes
 * the page itself.
 */
export interface FencedBlock {
  readonly info: string;
  readonly text: string;
}

export function fencedBlocks(page: string): readonly FencedBlock[] {
  return [...page.matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(([, , info = '', text = '']) => ({
    info: info.trim(),
    text: text.trimEnd(),
  }));
}

/** The fenced blocks of a page of the repository. */
export function blocksOf(page: string): readonly FencedBlock[] {
  return fencedBlocks(readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'));
}

/** The statements of a shell block: its lines, a here document together with the command that reads it. */
export function statementsOf({ text }: FencedBlock): readonly string[] {
  const statements = text.match(/^.*<<'(\w+)'\n[\s\S]*?\n\1$|^.*\S.*$/gm);
  return (statements ?? []).filter((statement) => !statement.startsWith('#'));
}

/** The lines of an output without what differs from run to run: instants, names of databases and logins, crowded minutes, column widths. */
export function comparableLines(output: string): readonly string[] {
  return output
    .replaceAll(/\(database [^,]+,/g, '(database D,')
    .replaceAll(/\bby \S+, (?:just now|[\w ]+ ago)/g, 'by LOGIN, AGO')
    .replaceAll(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(?: \d+ \w+)?/g, 'DAY')
    .replaceAll(/\b\d+:\d+(?::\d+)?\b/g, 'TIME')
    .replaceAll(/Peak [^.]+/g, 'PEAK')
    .replaceAll(/ +/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
