import type { Readable, Writable } from 'node:stream';
import picocolors from 'picocolors';

/** What a command may know of the process it runs in. `main` makes one; commands never touch `process`. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Both ends are terminals and `CI` is unset. Questions are asked only then. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly palette: Palette;
  readonly errorPalette: Palette;
  /** Aborted by the first SIGINT or SIGTERM; `run` and `dev` call `ownSignals` and take them themselves. */
  readonly signal: AbortSignal;
  /** Hands SIGINT, SIGTERM and SIGHUP to the command, one that came before at once; gives back a function that undoes it. */
  ownSignals(handler: (signal: Signal) => void): () => void;
  /** Sets what the process exits with when nothing is thrown. */
  setExitCode(code: number): void;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export type Palette = ReturnType<typeof picocolors.createColors>;

/** Colours unless `NO_COLOR` (https://no-color.org), `--no-color`, `TERM=dumb`, or the stream is no terminal. */
export function paletteFor(stream: Writable, env: CliContext['env'], argv: readonly string[]): Palette {
  const refused = (env.NO_COLOR ?? '') !== '' || argv.includes('--no-color') || env.TERM === 'dumb';
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  const terminal = 'isTTY' in stream && stream.isTTY === true;
  return picocolors.createColors(!refused && (forced || terminal));
}
