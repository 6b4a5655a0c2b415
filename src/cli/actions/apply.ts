import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { gatesAt } from '../../plan/gates/gates.ts';
import { OTHER_REPOSITORY } from '../../plan/origin.ts';
import { hasChanges, isBlocked, type Plan } from '../../plan/plan.ts';
import { renderText } from '../../plan/render/text.ts';
import type { Connection } from '../../postgres/connection.ts';
import { assertDaemon, runChangedJobs } from '../../reconcile/after/run-changed.ts';
import { type ApplyResult, applyDefinitions, applySavedPlan, assertNotBlocked } from '../../reconcile/apply.ts';
import { beginPlan, type PlanRequest, planChanges } from '../../reconcile/plan.ts';
import { findProjectFile, openProject } from '../../reconcile/read/open-project.ts';
import { findSavedPlan } from '../../reconcile/saved/find-saved-plan.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { instantOf } from '../options/definition-options.ts';
import { type DurationBounds, durationOption } from '../options/duration-option.ts';
import type { PlanFlags } from '../options/plan-options.ts';
import { overrideOf } from '../options/read-plan-options.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, printNote } from '../shell/output.ts';
import { recoverCommit } from '../shell/recover-commit.ts';
import { type Applied, type ApplyFormat, report } from '../shell/report/report-applied.ts';
import { reportInvalid } from '../shell/report/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
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
  const options = {
    lockTimeoutMs: durationOption(flags.lockTimeout, '--lock-timeout'),
    toolVersion: readVersion(),
    older: flags.older === true,
    override: overrideOf(flags.override),
  };
  const waitMs =
    typeof flags.wait === 'string' ? durationOption(flags.wait, '--wait') : flags.wait === true ? WAIT_MS : null;
  const runLimitMs = durationOption(flags.runTimeout, '--run-timeout', RUN_LIMIT);
  const after = { ...options, waitMs, runLimitMs: flags.runChanged === true ? runLimitMs : null };
  if (flags.yes !== true && !context.interactive) {
    throw new PgherdError('usage', 'confirmation needed, but standard input is not a terminal. Nothing was written.', {
      hint: 'review the plan with pgherd plan, then pass --yes',
    });
  }
  const saved = await savedPlanOf(context, paths);
  const url = flags.url === undefined ? {} : { url: flags.url };
  const control = { ...url, applicationName: 'pgherd apply' };
  if (saved !== null) {
    refusePlanFlags(flags);
    const schema = saved.database.schema;
    const urlEnv = flags.url === undefined ? urlEnvOf(context, flags.env ?? saved.environment) : null;
    const where = { ...control, urlEnv, schema };
    const wait = (connection: Connection, result: ApplyResult): Promise<Applied> =>
      afterApply(context, connection, result, after);
    const apply = (): Promise<Applied> =>
      withControlConnection(context, where, async (connection) => {
        if (after.runLimitMs !== null) await assertDaemon(connection);
        if (flags.yes !== true) await confirm(context, gatesAt(saved, { ...options, nowMs: instantOf(flags.now) }));
        const applied = await applySavedPlan(connection, saved, { ...options, nowMs: instantOf(flags.now) });
        return await wait(connection, applied);
      });
    const result = await recoverCommit(context, where, apply, wait);
    return await report(context, result, format, flags.yes === true);
  }
  const { readPlanRequest } = await import('./plan-request.ts'); // expensive to load, and not needed for a saved plan
  const { lockTimeoutMs, toolVersion } = options;
  const early: EarlyOptions = {
    applicationName: 'pgherd apply',
    begin: (connection, project) =>
      beginPlan(connection, project, { adopt: false, lockTimeoutMs, settledBy: toolVersion }),
    keepsSnapshot: false,
  };
  const readFiles = await readPlanRequest(context, paths, flags, early, 'required');
  const { request: read, config, files, valid, withSession } = readFiles;
  if (!valid) return await reportInvalid(context, read, files, format);
  const wait = (connection: Connection, result: ApplyResult): Promise<Applied> =>
    afterApply(context, connection, result, after);
  const apply = (): Promise<Applied> =>
    withSession(async (connection) => {
      if (after.runLimitMs !== null) await assertDaemon(connection);
      const request =
        flags.yes === true ? read : await askAboutRepository(context, connection, read, options.lockTimeoutMs);
      const reviewed = flags.yes === true ? null : await review(context, connection, request, options);
      const applied =
        reviewed !== null && !hasChanges(reviewed) && reviewed.moved === undefined
          ? { plan: reviewed, revision: null }
          : await applyDefinitions(connection, request, {
              ...options,
              nowMs: instantOf(flags.now),
              reviewedDigest: reviewed?.digest ?? null,
            });
      return await wait(connection, applied);
    });
  const { environment, roles, schema } = config;
  const where = { ...control, urlEnv: environment?.urlEnv ?? null, roles, schema };
  const result = await recoverCommit(context, where, apply, wait);
  await report(context, result, format, flags.yes === true);
}

const WAIT_MS = 30_000;
const RUN_LIMIT: DurationBounds = { minMs: 1, maxMs: 7 * 86_400_000, example: '10m' };

interface After {
  readonly waitMs: number | null;
  /** null: changed jobs are not run. */
  readonly runLimitMs: number | null;
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
}

/** What follows the apply: waiting for the daemons, then a run of the changed jobs. */
async function afterApply(
  context: CliContext,
  connection: Connection,
  result: ApplyResult,
  { waitMs, runLimitMs, lockTimeoutMs, toolVersion }: After,
): Promise<Applied> {
  const applied = await waited(context, connection, result, waitMs);
  if (runLimitMs === null || applied.revision === null) return applied;
  printNote(context, `Applied as revision ${applied.revision}; running the changed jobs…`);
  const options = { limitMs: runLimitMs, lockTimeoutMs, toolVersion, signal: context.signal };
  return { ...applied, ran: await runChangedJobs(connection, applied.plan, applied.revision, options) };
}

/** Waits for the daemons if `--wait` is set. Without changes it waits for the project's last revision. */
async function waited(
  context: CliContext,
  connection: Connection,
  result: ApplyResult,
  waitMs: number | null,
): Promise<Applied> {
  if (waitMs === null) return { ...result, seenBy: null };
  const { project, baseRevision } = result.plan;
  const { awaitDaemons } = await import('../../reconcile/await-daemons.ts');
  const known = { project, revision: result.revision ?? baseRevision };
  return { ...result, seenBy: await awaitDaemons(connection, known, waitMs, context.signal) };
}

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
