#!/usr/bin/env node
import { type CliContext, paletteFor, terminalWidth } from './shell/context.ts';
import { EXIT } from './shell/exit-code.ts';
import { takeSignals } from './shell/process-signals.ts';
import { reportError } from './shell/report/report-error.ts';
import { readVersion } from './shell/version.ts';

// Node 20 lacks it, and pg would then load all of `fetch` to see that it does not run in a worker of Cloudflare.
if (!('navigator' in globalThis)) {
  const navigator = { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
}

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  const context = processContext(argv);
  // After a closed pipe (`pgherd plan | head`) the command ends its work, and with its own exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') process.exit(EXIT.error);
    });
  }
  // Asked often, by scripts: the commands need not be loaded.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${readVersion()}\n`);
    return;
  }
  // Loaded now, when the signals are taken.
  const [{ buildProgram }, { CommanderError }] = await Promise.all([import('./program.ts'), import('commander')]);
  try {
    await buildProgram(context).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // commander has printed its own.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else process.exitCode = reportError(error, argv, context);
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
