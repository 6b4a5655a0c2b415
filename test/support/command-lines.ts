import { type Command, CommanderError } from 'commander';
import { idleContext } from '../../scripts/reference/commands.ts';
import { buildProgram } from '../../src/cli/program.ts';

/** A word of a shell line: `|`, `&&`, `>` and the like are words of their own, quotes and escapes are undone. */
const WORD = /\\\n|\s+|(#.*)|([|&;<>]+|\d?>&?\d?)|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\|&;<>])+)/gy;

/** Returns the arguments of each call of pgherd in a text for the shell, prompts (`$ `) and assignments before it left out. */
export function pgherdCalls(text: string): readonly (readonly string[])[] {
  return text.split(/(?<!\\)\n/).flatMap((line) => {
    const calls: string[][] = [[]];
    let isTarget = false;
    for (const [, comment, operator, word] of line.replace(/^\$ /, '').matchAll(WORD)) {
      if (comment !== undefined) break;
      if (operator !== undefined && !/[<>]/.test(operator)) calls.push([]);
      if (word !== undefined && !isTarget) calls.at(-1)?.push(unquoted(word));
      isTarget = operator === undefined ? isTarget && word === undefined : /[<>]/.test(operator);
    }
    return calls
      .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
      .filter(([program]) => program === 'pgherd')
      .map(([, ...args]) => args);
  });
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_, single, double, escaped) => single ?? double?.replaceAll(/\\([$"\\`])/g, '$1') ?? escaped,
  );
}

let idleProgram: Command | null = null;

/** The commands of pgherd, which do nothing. */
function withoutActions(): Command {
  const idle = (command: Command): Command => {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
    command.action(() => {});
    command.commands.forEach(idle);
    return command;
  };
  const program = buildProgram(idleContext());
  program.commands.forEach(idle);
  return program;
}

/**
 * Returns why pgherd would refuse these arguments before it starts to work; null: it would not. Checks names, options, their values and
 * the number of arguments.
 */
export async function refusalOf(args: readonly string[]): Promise<string | null> {
  idleProgram ??= withoutActions();
  try {
    await idleProgram.parseAsync([...args], { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return null; // --help, --version
    return error instanceof Error ? error.message : String(error);
  }
}
