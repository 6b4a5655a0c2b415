import type { Gates } from '../../definition/gates.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { gatesAt } from '../../plan/gates/gates.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../plan/input/plan-input.ts';
import { hasChanges, type Plan } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type ApplyResult, applyDefinitions } from '../../reconcile/apply.ts';
import { type PlanRequest, planChanges } from '../../reconcile/plan.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import { rollbackRequest } from '../../reconcile/rollback.ts';
import { type ControlOptions, withControlConnection } from '../options/connection-options.ts';
import { durationOption } from '../options/duration-option.ts';
import type { InstallationFlags } from '../options/installation-options.ts';
import { authorOf, overrideOf } from '../options/read-plan-options.ts';
import { nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, wholeNumber } from '../shell/output.ts';
import { recoverCommit } from '../shell/recover-commit.ts';
import { report } from '../shell/report/report-applied.ts';
import { readVersion } from '../shell/version.ts';
import { confirm } from './apply.ts';

export interface RollbackFlags extends InstallationFlags {
  readonly project?: string;
  readonly allowDeletes?: string;
  readonly lockTimeout: string;
  readonly yes?: boolean;
  readonly plan?: boolean;
  readonly full?: boolean;
  readonly summary?: boolean;
  readonly out?: string;
  readonly expires: string;
  readonly detailedExitcode?: boolean;
  readonly format: string;
  readonly override?: string;
  readonly author?: string;
  readonly now?: string;
}

/**
 * `pgherd rollback <revision>`: confirms and applies as `apply` does; exactly the plan that was shown is applied. With `--plan`
 * or `--out` it only plans, as `plan` does.
 */
export async function runRollback(context: CliContext, revisionText: string, flags: RollbackFlags): Promise<void> {
  const revision = wholeNumber(revisionText, 1, '<revision>');
  const lockTimeoutMs = durationOption(flags.lockTimeout, '--lock-timeout');
  if (flags.plan === true || flags.out !== undefined) {
    const { finishPlan, PLAN_FORMATS } = await import('../shell/finish-plan.ts');
    const format = oneOf(flags.format, PLAN_FORMATS, '--format');
    const nowMs = nowOption(flags.now);
    const plan = await onRequest(context, revision, flags, (connection, request) =>
      planChanges(connection, request, { lockTimeoutMs }),
    );
    return await finishPlan(context, plan, { ...flags, format, nowMs });
  }
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const override = overrideOf(flags.override);
  if (flags.yes !== true && !context.interactive) {
    throw new PgherdError('usage', 'confirmation needed, but standard input is not a terminal. Nothing was written.', {
      hint: 'review the plan with --plan, then pass --yes',
    });
  }
  const apply = (): Promise<ApplyResult> =>
    onRequest(context, revision, flags, async (connection, request) => {
      const plan: Plan = await planChanges(connection, request, { lockTimeoutMs });
      if (!hasChanges(plan)) return { plan, revision: null };
      if (flags.yes !== true) await confirm(context, gatesAt(plan, { nowMs: request.nowMs, override }));
      const options = { lockTimeoutMs, toolVersion: readVersion(), reviewedDigest: plan.digest, override };
      return await applyDefinitions(connection, request, options);
    });
  const { control } = settingsOf(context, flags);
  const result = await recoverCommit(context, control, apply, (_connection, applied) => Promise.resolve(applied));
  await report(context, { ...result, seenBy: null }, format, flags.yes === true);
}

async function onRequest<T>(
  context: CliContext,
  revision: number,
  flags: RollbackFlags,
  work: (connection: Connection, request: PlanRequest) => Promise<T>,
): Promise<T> {
  const allowDeletes = flags.allowDeletes === undefined ? null : wholeNumber(flags.allowDeletes, 0, '--allow-deletes');
  const { control, project, gates } = settingsOf(context, flags);
  const wanted = {
    ...(gates === null ? {} : { gates }),
    ...authorOf(flags.author),
    project,
    schema: control.schema,
    revision,
    nowMs: nowOption(flags.now),
    options: { ...DEFAULT_PLAN_OPTIONS, allowDeletes },
  };
  return await withControlConnection(context, control, async (connection) =>
    work(connection, await rollbackRequest(connection, wanted)),
  );
}

interface RollbackSettings {
  readonly project: string;
  /** null: pgherd.yaml is not that of the project. */
  readonly gates: Gates | null;
  readonly control: ControlOptions & { readonly schema: string };
}

function settingsOf({ cwd }: CliContext, flags: RollbackFlags): RollbackSettings {
  const open = { cwd, environment: flags.env ?? null, vars: {} };
  const { config } = openProject(findProjectFile(cwd), cwd, open, createDiagnostics()).project;
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: config.environment?.urlEnv ?? null,
    roles: config.roles,
    applicationName: 'pgherd rollback',
    schema: flags.schema ?? config.schema,
  };
  const project = flags.project ?? config.name;
  return { project, gates: config.file !== null && project === config.name ? config.gates : null, control };
}
