import { resolve } from 'node:path';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import { PgherdError } from '../../errors.ts';
import { hasChanges, type Plan } from '../../plan/plan.ts';
import { originsOf } from '../../plan/render/origins.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { LoadedState } from '../../reconcile/load.ts';
import { beginPlan, type PlanRequest, planChanges } from '../../reconcile/plan.ts';
import { readOnlyLogin } from '../../store/definitions/projects.ts';
import { durationOption } from '../options/duration-option.ts';
import type { PlanFlags } from '../options/plan-options.ts';
import { type PreviewFlags, wantsPreview } from '../options/preview-options.ts';
import type { CliContext } from '../shell/context.ts';
import { EXPIRY, finishPlan, PLAN_FORMATS, type PlanFormat } from '../shell/finish-plan.ts';
import { oneOf, printNote } from '../shell/output.ts';
import { reportInvalid } from '../shell/report/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
import { readPlanRequest } from './plan-request.ts';

export interface PlanCommandFlags extends PlanFlags, PreviewFlags {
  readonly detailedExitcode?: boolean;
  readonly out?: string;
  readonly expires: string;
  readonly against?: string;
  readonly full?: boolean;
  readonly summary?: boolean;
}

/** `pgherd plan`: prints what apply would do. Exit code 4 when blocked, 1 when invalid, 2 for changes with `--detailed-exitcode`. */
export async function showPlan(context: CliContext, paths: readonly string[], flags: PlanCommandFlags): Promise<void> {
  const format = oneOf(flags.format, PLAN_FORMATS, '--format');
  try {
    await planAs(context, paths, flags, format);
  } catch (error) {
    // The comment of an earlier push must not remain as if it were true.
    if (format === 'markdown' || format === 'github') {
      const { printPlanFailure } = await import('../shell/plan-failure.ts');
      await printPlanFailure(context, { paths, environment: flags.env ?? null, format }, error);
    }
    throw error;
  }
}

async function planAs(
  context: CliContext,
  paths: readonly string[],
  flags: PlanCommandFlags,
  format: PlanFormat,
): Promise<void> {
  const lockTimeoutMs = durationOption(flags.lockTimeout, '--lock-timeout');
  durationOption(flags.expires, '--expires', EXPIRY); // a mistake is reported before the plan is made
  if (flags.against !== undefined && (flags.url !== undefined || flags.checkDb === true)) {
    throw new PgherdError(
      'usage',
      `--against plans without a database, ${flags.url === undefined ? '--check-db' : '--url'} needs one`,
      {
        hint: 'pass only one of them',
      },
    );
  }
  const trial = wantsPreview(flags) ? await import('./trial/preview-request.ts') : null;
  const preview = trial?.previewRequestOf(context, flags) ?? null;
  const { against } = flags;
  const begin = (connection: Connection, project: Pick<PlanRequest, 'project' | 'renamedFrom'>): Promise<LoadedState> =>
    beginPlan(connection, project, { adopt: flags.adopt === true, lockTimeoutMs, settledBy: readVersion() });
  const early = against === undefined ? { applicationName: 'pgherd plan', begin, keepsSnapshot: true } : null;
  const { request, config, files, jobs, valid, withSession } = await readPlanRequest(
    context,
    paths,
    flags,
    early,
    'required',
  );
  if (!valid) return await reportInvalid(context, request, files, format);
  const finished = async (plan: Plan, control: Connection | null): Promise<Plan> =>
    trial === null || preview === null
      ? plan
      : await trial.withPreview(context, plan, preview, { config, jobs, control });
  let readOnly: string | null = null;
  const plan =
    against === undefined
      ? await withSession(async (connection, begun) => {
          const made = await finished(await planChanges(connection, request, { lockTimeoutMs, begun }), connection);
          if (hasChanges(made)) readOnly = await readOnlyLogin(connection);
          return made;
        })
      : await finished(await planFromSnapshot(readText(context, against), against, request, context.signal), null);
  const saved = flags.out === undefined ? plan : withOrigins(plan, request);
  await finishPlan(context, saved, { ...flags, format, nowMs: request.nowMs });
  // Not part of the plan: pull requests are planned by such a login on purpose, and another one applies them.
  if (readOnly !== null)
    printNote(context, `${readOnly} may plan, but not apply: apply as a member of pgherd_deployer`);
}

/** The checks of saved documents are large, and few plans need them. */
async function planFromSnapshot(text: string, file: string, request: PlanRequest, signal: AbortSignal): Promise<Plan> {
  const { planAgainst, readSnapshot } = await import('../../reconcile/saved/snapshot.ts');
  return await planAgainst(readSnapshot(text, file), request, signal);
}

/** An apply of the saved plan does not see the files. */
function withOrigins(plan: Plan, { written, environment }: PlanRequest): Plan {
  if (written === undefined) return plan;
  const rows = plan.changes.filter(({ after }) => after !== null).map(({ kind, name }) => ({ kind, name }));
  return rows.length === 0 ? plan : { ...plan, origins: originsOf(rows, written, environment) };
}

function readText(context: CliContext, path: string): string {
  try {
    return readBoundedFile(resolve(context.cwd, path), FILE_LIMITS.document).toString('utf8');
  } catch (error) {
    const hint = 'pass a file that pgherd export --snapshot wrote';
    throw new PgherdError('usage', `--against: ${path} cannot be read: ${reasonOf(error)}`, { hint, cause: error });
  }
}
