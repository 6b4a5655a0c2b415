import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { waitFor } from './wait-for.ts';

/** A terminal: one shell in which a reader types one command after the other. `cd` and `export` keep their effect. */
export interface ShellSession {
  /** Runs a statement of one or more lines to its end; returns its exit code and all its output. */
  run(statement: string): Promise<{ readonly code: number; readonly output: string }>;
  /** Ends the shell and everything that still runs in it. */
  stop(): void;
}

/** A build and an installation, on a machine that does other work as well. */
const STATEMENT_TIMEOUT_MS = 240_000;

export function startShell(cwd: string, env: Readonly<Record<string, string>>): ShellSession {
  const child = spawn('sh', [], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.stdin.on('error', () => {});
  return {
    run: async (statement) => {
      output = '';
      const mark = randomBytes(8).toString('hex');
      // A command that reads its standard input must not read the statements that follow.
      child.stdin.write(`{ ${statement}\n} </dev/null\necho "${mark} $?"\n`);
      const end = await waitFor(
        () => {
          if (child.exitCode !== null) throw new Error(`the shell ended in: ${statement}\n${output}`);
          return new RegExp(`${mark} (\\d+)\\n`).exec(output);
        },
        { what: `the end of: ${statement}`, timeoutMs: STATEMENT_TIMEOUT_MS },
      );
      return { code: Number(end[1]), output: output.replace(end[0], '') };
    },
    stop: () => {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // It has ended already.
      }
    },
  };
}
