import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { CommanderError } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { type CliContext, paletteFor } from '../../src/cli/shell/context.ts';
import { EXIT } from '../../src/cli/shell/exit-code.ts';
import { reportError } from '../../src/cli/shell/report/report-error.ts';
import { PgherdError } from '../../src/errors.ts';
import type { CliResult } from './cli.ts';
import { expectNoSecrets } from './secrets.ts';

export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command inside this process, without a terminal. Throws what the command throws. */
export async function runCommand(
  args: readonly string[],
  {
    cwd = '/',
    env = {},
    width = null,
    signal = new AbortController().signal,
    onOutput,
    onNote,
  }: {
    readonly cwd?: string;
    readonly env?: CliContext['env'];
    /** Of a terminal; default: none. */
    readonly width?: number | null;
    readonly signal?: AbortSignal;
    /** Receives what is printed, as it is. */
    readonly onOutput?: (text: string) => void;
    /** Receives what is printed to standard error. */
    readonly onNote?: (text: string) => void;
  } = {},
): Promise<CommandOutcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let exitCode = 0;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  const context = { ...contextOf({ cwd, env, stdout, stderr, setExitCode }), terminalWidth: width, signal };
  let out = '';
  stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
    onOutput?.(part);
  });
  let err = '';
  stderr.setEncoding('utf8').on('data', (part: string) => {
    err += part;
    onNote?.(part);
  });
  await buildProgram(context)
    .parseAsync([...args], { from: 'user' })
    .catch((error: unknown) => {
      // It would be printed.
      if (error instanceof PgherdError) expectNoSecrets(`${error.message} ${error.hint ?? ''}`, { args, env });
      throw error;
    });
  stdout.end();
  stderr.end();
  await Promise.all([finished(stdout), finished(stderr)]);
  expectNoSecrets(out + err, { args, env });
  return { exitCode, stdout: out, stderr: err };
}

/** Runs a command inside this process as the program runs it, errors and exit codes included: much faster than a process of its own. */
export async function runHere(
  args: readonly string[],
  { cwd = '/', env = {} }: { readonly cwd?: string; readonly env?: CliContext['env'] } = {},
): Promise<CliResult> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let code = 0;
  const setExitCode = (exitCode: number): void => {
    code = exitCode;
  };
  const own = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env };
  const context = contextOf({ cwd, env: own, stdout, stderr, setExitCode });
  const written = Promise.all([text(stdout), text(stderr)]);
  await buildProgram(context)
    .parseAsync([...args], { from: 'user' })
    .catch((error: unknown) => {
      if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      else code = reportError(error, args, context);
    });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  expectNoSecrets(out + err, { args, env });
  return { code, stdout: out, stderr: err };
}

/** The names of all commands. */
export function commandNames(): readonly string[] {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const program = buildProgram(contextOf({ cwd: '/', env: {}, stdout, stderr, setExitCode: () => undefined }));
  return program.commands.map((command) => command.name());
}

function contextOf(own: Pick<CliContext, 'cwd' | 'env' | 'stdout' | 'stderr' | 'setExitCode'>): CliContext {
  // Colours only where FORCE_COLOR asks for them.
  const palette = paletteFor(own.stdout, own.env, []);
  return {
    ...own,
    stdin: new PassThrough(),
    interactive: false,
    columns: 100,
    terminalWidth: null,
    palette,
    errorPalette: palette,
    signal: new AbortController().signal,
    ownSignals: () => () => undefined,
  };
}
