import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import picocolors from 'picocolors';
import { buildProgram } from '../../src/cli/program.ts';
import type { CliContext } from '../../src/cli/shell/context.ts';
import { PgherdError } from '../../src/errors.ts';
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

/** The names of all commands. */
export function commandNames(): readonly string[] {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const program = buildProgram(contextOf({ cwd: '/', env: {}, stdout, stderr, setExitCode: () => undefined }));
  return program.commands.map((command) => command.name());
}

function contextOf(own: Pick<CliContext, 'cwd' | 'env' | 'stdout' | 'stderr' | 'setExitCode'>): CliContext {
  const palette = picocolors.createColors(false);
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
