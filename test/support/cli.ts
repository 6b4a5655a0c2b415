import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expectNoSecrets } from './secrets.ts';
import { waitFor } from './wait-for.ts';

export interface CliOptions {
  /** Added to a bare environment: PATH, HOME, and nothing that names a database. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The built `main.js` of another version; default: of this one. */
  readonly main?: string;
  /** Standard input; default: none. */
  readonly input?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly pid: number;
  /** Its output so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the match as soon as stdout and stderr together match; fails when the process ends before. */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Sends a signal and returns the outcome once the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<CliResult>;
  readonly ended: Promise<CliResult>;
}

const RUN_TIMEOUT_MS = 60_000;

/** Runs the built `pgherd` to its end. Killed after a minute. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const running = spawnCli(args, options);
  const killTimer = setTimeout(() => void running.kill('SIGKILL'), RUN_TIMEOUT_MS);
  try {
    return await running.ended;
  } finally {
    clearTimeout(killTimer);
  }
}

/** Starts `pgherd` and leaves it running: the caller kills it. */
export function spawnCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const program = options.main === undefined ? programArguments() : [options.main];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const output = collect(child);
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      try {
        expectNoSecrets(output.stdout + output.stderr, { args, env: options.env ?? {} });
        resolve({ code, stdout: output.stdout, stderr: output.stderr });
      } catch (error) {
        reject(error);
      }
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    waitForOutput: (pattern, timeoutMs) =>
      waitFor(
        () => {
          const match = new RegExp(pattern).exec(output.stdout + output.stderr);
          const end = child.exitCode ?? child.signalCode;
          if (match === null && end !== null) {
            throw new Error(`pgherd ended with ${end} before ${pattern}:\n${output.stdout}${output.stderr}`);
          }
          return match;
        },
        { what: `pgherd ${args.join(' ')} to write ${pattern}`, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
      ),
    kill: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The arguments of `node` that run `pgherd`, before its own: the built program, which `buildProgram` keeps up to date. */
export function programArguments(): readonly string[] {
  return [fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))];
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return output;
}
