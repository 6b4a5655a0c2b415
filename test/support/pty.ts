import { spawn, spawnSync } from 'node:child_process';
import { programArguments } from './cli.ts';
import { expectNoSecrets } from './secrets.ts';
import { waitFor } from './wait-for.ts';

/** Whether this machine has `script` of util-linux, which runs a command on a terminal of its own. */
export const HAS_PTY: boolean =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

/** `pgherd` on a terminal. */
export interface TerminalCli {
  /** Types an answer as soon as the output matches. */
  answer(question: RegExp, text: string): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

export function runOnTerminal(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): TerminalCli {
  const command = [process.execPath, ...programArguments(), ...args]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.stdin.on('error', () => {});
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      expectNoSecrets(output, { args, env });
      resolve({ code, output });
    });
  });
  return {
    answer: async (question, text) => {
      await waitFor(
        () => {
          if (child.exitCode !== null) throw new Error(`it ended before ${question}: ${output}`);
          return question.exec(output);
        },
        { what: `the question ${question}` },
      );
      output = '';
      child.stdin.write(`${text}\n`);
    },
    ended,
  };
}
