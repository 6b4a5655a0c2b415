import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pgherdCalls } from './command-lines.ts';
import type { TestDatabase } from './database.ts';
import { blocksOf } from './readme.ts';
import { runHere } from './run-command.ts';

/** A line that a reader types, and what the page says that it prints; null: the page does not say it. */
export interface GuideLine {
  /** The block of the page, counted from 0. */
  readonly block: number;
  readonly text: string;
  readonly output: string | null;
}

/** Returns the lines for the shell of a page: those of `sh` blocks, and those of `console` blocks with what is printed. */
export function linesOf(page: string): readonly GuideLine[] {
  return blocksOf(page).flatMap(({ info, text }, block): readonly GuideLine[] => {
    if (info === 'sh')
      return text
        .split('\n')
        .map(withoutComment)
        .filter((line) => line !== '')
        .map((line) => ({ block, text: line, output: null }));
    if (info !== 'console') return [];
    return `\n${text}`
      .split('\n$ ')
      .slice(1)
      .map((typed) => {
        const [line = '', ...output] = typed.split('\n');
        return { block, text: withoutComment(line), output: output.join('\n').trimEnd() };
      });
  });
}

function withoutComment(line: string): string {
  return line.replace(/ +# .*$|^#.*$/, '').trim();
}

export interface TypingPlace {
  readonly folder: string;
  /** null: the lines need none. */
  readonly database: TestDatabase | null;
}

export interface TypedLine {
  /** null: a signal ended it. */
  readonly code: number | null;
  /** Standard error, then standard output. */
  readonly output: string;
}

/**
 * Executes one line inside this process: a call of pgherd, with `>` or without, or `psql -c`. Where a reader would confirm, `--yes` does.
 * Throws for a line of another kind.
 */
export async function typeLine(line: string, { folder, database }: TypingPlace): Promise<TypedLine> {
  const [, sql] = /^psql -c '([^']*)'$/.exec(line) ?? [];
  if (sql !== undefined) {
    await database?.query(sql);
    return { code: 0, output: '' };
  }
  const [command = line, target] = line.split(/ >(?= ?\S+$)/);
  const [args, ...others] = pgherdCalls(command);
  if (args === undefined || others.length > 0 || /\|/.test(command.replaceAll(/'[^']*'|"[^"]*"/g, '')))
    throw new Error(`not a single call of pgherd: ${line}`);
  const confirmed = CONFIRMED.has(args[0] ?? '') && !args.includes('--yes') && !args.includes('--plan');
  const { code, stdout, stderr } = await runHere(confirmed ? [...args, '--yes'] : args, {
    cwd: folder,
    env: database === null ? {} : { PGHERD_URL: database.url },
  });
  if (target !== undefined) writeFileSync(join(folder, target.trim()), stdout);
  return { code, output: `${stderr}${target === undefined ? stdout : ''}`.trimEnd() };
}

const CONFIRMED = new Set(['apply', 'pull', 'rollback', 'uninstall']);
