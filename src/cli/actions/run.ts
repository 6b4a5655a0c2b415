import type { PgherdError } from '../../errors.ts';
import { logEvent } from '../../log-catalog.ts';
import { deferred } from '../../runtime/part/waiting.ts';
import { refused } from '../options/connection-options.ts';
import { awaitStart } from '../run/await-start.ts';
import { type RunParts, runParts } from '../run/run-parts.ts';
import { loginsOf, optionsOfFlags, type RunFlags, readConfig } from '../run/run-settings.ts';
import { lookAhead, reportStart, rolePrefixAt, type StartFacts } from '../run/start-report.ts';
import type { CliContext } from '../shell/context.ts';
import { EXIT } from '../shell/exit-code.ts';

/** Runs until a signal stops it. Throws when it cannot start. */
export async function runDaemon(context: CliContext, flags: RunFlags): Promise<void> {
  const parts = await runParts(context, flags);
  const { daemon, http, log, sync, telemetry, watchdog } = parts;
  const stop = deferred();
  const stopping = new AbortController();
  let failure: PgherdError | null = null;
  daemon.events.on((event) => {
    if (event.type !== 'copied') return;
    failure = event.error;
    stop.resolve();
  });
  let signals = 0;
  const release = context.ownSignals((signal) => {
    if (signal === 'SIGHUP') {
      reload(context, flags, parts);
      return;
    }
    signals += 1;
    stopping.abort();
    if (signals === 1) stop.resolve();
    else daemon.endGrace();
  });
  try {
    // A signal arrived before the daemon started.
    if (signals > 0) return;
    await http?.start();
    telemetry?.start();
    watchdog.start((error) => logEvent(log, 'watchdog-ended', { error: String(error) }));
    if (!(await hasStarted(parts, stopping.signal))) return;
    await sync?.start(new AbortController().signal);
    await stop.promise;
    await sync?.stop();
    await daemon.stop();
    if (failure !== null) throw failure;
    if (signals > 1) context.setExitCode(EXIT.error);
  } finally {
    await telemetry?.stop();
    await http?.stop();
    await watchdog.stop();
    release();
  }
}

/** Starts the daemon and logs that it is ready. Returns false when `signal` aborted the wait for its server. */
async function hasStarted(parts: RunParts, signal: AbortSignal): Promise<boolean> {
  const { daemon, log, target, schema, waitMs } = parts;
  try {
    const check = (): Promise<StartFacts> => lookAhead(target, schema, daemon.home);
    const facts = await awaitStart(check, { log, signal, waitMs });
    if (facts === null) return false;
    await daemon.start(new AbortController().signal);
    reportStart(log, target, daemon.load.slots, facts);
    return true;
  } catch (error) {
    const rolePrefix = (): Promise<string> => rolePrefixAt(target, schema);
    throw await refused(error, target, { ended: false, rolePrefix, needs: 'pgherd_daemon to run tasks' });
  }
}

/** Reads `pgherd.yaml` again. Running tasks continue with the previous settings, as does everything when the file has a mistake. */
function reload(context: CliContext, flags: RunFlags, { daemon, http, log, sync, watchdog }: RunParts): void {
  const notReloaded = (error: unknown): void =>
    logEvent(log, 'not-reloaded', { error: error instanceof Error ? error.message : String(error) });
  sync?.call();
  try {
    const config = readConfig(context, flags);
    const webhooks = { webhooks: config.webhooks, env: context.env, baseUrl: config.http.baseUrl };
    http?.reload(config.http);
    daemon
      .reload({ ...config.daemon, ...optionsOfFlags(flags) }, loginsOf(context, config), webhooks)
      .then(() => watchdog.limit(daemon.leaseMs))
      .catch(notReloaded);
  } catch (error) {
    notReloaded(error);
  }
}
