import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../plan/make-plan.ts';
import { hasChanges } from '../../plan/plan.ts';
import { applyDefinitions } from '../../reconcile/apply.ts';
import { planChanges } from '../../reconcile/plan.ts';
import { findProjectFile, openProject } from '../../reconcile/read/open-project.ts';
import { rollbackRequest } from '../../reconcile/rollback.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { instantOf } from '../options/definition-options.ts';
import { durationOption } from '../options/duration-option.ts';
import type { InstallationFlags } from '../options/installation-options.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, wholeNumber } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';
import { confirm, report } from './apply.ts';

export interface RollbackFlags extends InstallationFlags {
  readonly project?: string;
  readonly allowDeletes?: string;
  readonly lockTimeout: string;
  readonly yes?: boolean;
  readonly format: string;
  readonly now?: string;
}

/** `pgherd rollback <revision>`: confirms and applies as `apply` does; exactly the plan that was shown is applied. */
export async function runRollback(context: CliContext, revisionText: string, flags: RollbackFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const revision = wholeNumber(revisionText, 1, '<revision>');
  const lockTimeoutMs = durationOption(flags.lockTimeout, '--lock-timeout');
  const allowDeletes = flags.allowDeletes === undefined ? null : wholeNumber(flags.allowDeletes, 0, '--allow-deletes');
  if (flags.yes !== true && !context.interactive) {
    throw new PgherdError('usage', 'confirmation needed, but standard input is not a terminal. Nothing was written.', {
      hint: 'pass --yes',
    });
  }
  const open = { cwd: context.cwd, environment: flags.env ?? null, vars: {} };
  const { config } = openProject(findProjectFile(context.cwd), context.cwd, open, createDiagnostics()).project;
  const schema = flags.schema ?? config.schema;
  const wanted = {
    project: flags.project ?? config.name,
    schema,
    revision,
    nowMs: instantOf(flags.now),
    options: { ...DEFAULT_PLAN_OPTIONS, allowDeletes },
  };
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: config.environment?.urlEnv ?? null,
    roles: config.roles,
    applicationName: 'pgherd rollback',
    schema,
  };
  const result = await withControlConnection(context, control, async (connection) => {
    const request = await rollbackRequest(connection, wanted);
    const plan = await planChanges(connection, request, { lockTimeoutMs });
    if (!hasChanges(plan)) return { plan, revision: null };
    if (flags.yes !== true) await confirm(context, plan);
    const options = { lockTimeoutMs, toolVersion: readVersion(), reviewedDigest: plan.digest, rollbackTo: revision };
    return await applyDefinitions(connection, request, options);
  });
  report(context, { ...result, seenBy: null }, format, flags.yes === true);
}
