import type { LogFormat } from '../../log.ts';
import type { Daemon } from '../../runtime/daemon.ts';
import { Watchdog } from '../../runtime/watchdog/watchdog.ts';
import { EXIT } from '../shell/exit-code.ts';

/**
 * Returns the watchdog of a daemon, not started: it ends the process with `EXIT.frozen` when the event loop is blocked
 * for longer than the lease, and reports the daemon's last event when no stack can be read.
 */
export function daemonWatchdog(daemon: Pick<Daemon, 'leaseMs' | 'events'>, format: LogFormat): Watchdog {
  const watchdog = new Watchdog({ limitMs: daemon.leaseMs, format, exitCode: EXIT.frozen });
  daemon.events.on(({ type }) => watchdog.note(type));
  return watchdog;
}
