import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NO_GATES } from '../../definition/gates.ts';
import type { ProjectConfig, RoleLoginConfig } from '../../definition/project.ts';
import { type DevDatabase, startDevDatabase } from '../../embedded/dev-database.ts';
import { PgherdError } from '../../errors.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../plan/input/plan-input.ts';
import { renderText } from '../../plan/render/text.ts';
import { formatAppliedSummary } from '../../plan/render/words.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import { createDatabase, serverVersion } from '../../postgres/database.ts';
import { targetOf } from '../../postgres/target.ts';
import { applyDefinitions } from '../../reconcile/apply.ts';
import type { PlanRequest } from '../../reconcile/plan.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { migrate } from '../../store/migrate/migrate.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import { type Dashboard, serveDashboard } from '../dev/dashboard.ts';
import { watchJobs } from '../dev/watch-jobs.ts';
import type { DefinitionFlags } from '../options/definition-options.ts';
import type { CliContext } from '../shell/context.ts';
import { EXIT } from '../shell/exit-code.ts';
import { printText, wholeNumber } from '../shell/output.ts';
import { reportInvalid } from '../shell/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
import { daemonWatchdog } from './daemon-watchdog.ts';
import { readPlanRequest } from './plan-request.ts';

export interface DevFlags extends DefinitionFlags {
  readonly database: string;
  readonly init?: string;
  readonly demo?: boolean;
  readonly slots?: string;
  readonly once?: boolean;
  readonly keep?: boolean;
  readonly http?: string;
}

/**
 * Starts a server, runs the init file, applies the definitions, runs a daemon and shows the progress of the jobs.
 * The server and its data are removed at the end in every case. Exits 1 when a job failed under `--once`.
 */
export async function runDev(context: CliContext, paths: readonly string[], flags: DevFlags): Promise<void> {
  if (flags.demo === true) return await runDev({ ...context, cwd: EXAMPLES }, ['jobs'], demoFlags(paths, flags));
  const slots = flags.slots === undefined ? null : wholeNumber(flags.slots, 1, '--slots');
  const planFlags = { ...flags, target: [], exclude: [], prune: true, lockTimeout: '10s', format: 'text' };
  const { request, config, files, valid } = await readPlanRequest(context, paths, planFlags, null, 'optional');
  if (!valid) return await reportInvalid(context, request, files, 'text');
  const init = readInit(context, flags.init);
  const stop = stopSignal(context);
  try {
    const roles = loginsFor(request, config);
    const onFetch = (notice: string): void => void context.stderr.write(`${notice}\n`);
    const dev = await startDevDatabase({ database: flags.database, init, roles, signal: stop.signal, onFetch });
    try {
      await serve(context, { request, config, dev, roles, slots, flags, signal: stop.signal });
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
  readonly roles: readonly DevLogin[];
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
  printText(context, `${palette.bold('PostgreSQL')} ${version} · ${palette.cyan(dev.url)}\n`);
  const daemon = new Daemon({
    target,
    schema: config.schema,
    version: readVersion(),
    options: { ...config.daemon, ...(serving.slots === null ? {} : { slots: serving.slots }) },
    logins: { ...config, roles: rolesOf(serving.roles), env: { ...context.env, ...dev.env } },
  });
  const watchdog = daemonWatchdog(daemon, 'text');
  let dashboard: Dashboard | null = null;
  try {
    await createDatabases(connection, request);
    await migrate(connection, config.schema);
    await useSchema(connection, config.schema);
    await apply(context, connection, request);
    watchdog.start((error) => context.stderr.write(`warning: the watchdog ended: ${String(error)}\n`));
    await daemon.start(signal);
    if (flags.http !== undefined || flags.once !== true || flags.keep === true) {
      const address = flags.http ?? null;
      dashboard = await serveDashboard(context, { target, schema: config.schema, daemon, config, address });
    }
    const failed = await watchJobs(context, connection, {
      once: flags.once === true,
      keep: flags.keep === true,
      signal,
      url: dashboard?.url ?? null,
    });
    if (failed.length > 0) context.setExitCode(EXIT.error);
  } finally {
    await dashboard?.server.stop();
    daemon.endGrace();
    await daemon.stop();
    await watchdog.stop();
    await connection.close();
  }
}

async function apply(context: CliContext, connection: Connection, request: PlanRequest): Promise<void> {
  const started = performance.now();
  const { plan, revision } = await applyDefinitions(
    connection,
    { ...request, options: DEFAULT_PLAN_OPTIONS, gates: NO_GATES },
    { lockTimeoutMs: 10_000, toolVersion: readVersion(), reviewedDigest: null },
  );
  const ms = Math.round(performance.now() - started);
  printText(context, renderText(plan, context.palette));
  if (revision === null) return;
  printText(context, `\n${context.palette.green('Applied')} in ${ms} ms: ${formatAppliedSummary(plan.summary)}.\n`);
}

/** Creates, empty, the databases that jobs name other than the home database. */
async function createDatabases(connection: Connection, request: PlanRequest): Promise<void> {
  const named = request.set.jobs.map(({ definition }) => (definition.connection === null ? definition.database : null));
  for (const database of new Set(named)) {
    if (database === null || database === connection.target.database) continue;
    await createDatabase(connection, database);
  }
}

interface DevLogin {
  readonly role: string;
  readonly passwordEnv: string;
}

/** Sets a password for every role that the project or one of its jobs names, even if `pgherd.yaml` names no variable for it. */
function loginsFor(request: PlanRequest, config: ProjectConfig): readonly DevLogin[] {
  const named = request.set.jobs.flatMap(({ definition }) => definition.role ?? []);
  return [...new Set([...Object.keys(config.roles), ...named])].sort().map((role) => ({
    role,
    passwordEnv: config.roles[role]?.passwordEnv ?? `PGHERD_DEV_PASSWORD_OF_${role}`,
  }));
}

function rolesOf(logins: readonly DevLogin[]): Readonly<Record<string, RoleLoginConfig>> {
  return Object.fromEntries(logins.map(({ role, passwordEnv }) => [role, { passwordEnv }]));
}

function readInit(
  context: CliContext,
  path: string | undefined,
): { readonly file: string; readonly sql: string } | null {
  if (path === undefined) return null;
  const file = relative(context.cwd, resolve(context.cwd, path)).replaceAll('\\', '/');
  try {
    return { file, sql: readFileSync(resolve(context.cwd, path), 'utf8') };
  } catch (error) {
    throw new PgherdError('usage', `--init: cannot read ${file}`, {
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
