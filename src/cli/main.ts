#!/usr/bin/env node
import { PgherdError } from '../errors.ts';
import { conditionError } from '../postgres/server/condition.ts';
import { printable } from '../text/printable.ts';
import { type CliContext, paletteFor, terminalWidth } from './shell/context.ts';
import { EXIT, exitCodeOf } from './shell/exit-code.ts';
import { takeSignals } from './shell/process-signals.ts';

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  const context = processContext(argv);
  // After a closed pipe (`pgherd plan | head`) the command ends its work, and with its own exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') process.exit(EXIT.error);
    });
  }
  // Loaded now, when the signals are taken.
  const [{ buildProgram }, { CommanderError }] = await Promise.all([import('./program.ts'), import('commander')]);
  try {
    await buildProgram(context).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // commander has printed its own.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else process.exitCode = report(error, argv, context);
  }
}

function processContext(argv: readonly string[]): CliContext {
  const env = process.env;
  return {
    cwd: process.cwd(),
    env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: process.stdout.isTTY === true && process.stdin.isTTY === true && (env.CI ?? '') === '',
    columns: process.stdout.columns ?? 100,
    terminalWidth: terminalWidth(process.stdout, env),
    palette: paletteFor(process.stdout, env, argv),
    errorPalette: paletteFor(process.stderr, env, argv),
    ...takeSignals(argv),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

/** The only place that prints an error. Returns the exit code. */
function report(error: unknown, argv: readonly string[], context: CliContext): number {
  const known = error instanceof PgherdError ? error : (conditionError(error) ?? defect(error));
  if (wantsJson(argv)) {
    const body = { error: { code: known.code, message: known.message, hint: known.hint } };
    context.stdout.write(`${JSON.stringify(body)}\n`);
  } else {
    const c = context.errorPalette;
    context.stderr.write(`${c.red(c.bold('error:'))} ${printable(known.message)}\n`);
    if (known.hint !== null) context.stderr.write(`${c.cyan('hint:')} ${printable(known.hint)}\n`);
  }
  if (argv.includes('--verbose')) {
    const cause = known.cause instanceof Error ? known.cause : known;
    context.stderr.write(`${printable(cause.stack ?? cause.message)}\n`);
  }
  return exitCodeOf(known.code);
}

function defect(error: unknown): PgherdError {
  return new PgherdError('internal', error instanceof Error ? error.message : String(error), {
    cause: error,
    hint: 'this is a bug in pgherd; please report it with the output of --verbose',
  });
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'));
}
