#!/usr/bin/env node
import { CommanderError } from 'commander';
import { PgherdError } from '../errors.ts';
import { printable } from '../text/printable.ts';
import { buildProgram } from './program.ts';
import { type CliContext, paletteFor, type Signal } from './shell/context.ts';
import { EXIT, exitCodeOf } from './shell/exit-code.ts';

const STOPPING = ['SIGINT', 'SIGTERM'] as const;

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  const context = processContext(argv);
  // A closed pipe (`pgherd log | head`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await buildProgram(context).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, argv, context);
  }
}

function processContext(argv: readonly string[]): CliContext {
  const env = process.env;
  const abort = new AbortController();
  let received: Signal | null = null;
  let owner: ((signal: Signal) => void) | null = null;
  // One listener for the whole process: a signal that arrives while its only listener is replaced would be lost.
  const listener = (signal: Signal): void => {
    if (owner !== null) {
      owner(signal);
      return;
    }
    received ??= signal;
    abort.abort(new PgherdError('internal', `stopped by ${signal}`));
    // The next one ends the process.
    for (const name of STOPPING) process.off(name, listener);
  };
  for (const name of STOPPING) process.on(name, listener);
  return {
    cwd: process.cwd(),
    env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: process.stdout.isTTY === true && process.stdin.isTTY === true && (env.CI ?? '') === '',
    columns: process.stdout.columns ?? 100,
    palette: paletteFor(process.stdout, env, argv),
    errorPalette: paletteFor(process.stderr, env, argv),
    signal: abort.signal,
    ownSignals: (handler) => {
      owner = handler;
      process.on('SIGHUP', handler);
      if (received !== null) {
        for (const name of STOPPING) process.on(name, listener);
        // The signal arrived while the command was being loaded.
        handler(received);
      }
      return () => {
        owner = null;
        process.off('SIGHUP', handler);
      };
    },
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

/** The only place that prints an error. Returns the exit code. */
function report(error: unknown, argv: readonly string[], context: CliContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has printed it
  const known = error instanceof PgherdError ? error : defect(error);
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
