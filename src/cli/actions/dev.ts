import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import type { ProjectConfig } from '../../definition/project.ts';
import { type DevDatabase, startDevDatabase } from '../../embedded/dev-database.ts';
import { PgherdError } from '../../errors.ts';
import { connect } from '../../postgres/connection.ts';
import { serverVersion } from '../../postgres/database.ts';
import { targetOf } from '../../postgres/target.ts';
import type { PlanRequest } from '../../reconcile/plan.ts';
import { Daemon } from '../../runtime/daemon.ts';
import type { DaemonOptions } from '../../runtime/part/options.ts';
import { migrate } from '../../store/migrate/migrate.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import { ApplyOnSave } from '../dev/apply-on-save.ts';
import { type Dashboard, serveDashboard } from '../dev/dashboard.ts';
import { applyInDev, createDatabases, devLoginsOf, loginConfigOf } from '../dev/dev-project.ts';
import { ProgressView } from '../dev/progress-view.ts';
import { watchJobs } from '../dev/watch-jobs.ts';
import { DAEMON_LIMITS } from '../options/daemon-limits.ts';
import type { DefinitionFlags } from '../options/definition-options.ts';
import { daemonWatchdog } from '../run/daemon-watchdog.ts';
import type { CliContext } from '../shell/context.ts';
import { EXIT } from '../shell/exit-code.ts';
import { printText, wholeNumber } from '../shell/output.ts';
import { reportInvalid } from '../shell/report/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
import { type ReadRequest, readPlanRequest } from './plan-request.ts';

export interface DevFlags extends DefinitionFlags {
  readonly database: string;
  readonly init?: string;
  readonly demo?: boolean;
  readonly slots?: string;
  readonly once?: boolean;
  readonly keep?: boolean;
  readonly fresh?: boolean;
  readonly http?: string;
}

/**
 * Starts a server, runs the init file, applies the definitions, runs a daemon, shows the progress of the jobs, and applies again
 * what is saved. The data is kept for the next start, but for that of `--once` and `--demo`. Exits 1 when a job failed under `--once`.
 */
export async function runDev(context: CliContext, paths: readonly string[], flags: DevFlags): Promise<void> {
  if (flags.demo === true) {
    const example = demoFlags(paths, flags);
    return await devOf({ ...context, cwd: EXAMPLES }, ['jobs'], example, { isKept: false });
  }
  if (flags.once === true && flags.fresh === true) {
    throw new PgherdError('usage', '--once always begins with new data', { hint: 'omit --fresh' });
  }
  await devOf(context, paths, flags, { isKept: flags.once !== true });
}

async function devOf(
  context: CliContext,
  paths: readonly string[],
  flags: DevFlags,
  { isKept }: { readonly isKept: boolean },
): Promise<void> {
  const slots = flags.slots === undefined ? null : wholeNumber(flags.slots, 1, '--slots', DAEMON_LIMITS.slots);
  const planFlags = { ...flags, target: [], exclude: [], label: [], prune: true, lockTimeout: '10s', format: 'text' };
  const read: Serving['read'] = (shown) => readPlanRequest(shown, paths, planFlags, null, 'optional');
  const { request, config, files, valid } = await read(context);
  if (!valid) return await reportInvalid(context, request, files, 'text');
  const init = readInit(context, flags.init);
  const stop = stopSignal(context);
  try {
    const roles = devLoginsOf(request, config);
    const keeping = isKept ? { folder: config.rootDir, name: flags.database, fresh: flags.fresh === true } : null;
    const onFetch = (notice: string): void => void context.stderr.write(`${notice}\n`);
    const dev = await startDevDatabase({
      database: flags.database,
      init,
      roles,
      keeping,
      signal: stop.signal,
      onFetch,
    });
    try {
      await serve(context, { request, config, dev, read, isKept, slots, flags, signal: stop.signal });
    } finally {
      await dev.server.stop();
    }
  } catch (error) {
    // Ctrl-C is the normal way to end this command.
    if (!stop.signal.aborted) throw error;
  } finally {
    stop.release();
  }
}

/** With the example project, a web shop. It is part of the package, at the same distance from the sources and from the build. */
const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

function demoFlags(paths: readonly string[], { demo: _, ...flags }: DevFlags): DevFlags {
  if (paths.length > 0 || flags.init !== undefined) {
    throw new PgherdError('usage', '--demo runs the example project, and takes no paths and no --init', {
      hint: 'omit --demo to run your own project',
    });
  }
  return { ...flags, init: 'weborder.sql', database: 'weborder' };
}

interface Serving {
  readonly request: PlanRequest;
  readonly config: ProjectConfig;
  readonly dev: DevDatabase;
  /** Reads the definitions again. */
  readonly read: (context: CliContext) => Promise<ReadRequest>;
  readonly isKept: boolean;
  readonly slots: number | null;
  readonly flags: DevFlags;
  readonly signal: AbortSignal;
}

async function serve(context: CliContext, serving: Serving): Promise<void> {
  const { request, config, dev, flags, signal } = serving;
  const { palette } = context;
  const target = targetOf(dev.url);
  const connection = await connect(target, { applicationName: 'pgherd dev' });
  const version = await serverVersion(connection);
  printText(context, `${palette.bold('PostgreSQL')} ${version} · ${palette.cyan(dev.url)}${DATA_WORDS[dev.data]}\n`);
  const daemon = new Daemon({
    target,
    schema: config.schema,
    version: readVersion(),
    options: optionsOf(config, serving),
    logins: loginConfigOf(context, config, dev, devLoginsOf(request, config)),
  });
  const watchdog = daemonWatchdog(daemon, 'text');
  let dashboard: Dashboard | null = null;
  try {
    await createDatabases(connection, request);
    await migrate(connection, config.schema);
    await useSchema(connection, config.schema);
    await applyInDev(context, connection, request, { isFirst: true });
    watchdog.start((error) => context.stderr.write(`warning: the watchdog ended: ${String(error)}\n`));
    await daemon.start(signal);
    if (flags.http !== undefined || flags.once !== true || flags.keep === true) {
      const address = flags.http ?? null;
      dashboard = await serveDashboard(context, { target, schema: config.schema, daemon, config, address });
    }
    const view = new ProgressView(context, dashboard === null ? null : `Dashboard  ${palette.cyan(dashboard.url)}`);
    const applying = flags.once === true ? null : applyOnSave(context, serving, { daemon, view });
    await applying?.start();
    const hint = `Press Ctrl-C to stop; ${serving.isKept ? 'the next start goes on with the same data' : 'the database is removed'}.${applying === null ? '' : ' A saved file is applied.'}`;
    const failed = await watchJobs(context, connection, {
      once: flags.once === true,
      keep: flags.keep === true,
      signal,
      view,
      hint,
    });
    await applying?.stop();
    if (failed.length > 0) context.setExitCode(EXIT.error);
  } finally {
    await dashboard?.server.stop();
    daemon.endGrace();
    await daemon.stop();
    await watchdog.stop();
    await connection.close();
  }
}

const DATA_WORDS = {
  new: '',
  kept: ' · the data of the last start (--fresh begins with new data)',
  'init-changed': ' · the data of the last start; the --init file has changed since: --fresh runs it',
} as const;

function optionsOf(config: ProjectConfig, { slots }: Serving): Partial<DaemonOptions> {
  return { ...config.daemon, ...(slots === null ? {} : { slots }) };
}

/** In a session of its own: the other one is queried for the table meanwhile. */
function applyOnSave(
  context: CliContext,
  serving: Serving,
  { daemon, view }: { readonly daemon: Daemon; readonly view: ProgressView },
): ApplyOnSave {
  const { dev, signal } = serving;
  let before = JSON.stringify([serving.config.daemon, devLoginsOf(serving.request, serving.config)]);
  const apply = async (shown: CliContext): Promise<boolean> => {
    const { request, config, files, valid } = await serving.read(shown);
    if (!valid) {
      await reportInvalid(shown, request, files, 'text', 'applied');
      return false;
    }
    const connection = await connect(targetOf(dev.url), { applicationName: 'pgherd dev' });
    const end = (): void => connection.destroy();
    signal.addEventListener('abort', end, { once: true });
    try {
      await useSchema(connection, serving.config.schema);
      const logins = devLoginsOf(request, config);
      await dev.admit(connection, logins);
      await createDatabases(connection, request);
      await applyInDev(shown, connection, request, { isFirst: false });
      const now = JSON.stringify([config.daemon, logins]);
      if (now !== before) await daemon.reload(optionsOf(config, serving), loginConfigOf(context, config, dev, logins));
      before = now;
      return true;
    } finally {
      signal.removeEventListener('abort', end);
      await connection.close();
    }
  };
  return new ApplyOnSave(context, { folder: serving.config.rootDir, apply, view, signal });
}

function readInit(
  context: CliContext,
  path: string | undefined,
): { readonly file: string; readonly sql: string } | null {
  if (path === undefined) return null;
  const file = relative(context.cwd, resolve(context.cwd, path)).replaceAll('\\', '/');
  try {
    return { file, sql: readBoundedFile(resolve(context.cwd, path), FILE_LIMITS.document).toString('utf8') };
  } catch (error) {
    throw new PgherdError('usage', `--init: ${file} cannot be read: ${reasonOf(error)}`, {
      hint: 'pass a file of SQL, or omit --init for an empty database',
      cause: error,
    });
  }
}

function stopSignal(context: CliContext): { readonly signal: AbortSignal; readonly release: () => void } {
  const abort = new AbortController();
  const release = context.ownSignals(() => abort.abort(new PgherdError('internal', 'stopped')));
  return { signal: abort.signal, release };
}
