import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { gatesAt } from '../../plan/gates/gates.ts';
import { OTHER_REPOSITORY } from '../../plan/origin.ts';
import { hasChanges, isBlocked, type Plan } from '../../plan/plan.ts';
import { renderText } from '../../plan/render/text.ts';
import type { Connection } from '../../postgres/connection.ts';
import { assertDaemon } from '../../reconcile/after/run-changed.ts';
import { type ApplyResult, applyDefinitions, applySavedPlan, assertNotBlocked } from '../../reconcile/apply.ts';
import { beginPlan, type PlanRequest, planChanges } from '../../reconcile/plan.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import { findSavedPlan } from '../../reconcile/saved/find-saved-plan.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { type DurationBounds, durationOption } from '../options/duration-option.ts';
import type { PlanFlags } from '../options/plan-options.ts';
import { overrideOf } from '../options/read-plan-options.ts';
import { nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf } from '../shell/output.ts';
import { recoverCommit } from '../shell/recover-commit.ts';
import { type Applied, type ApplyFormat, report } from '../shell/report/report-applied.ts';
import { reportInvalid } from '../shell/report/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
import { type ApplySettings, afterApply } from './after-apply.ts';
import type { EarlyOptions } from './early-session.ts';

export interface ApplyFlags extends PlanFlags {
  readonly yes?: boolean;
  readonly wait?: string | boolean;
  readonly older?: boolean;
  readonly override?: string;
  readonly runChanged?: boolean;
  readonly runTimeout: string;
}

/** `pgherd apply`: applies definitions, or a saved plan. Asks on a terminal; elsewhere `--yes` is required. */
export async function runApply(context: CliContext, paths: readonly string[], flags: ApplyFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json', 'markdown'] as const, '--format');
  try {
    await applyAs(context, paths, flags, format);
  } catch (error) {
    // The comment of the plan must not remain as if the plan were still to be applied.
    if (format === 'markdown') await printFailure(context, paths, flags, error);
    throw error;
  }
}

async function printFailure(
  context: CliContext,
  paths: readonly string[],
  flags: ApplyFlags,
  error: unknown,
): Promise<void> {
  const { printPlanFailure } = await import('../shell/plan-failure.ts');
  const saved = await planOrNull(context, paths);
  const environment = flags.env ?? saved?.environment ?? null;
  const project = saved === null ? {} : { project: saved.project };
  await printPlanFailure(
    context,
    { paths: saved === null ? paths : [], environment, format: 'markdown', command: 'apply', ...project },
    error,
  );
}

async function planOrNull(context: CliContext, paths: readonly string[]): Promise<Plan | null> {
  try {
    return await savedPlanOf(context, paths);
  } catch {
    return null;
  }
}

async function applyAs(
  context: CliContext,
  paths: readonly string[],
  flags: ApplyFlags,
  format: ApplyFormat,
): Promise<void> {
  const settings = settingsOf(flags);
  if (flags.yes !== true && !context.interactive) {
    throw new PgherdError('usage', 'confirmation needed, but standard input is not a terminal. Nothing was written.', {
      hint: 'review the plan with pgherd plan, then pass --yes',
    });
  }
  const saved = await savedPlanOf(context, paths);
  const result =
    saved === null
      ? await applyFiles(context, paths, flags, settings, format)
      : await applySaved(context, saved, flags, settings);
  if (result !== null) await report(context, result, format, flags.yes === true);
}

/** Reads the flags that hold for files and for a saved plan. Throws `usage`. */
function settingsOf(flags: ApplyFlags): ApplySettings {
  const runLimitMs = durationOption(flags.runTimeout, '--run-timeout', RUN_LIMIT);
  return {
    lockTimeoutMs: durationOption(flags.lockTimeout, '--lock-timeout'),
    toolVersion: readVersion(),
    older: flags.older === true,
    override: overrideOf(flags.override),
    waitMs:
      typeof flags.wait === 'string' ? durationOption(flags.wait, '--wait') : flags.wait === true ? WAIT_MS : null,
    runLimitMs: flags.runChanged === true ? runLimitMs : null,
  };
}

async function applySaved(
  context: CliContext,
  saved: Plan,
  flags: ApplyFlags,
  settings: ApplySettings,
): Promise<Applied> {
  refusePlanFlags(flags);
  const where = {
    ...controlOf(flags),
    urlEnv: flags.url === undefined ? urlEnvOf(context, flags.env ?? saved.environment) : null,
    schema: saved.database.schema,
  };
  const after = (connection: Connection, result: ApplyResult): Promise<Applied> =>
    afterApply(context, connection, result, settings);
  const apply = (): Promise<Applied> =>
    withControlConnection(context, where, async (connection) => {
      if (settings.runLimitMs !== null) await assertDaemon(connection);
      if (flags.yes !== true) await confirm(context, gatesAt(saved, { ...settings, nowMs: nowOption(flags.now) }));
      const applied = await applySavedPlan(connection, saved, { ...settings, nowMs: nowOption(flags.now) });
      return await after(connection, applied);
    });
  return await recoverCommit(context, where, apply, after);
}

/** Returns null when the definitions have errors, which it has printed. */
async function applyFiles(
  context: CliContext,
  paths: readonly string[],
  flags: ApplyFlags,
  settings: ApplySettings,
  format: ApplyFormat,
): Promise<Applied | null> {
  const { readPlanRequest } = await import('./plan-request.ts'); // expensive to load, and not needed for a saved plan
  const { lockTimeoutMs, toolVersion } = settings;
  const early: EarlyOptions = {
    applicationName: APPLICATION_NAME,
    begin: (connection, project) =>
      beginPlan(connection, project, { adopt: false, lockTimeoutMs, settledBy: toolVersion }),
    keepsSnapshot: false,
  };
  const readFiles = await readPlanRequest(context, paths, flags, early, 'required');
  const { request: read, config, files, valid, withSession } = readFiles;
  if (!valid) {
    await reportInvalid(context, read, files, format);
    return null;
  }
  const after = (connection: Connection, result: ApplyResult): Promise<Applied> =>
    afterApply(context, connection, result, settings);
  const apply = (): Promise<Applied> =>
    withSession(async (connection) => {
      if (settings.runLimitMs !== null) await assertDaemon(connection);
      const request = flags.yes === true ? read : await askAboutRepository(context, connection, read, lockTimeoutMs);
      const reviewed = flags.yes === true ? null : await review(context, connection, request, settings);
      const isNothing = reviewed !== null && !hasChanges(reviewed) && reviewed.moved === undefined;
      const applied = isNothing
        ? { plan: reviewed, revision: null }
        : await applyDefinitions(connection, request, {
            ...settings,
            nowMs: nowOption(flags.now),
            reviewedDigest: reviewed?.digest ?? null,
          });
      return await after(connection, applied);
    });
  const { environment, roles, schema } = config;
  const where = { ...controlOf(flags), urlEnv: environment?.urlEnv ?? null, roles, schema };
  return await recoverCommit(context, where, apply, after);
}

function controlOf({ url }: ApplyFlags): { readonly applicationName: string; readonly url?: string } {
  return { ...(url === undefined ? {} : { url }), applicationName: APPLICATION_NAME };
}

const APPLICATION_NAME = 'pgherd apply';
const WAIT_MS = 30_000;
const RUN_LIMIT: DurationBounds = { minMs: 1, maxMs: 7 * 86_400_000, example: '10m' };

/** Rejects options that only have a meaning while a plan is made. */
function refusePlanFlags(flags: ApplyFlags): void {
  const given = (['drain', 'discard', 'moveTo', 'cancelRunning', 'checkDb', 'author'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (given === undefined) return;
  const option = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new PgherdError(
    'usage',
    `${option} cannot be used with a saved plan, which is applied as it is. Nothing was written.`,
    {
      hint: `pass ${option} to pgherd plan --out`,
    },
  );
}

/** Returns the variable that holds the environment's URL according to `pgherd.yaml`: a saved plan contains no connection. */
function urlEnvOf(context: CliContext, environment: string | null): string | null {
  const file = environment === null ? null : findProjectFile(context.cwd);
  if (file === null) return null;
  const options = { cwd: context.cwd, environment, vars: {} };
  return openProject(file, context.cwd, options, createDiagnostics()).project.config.environment?.urlEnv ?? null;
}

async function savedPlanOf(context: CliContext, paths: readonly string[]): Promise<Plan | null> {
  for (const path of paths) {
    const text = findSavedPlan(resolve(context.cwd, path));
    if (text === null) continue;
    if (paths.length > 1) {
      throw new PgherdError('usage', `${path} is a saved plan and must be the only argument`, {
        hint: `pgherd apply ${path}`,
      });
    }
    const { readSavedPlan } = await import('../../reconcile/saved/saved-plan.ts'); // its checks are large
    return readSavedPlan(text, path);
  }
  return null;
}

/** Asks once whether a project that was applied from another repository may be applied from this one. */
async function askAboutRepository(
  context: CliContext,
  connection: Connection,
  request: PlanRequest,
  lockTimeoutMs: number,
): Promise<PlanRequest> {
  const { diagnostics } = await planChanges(connection, request, { lockTimeoutMs });
  const finding = diagnostics.find(({ code }) => code === OTHER_REPOSITORY);
  if (finding === undefined || request.source === null) return request;
  context.stderr.write(`${finding.message}.\n`);
  await askYes(context, 'Apply it from this repository from now on? Type yes: ');
  return { ...request, source: { ...request.source, switchRepository: true } };
}

/** Shows the plan and asks for confirmation. Returns the confirmed plan. */
async function review(
  context: CliContext,
  connection: Connection,
  request: PlanRequest,
  { lockTimeoutMs, override }: { readonly lockTimeoutMs: number; readonly override: string | null },
): Promise<Plan> {
  const made = await planChanges(connection, request, { lockTimeoutMs });
  const plan = gatesAt(made, { nowMs: request.nowMs, override });
  if (hasChanges(plan) || isBlocked(plan)) await confirm(context, plan);
  return plan;
}

/** Shows a plan and asks for confirmation. Throws `plan_blocked`, and `usage` when the answer is not yes. */
export async function confirm(context: CliContext, plan: Plan): Promise<void> {
  context.stderr.write(renderText(plan, context.errorPalette));
  assertNotBlocked(plan);
  await askYes(context, 'Apply this? Type yes: ');
}

/** Throws `usage` when the answer is not yes. */
export async function askYes(context: CliContext, question: string, done = 'applied'): Promise<void> {
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const answer = await lines.question(question, { signal: context.signal });
    if (answer.trim().toLowerCase() === 'yes') return;
  } finally {
    lines.close();
  }
  throw new PgherdError('usage', `not ${done}: the answer was not yes. Nothing was written.`);
}
