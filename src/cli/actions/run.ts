import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ProjectConfig } from '../../definition/project.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import type { Telemetry, TelemetryOptions } from '../../http/otlp/telemetry.ts';
import type { HttpServer, HttpServerOptions } from '../../http/server.ts';
import { createLogger, type LogFormat } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import type { Target } from '../../postgres/target.ts';
import { findProjectFile, INIT_HINT, openProject } from '../../reconcile/read/open-project.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { logEvents } from '../../runtime/log-events.ts';
import { type DaemonOptions, DEFAULT_OPTIONS } from '../../runtime/part/options.ts';
import { deferred } from '../../runtime/part/waiting.ts';
import { QuietDaemon } from '../../runtime/quiet-daemon.ts';
import { refused, resolveTarget, withInitHint } from '../options/connection-options.ts';
import { durationOption } from '../options/duration-option.ts';
import { awaitStart } from '../run/await-start.ts';
import { lookAhead, reportStart, rolePrefixAt, type StartFacts } from '../run/start-report.ts';
import type { CliContext } from '../shell/context.ts';
import { EXIT } from '../shell/exit-code.ts';
import { oneOf, wholeNumber } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';
import { daemonWatchdog } from './daemon-watchdog.ts';
import { SyncService, type SyncServiceOptions } from './sync-service.ts';

export interface RunFlags {
  readonly url?: string;
  readonly schema?: string;
  readonly config?: string;
  readonly env?: string;
  readonly slots?: string;
  readonly maxConnections?: string;
  readonly poll?: string;
  readonly batch?: string;
  readonly grace?: string;
  readonly wait: string;
  readonly topics?: string;
  readonly lease?: string;
  readonly prune?: string;
  readonly sync?: string;
  readonly syncEvery: string;
  readonly onDrift: string;
  readonly http?: string;
  readonly logFormat?: string;
  readonly logLevel: string;
}

/** Runs until a signal stops it. Throws when it cannot start. */
export async function runDaemon(context: CliContext, flags: RunFlags): Promise<void> {
  const config = readConfig(context, flags);
  const overrides = optionsOfFlags(flags);
  const waitMs = durationOption(flags.wait, '--wait');
  const terminal = 'isTTY' in context.stderr && context.stderr.isTTY === true;
  const format: LogFormat = oneOf(flags.logFormat ?? (terminal ? 'text' : 'json'), ['text', 'json'], '--log-format');
  const level = oneOf(flags.logLevel, ['debug', 'info', 'warn', 'error'], '--log-level');
  const log = createLogger({ format, level, write: (line) => void context.stderr.write(line) });
  const target = await resolveTarget(context, {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: config.environment?.urlEnv ?? null,
    roles: config.roles,
  });
  const schema = flags.schema ?? config.schema;
  const options = { ...config.daemon, ...overrides };
  if (options.quiet) refuseWithQuiet(flags);
  const settings = {
    target,
    schema,
    version: readVersion(),
    options,
    logins: loginsOf(context, config),
    webhooks: { webhooks: config.webhooks, env: context.env, baseUrl: config.http.baseUrl },
  };
  const daemon = options.quiet ? new QuietDaemon(settings) : new Daemon(settings);
  daemon.events.on(logEvents(log));
  const watchdog = daemonWatchdog(daemon, format);
  const sync = syncOf(context, flags, target, schema, { log, budget: daemon.budget, home: daemon.home });
  const http = await httpOf(flags, {
    config: config.http,
    env: context.env,
    target,
    schema,
    version: readVersion(),
    daemon,
    log,
  });
  const telemetry = await telemetryOf(context, { daemon, version: settings.version, log, http });

  const stop = deferred();
  const stopping = new AbortController();
  let failure: PgherdError | null = null;
  daemon.events.on((event) => {
    if (event.type !== 'copied') return;
    failure = event.error;
    stop.resolve();
  });
  let signals = 0;
  // Running tasks continue with the previous settings.
  const notReloaded = (error: unknown): void =>
    logEvent(log, 'not-reloaded', { error: error instanceof Error ? error.message : String(error) });
  const release = context.ownSignals((signal) => {
    if (signal === 'SIGHUP') {
      sync?.call();
      try {
        const again = readConfig(context, flags);
        const webhooks = { webhooks: again.webhooks, env: context.env, baseUrl: again.http.baseUrl };
        http?.reload(again.http);
        daemon
          .reload({ ...again.daemon, ...overrides }, loginsOf(context, again), webhooks)
          .then(() => watchdog.limit(daemon.leaseMs))
          .catch(notReloaded);
      } catch (error) {
        notReloaded(error);
      }
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
    const never = new AbortController().signal;
    await http?.start();
    telemetry?.start();
    watchdog.start((error) => logEvent(log, 'watchdog-ended', { error: String(error) }));
    try {
      const look = (): Promise<StartFacts> => lookAhead(target, schema, daemon.home);
      const outlook = await awaitStart(look, { log, signal: stopping.signal, waitMs });
      if (outlook === null) return;
      await daemon.start(never);
      reportStart(log, target, daemon.load.slots, outlook);
    } catch (error) {
      const rolePrefix = (): Promise<string> => rolePrefixAt(target, schema);
      const reason = await refused(error, target, { ended: false, rolePrefix, needs: 'pgherd_daemon to run tasks' });
      throw await withInitHint(context, reason);
    }
    await sync?.start(never);
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

/** Throws `config_invalid` for a flag that keeps sessions open. */
function refuseWithQuiet({ http, sync }: RunFlags): void {
  const flag = http === undefined ? (sync === undefined ? null : '--sync') : '--http';
  if (flag === null) return;
  throw new PgherdError('config_invalid', `daemon.quiet is true, but ${flag} keeps sessions open`, {
    hint: `leave ${flag} out, or remove daemon.quiet from pgherd.yaml`,
  });
}

/** Starts the server of `--http`; null without the flag. Its modules are loaded only on demand. Throws `usage` and `config_invalid`. */
async function httpOf(flags: RunFlags, options: Omit<HttpServerOptions, 'address'>): Promise<HttpServer | null> {
  if (flags.http === undefined) return null;
  const { parseAddress } = await import('../../http/address.ts');
  const address = parseAddress(flags.http);
  const { HttpServer } = await import('../../http/server.ts');
  return new HttpServer({ ...options, address });
}

/** Exports to OpenTelemetry when its variables name a collector; else null, and none of it is loaded. Throws `config_invalid`. */
async function telemetryOf(
  { env }: CliContext,
  { http, ...options }: Pick<TelemetryOptions, 'daemon' | 'version' | 'log'> & { readonly http: HttpServer | null },
): Promise<Telemetry | null> {
  if (!Object.keys(env).some((name) => name.startsWith('OTEL_'))) return null;
  const { otlpSettings } = await import('../../http/otlp/settings.ts');
  const settings = otlpSettings(env);
  if (settings === null) return null;
  const { Telemetry } = await import('../../http/otlp/telemetry.ts');
  const measure: TelemetryOptions['measure'] = http === null ? null : (registry) => http.measureQueue(registry);
  return new Telemetry({ ...options, settings, measure });
}

/** Returns the service of `--sync`; null without the flag. Throws `usage`. */
function syncOf(
  context: CliContext,
  flags: RunFlags,
  target: Target,
  schema: string,
  parts: Pick<SyncServiceOptions, 'log' | 'budget' | 'home'>,
): SyncService | null {
  const onDrift = oneOf(flags.onDrift, ['heal', 'report'] as const, '--on-drift');
  const everyMs = durationOption(flags.syncEvery, '--sync-every', { minMs: 1_000 });
  if (flags.sync === undefined) return null;
  const directory = resolve(context.cwd, flags.sync);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new PgherdError('usage', `--sync: "${flags.sync}" is not a directory`, {
      hint:
        findProjectFile(context.cwd) === null
          ? `pass the directory that contains your definitions; ${INIT_HINT}`
          : 'pass the directory that contains your definitions',
    });
  }
  const environment = flags.env ?? null;
  const options = {
    directory,
    cwd: context.cwd,
    environment,
    schema,
    onDrift,
    toolVersion: readVersion(),
    lockTimeoutMs: 10_000,
  };
  return new SyncService({ target, sync: options, everyMs, env: context.env, ...parts });
}

/** Reads the current `pgherd.yaml`. Throws `config_invalid` with its first mistake. */
function readConfig(context: CliContext, flags: RunFlags): ProjectConfig {
  const path = resolve(context.cwd, flags.config ?? '.');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new PgherdError('usage', `--config: "${flags.config}" does not exist`, {
      hint: 'pass the path of pgherd.yaml, or its directory',
    });
  }
  const directory = stat.isDirectory() ? path : dirname(path);
  const diagnostics = createDiagnostics();
  const file = stat.isDirectory() ? findProjectFile(directory) : path;
  const { project } = openProject(
    file,
    directory,
    { cwd: context.cwd, environment: flags.env ?? null, vars: {} },
    diagnostics,
  );
  const mistake = diagnostics.list.find((diagnostic) => diagnostic.severity === 'error');
  if (mistake !== undefined) {
    const place = `${mistake.file}:${mistake.line}:${mistake.column}`;
    throw new PgherdError('config_invalid', `${place}: ${mistake.message}`, { hint: mistake.hint });
  }
  if (project.config.isolation === 'trusted') {
    throw new PgherdError('config_invalid', 'isolation: trusted is not supported by this daemon', {
      hint: 'remove the key: each job logs in as its role',
    });
  }
  return project.config;
}

function optionsOfFlags(flags: RunFlags): Partial<DaemonOptions> {
  return {
    ...(flags.slots === undefined ? {} : { slots: wholeNumber(flags.slots, 1, '--slots') }),
    ...(flags.maxConnections === undefined
      ? {}
      : { maxConnections: wholeNumber(flags.maxConnections, 1, '--max-connections') }),
    ...(flags.poll === undefined ? {} : { pollMs: durationOption(flags.poll, '--poll', { minMs: 10 }) }),
    ...(flags.batch === undefined ? {} : { batch: wholeNumber(flags.batch, 0, '--batch') }),
    ...(flags.grace === undefined ? {} : { graceMs: durationOption(flags.grace, '--grace') }),
    ...(flags.topics === undefined ? {} : { topics: topicNames(flags.topics) }),
    ...(flags.lease === undefined ? {} : leaseOptions(durationOption(flags.lease, '--lease', { minMs: 500 }))),
    ...(flags.prune === undefined ? {} : { pruneMs: durationOption(flags.prune, '--prune') }),
  };
}

/** Keeps the default number of heartbeats per lease. */
function leaseOptions(leaseMs: number): Partial<DaemonOptions> {
  const { heartbeatMs, leaseMs: defaultMs } = DEFAULT_OPTIONS;
  return { leaseMs, heartbeatMs: Math.round((leaseMs * heartbeatMs) / defaultMs) };
}

function topicNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new PgherdError('usage', `--topics: "${text}" contains an empty name`);
  return names;
}

function loginsOf(context: CliContext, config: ProjectConfig): LoginConfig {
  return { roles: config.roles, connections: config.connections, env: context.env };
}
