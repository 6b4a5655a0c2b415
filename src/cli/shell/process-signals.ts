import { PgherdError } from '../../errors.ts';
import type { CliContext, Signal } from './context.ts';

const STOPPING = ['SIGINT', 'SIGTERM'] as const;

/**
 * Handles the signals of this process until it ends, and returns the part of the context that passes them on. `run` reads its settings
 * again on SIGHUP: a SIGHUP that arrives before the daemon takes signals waits for it, and does not end the process.
 */
export function takeSignals(argv: readonly string[]): Pick<CliContext, 'signal' | 'ownSignals'> {
  const abort = new AbortController();
  const reloads = argv.find((word) => !word.startsWith('-')) === 'run';
  let received: Signal | null = null;
  let hungUp = false;
  let owner: ((signal: Signal) => void) | null = null;
  // One listener to the end: a signal that waits while its last listener is replaced is lost.
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
  const hangUp = (): void => {
    if (owner === null) hungUp = true;
    else owner('SIGHUP');
  };
  if (reloads) process.on('SIGHUP', hangUp);
  return {
    signal: abort.signal,
    ownSignals: (handler) => {
      owner = handler;
      if (!reloads) process.on('SIGHUP', hangUp);
      if (received !== null) {
        for (const name of STOPPING) process.on(name, listener);
        // It arrived while the command was being loaded, so it waits.
        handler(received);
      }
      if (hungUp) handler('SIGHUP');
      return () => {
        owner = null;
        if (!reloads) process.off('SIGHUP', hangUp);
      };
    },
  };
}
