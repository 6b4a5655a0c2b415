import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
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

/** Runs a command inside this process, without a terminal. What it throws is thrown. */
export async function runCommand(
  args: readonly string[],
  { cwd = '/', env = {} }: { readonly cwd?: string; readonly env?: CliContext['env'] } = {},
): Promise<CommandOutcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const palette = picocolors.createColors(false);
  let exitCode = 0;
  const context: CliContext = {
    cwd,
    env,
    stdin: new PassThrough(),
    stdout,
    stderr,
    interactive: false,
    columns: 100,
    palette,
    errorPalette: palette,
    signal: new AbortController().signal,
    ownSignals: () => () => undefined,
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  await buildProgram(context)
    .parseAsync([...args], { from: 'user' })
    .catch((error: unknown) => {
      // It would be printed.
      if (error instanceof PgherdError) expectNoSecrets(`${error.message} ${error.hint ?? ''}`, { args, env });
      throw error;
    });
  stdout.end();
  stderr.end();
  const [out, err] = [await text(stdout), await text(stderr)];
  expectNoSecrets(out + err, { args, env });
  return { exitCode, stdout: out, stderr: err };
}
