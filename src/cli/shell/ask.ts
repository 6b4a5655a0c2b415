import { createInterface } from 'node:readline/promises';
import { PgherdError } from '../../errors.ts';
import type { CliContext } from './context.ts';
import { printNote } from './output.ts';

/** Asks a question whose answer is yes or no. Throws `usage` without a terminal, and when the answer is not yes. */
export async function askYes(context: CliContext, question: string): Promise<void> {
  if (!context.interactive) {
    throw new PgherdError('usage', `${question} Confirmation needed, but standard input is not a terminal.`, {
      hint: 'pass --yes. Nothing was changed',
    });
  }
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: context.signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  printNote(context, 'Nothing was changed.');
  throw new PgherdError('usage', 'the answer was not yes');
}
