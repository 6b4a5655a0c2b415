import { NO_GATES } from '../../definition/gates.ts';
import type { ProjectConfig, RoleLoginConfig } from '../../definition/project.ts';
import type { DevDatabase } from '../../embedded/dev-database.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../plan/input/plan-input.ts';
import { renderText } from '../../plan/render/text.ts';
import { formatAppliedSummary } from '../../plan/render/words.ts';
import type { Connection } from '../../postgres/connection.ts';
import { createMissingDatabase } from '../../postgres/database.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import { applyDefinitions } from '../../reconcile/apply.ts';
import type { PlanRequest } from '../../reconcile/plan.ts';
import { roughDuration } from '../../schedule/relative-time.ts';
import type { CliContext } from '../shell/context.ts';
import { printText } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';

export interface DevLogin {
  readonly role: string;
  readonly passwordEnv: string;
}

/** Names a password for every role that the project or one of its jobs names, even if `pgherd.yaml` names no variable for it. */
export function devLoginsOf(request: PlanRequest, config: ProjectConfig): readonly DevLogin[] {
  const named = request.set.jobs.flatMap(({ definition }) => definition.role ?? []);
  return [...new Set([...Object.keys(config.roles), ...named])].sort().map((role) => ({
    role,
    passwordEnv: config.roles[role]?.passwordEnv ?? `PGHERD_DEV_PASSWORD_OF_${role}`,
  }));
}

/** Returns how the daemon logs in as these roles. */
export function loginConfigOf(
  context: CliContext,
  config: ProjectConfig,
  dev: DevDatabase,
  logins: readonly DevLogin[],
): LoginConfig {
  const roles: Readonly<Record<string, RoleLoginConfig>> = Object.fromEntries(
    logins.map(({ role, passwordEnv }) => [role, { passwordEnv }]),
  );
  return { ...config, roles, env: { ...context.env, ...dev.env } };
}

/** Creates, empty, the databases that jobs name and that do not exist. */
export async function createDatabases(connection: Connection, request: PlanRequest): Promise<void> {
  const named = request.set.jobs.map(({ definition }) => (definition.connection === null ? definition.database : null));
  for (const database of new Set(named)) {
    if (database === null) continue;
    await createMissingDatabase(connection, database);
  }
}

/** Applies the definitions and prints the plan. Throws `plan_blocked`. */
export async function applyInDev(
  context: CliContext,
  connection: Connection,
  request: PlanRequest,
  { isFirst }: { readonly isFirst: boolean },
): Promise<void> {
  const started = performance.now();
  const { plan, revision } = await applyDefinitions(
    connection,
    { ...request, options: DEFAULT_PLAN_OPTIONS, gates: NO_GATES },
    { lockTimeoutMs: 10_000, toolVersion: readVersion(), reviewedDigest: null },
  );
  const ms = Math.round(performance.now() - started);
  if (isFirst || revision !== null) printText(context, renderText(plan, context.palette));
  if (revision === null) return;
  printText(
    context,
    `\n${context.palette.green('Applied')} in ${roughDuration(ms)}: ${formatAppliedSummary(plan.summary)}.\n`,
  );
}
