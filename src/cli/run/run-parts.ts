import type { Telemetry } from '../../http/otlp/telemetry.ts';
import type { HttpServer } from '../../http/server.ts';
import { createLogger, type LogFormat, type Logger } from '../../log.ts';
import type { Target } from '../../postgres/target.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { logEvents } from '../../runtime/log-events.ts';
import { QuietDaemon } from '../../runtime/quiet-daemon.ts';
import type { Watchdog } from '../../runtime/watchdog/watchdog.ts';
import { resolveTarget } from '../options/connection-options.ts';
import { durationOption } from '../options/duration-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';
import { daemonWatchdog } from './daemon-watchdog.ts';
import { httpOf, syncOf, telemetryOf } from './run-services.ts';
import { loginsOf, optionsOfFlags, type RunFlags, readConfig, refuseWithQuiet } from './run-settings.ts';
import type { SyncService } from './sync-service.ts';

/** The daemon of `pgherd run` and the services beside it, none of them started. */
export interface RunParts {
  readonly log: Logger;
  readonly target: Target;
  readonly schema: string;
  readonly daemon: Daemon | QuietDaemon;
  readonly watchdog: Watchdog;
  /** null: without `--sync`. */
  readonly sync: SyncService | null;
  /** null: without `--http`. */
  readonly http: HttpServer | null;
  /** null: no collector is named. */
  readonly telemetry: Telemetry | null;
  /** Maximum time to wait for the server. */
  readonly waitMs: number;
}

/** Returns the parts that flags and `pgherd.yaml` describe. Throws `usage` and `config_invalid`. */
export async function runParts(context: CliContext, flags: RunFlags): Promise<RunParts> {
  const config = readConfig(context, flags);
  const overrides = optionsOfFlags(flags);
  const waitMs = durationOption(flags.wait, '--wait');
  const { format, log } = loggerOf(context, flags);
  const target = await resolveTarget(context, {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: config.environment?.urlEnv ?? null,
    roles: config.roles,
  });
  const [schema, version] = [flags.schema ?? config.schema, readVersion()];
  const options = { ...config.daemon, ...overrides };
  if (options.quiet) refuseWithQuiet(flags);
  const webhooks = { webhooks: config.webhooks, env: context.env, baseUrl: config.http.baseUrl };
  const settings = { target, schema, version, options, logins: loginsOf(context, config), webhooks };
  const daemon = options.quiet ? new QuietDaemon(settings) : new Daemon(settings);
  daemon.events.on(logEvents(log));
  const watchdog = daemonWatchdog(daemon, format);
  // Each service reserves its sessions before the daemon starts.
  const sync = syncOf(context, flags, target, schema, { log, budget: daemon.budget, home: daemon.home });
  const http = await httpOf(flags, { config: config.http, env: context.env, target, schema, version, daemon, log });
  const telemetry = await telemetryOf(context, { daemon, version, log, http });
  return { log, target, schema, daemon, watchdog, sync, http, telemetry, waitMs };
}

/** Text for a terminal, JSON for anything else, unless `--log-format` says otherwise. */
function loggerOf({ stderr }: CliContext, { logFormat, logLevel }: RunFlags): { format: LogFormat; log: Logger } {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true;
  const format: LogFormat = oneOf(logFormat ?? (isTerminal ? 'text' : 'json'), ['text', 'json'], '--log-format');
  const level = oneOf(logLevel, ['debug', 'info', 'warn', 'error'], '--log-level');
  return { format, log: createLogger({ format, level, write: (line) => void stderr.write(line) }) };
}
