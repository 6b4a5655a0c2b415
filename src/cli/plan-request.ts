import { isPolicyCode } from '../definition/diagnostic-codes.ts';
import type { ProjectConfig } from '../definition/project.ts';
import type { SourceFile } from '../definition/source-file.ts';
import { gitState } from '../reconcile/git-state.ts';
import type { PlanRequest } from '../reconcile/plan.ts';
import { readDefinitions } from '../reconcile/read-definitions.ts';
import { checkDatabase } from './check-database.ts';
import type { CliContext } from './context.ts';
import { readOptionsOf } from './definition-options.ts';
import { type PlanFlags, planOptionsOf } from './plan-options.ts';

export interface ReadRequest {
  readonly request: PlanRequest;
  readonly config: ProjectConfig;
  readonly files: readonly SourceFile[];
  /** False when the definitions have errors: then there is nothing to plan. A broken policy blocks the plan instead. */
  readonly valid: boolean;
}

/** Reads the definitions that the command line names into what can be planned. Throws `usage` for a bad option. */
export async function readPlanRequest(
  context: CliContext,
  paths: readonly string[],
  flags: PlanFlags,
): Promise<ReadRequest> {
  const options = planOptionsOf(flags);
  const readOptions = readOptionsOf(context, paths, flags);
  const { environment, nowMs } = readOptions;
  const read = await readDefinitions(readOptions);
  const checked = flags.checkDb === true ? await checkDatabase(context, read, flags) : read;
  const { project: config, set, selection, diagnostics, files } = checked;
  return {
    config,
    files,
    valid: !diagnostics.some(({ severity, code }) => severity === 'error' && !isPolicyCode(code)),
    request: {
      project: config.name,
      schema: config.schema,
      environment,
      set,
      selection,
      diagnostics,
      git: await gitState(config.rootDir, context.signal),
      nowMs,
      options,
    },
  };
}
