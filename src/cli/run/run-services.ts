import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import type { Telemetry, TelemetryOptions } from '../../http/otlp/telemetry.ts';
import type { HttpServer, HttpServerOptions } from '../../http/server.ts';
import type { Target } from '../../postgres/target.ts';
import { findProjectFile, INIT_HINT } from '../../reconcile/read/find-project.ts';
import { durationOption } from '../options/duration-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';
import type { RunFlags } from './run-settings.ts';
import { SyncService, type SyncServiceOptions } from './sync-service.ts';

/** Starts the server of `--http`; null without the flag. Its modules are loaded only on demand. Throws `usage` and `config_invalid`. */
export async function httpOf(flags: RunFlags, options: Omit<HttpServerOptions, 'address'>): Promise<HttpServer | null> {
  if (flags.http === undefined) return null;
  const { parseAddress } = await import('../../http/address.ts');
  const address = parseAddress(flags.http);
  const { HttpServer } = await import('../../http/server.ts');
  return new HttpServer({ ...options, address });
}

/** Exports to OpenTelemetry when its variables name a collector; else null, and none of it is loaded. Throws `config_invalid`. */
export async function telemetryOf(
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
export function syncOf(
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
