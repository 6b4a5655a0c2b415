import type { Readable, Writable } from 'node:stream';
import picocolors from 'picocolors';

/** The process as commands see it. `main` creates it; commands never use `process`. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when stdin and stdout are terminals and `CI` is unset. Only then does a command ask for confirmation. */
  readonly interactive: boolean;
  readonly columns: number;
  /** null: stdout is a file or a pipe, where lines may have any length. */
  readonly terminalWidth: number | null;
  readonly palette: Palette;
  readonly errorPalette: Palette;
  /** Aborted by the first SIGINT or SIGTERM; `run` and `dev` call `ownSignals` and handle signals themselves. */
  readonly signal: AbortSignal;
  /** Passes SIGINT, SIGTERM and SIGHUP to the command, including one that arrived earlier. Returns a function that undoes it. */
  ownSignals(handler: (signal: Signal) => void): () => void;
  /** Sets the exit code of the process when the command does not throw. */
  setExitCode(code: number): void;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export type Palette = ReturnType<typeof picocolors.createColors>;

/** Returns the width of the terminal; where stdout is not a terminal, that of the variable COLUMNS if it is set. */
export function terminalWidth(
  stdout: { readonly isTTY: boolean; readonly columns?: number },
  env: CliContext['env'],
): number | null {
  if (stdout.isTTY) return stdout.columns ?? 80;
  const set = Number(env.COLUMNS ?? '');
  return Number.isInteger(set) && set > 0 ? set : null;
}

/** Colours unless `NO_COLOR` (https://no-color.org), `--no-color`, `TERM=dumb`, or a stream that is not a terminal. */
export function paletteFor(stream: Writable, env: CliContext['env'], argv: readonly string[]): Palette {
  const refused = (env.NO_COLOR ?? '') !== '' || argv.includes('--no-color') || env.TERM === 'dumb';
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  const terminal = 'isTTY' in stream && stream.isTTY === true;
  return picocolors.createColors(!refused && (forced || terminal));
}
