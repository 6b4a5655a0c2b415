import { resolve } from 'node:path';
import type { ProjectConfig } from '../../definition/project.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { annotateNotPlanned, renderNotPlanned } from '../../plan/render/outcome/not-planned.ts';
import { findProjectFile } from '../../reconcile/read/find-project.ts';
import { gitState } from '../../reconcile/read/git-state.ts';
import { openProject } from '../../reconcile/read/open-project.ts';
import type { CliContext } from './context.ts';
import { printText } from './output.ts';

interface FailedRequest {
  readonly paths: readonly string[];
  readonly environment: string | null;
  readonly format: 'markdown' | 'github';
  /** Absent: plan. */
  readonly command?: 'plan' | 'apply';
  /** Absent: that of the paths. */
  readonly project?: string;
}

/** Prints the document of a plan that failed with an error. The error itself is printed at the end of the program. */
export async function printPlanFailure(
  context: CliContext,
  { paths, environment, format, command = 'plan', project }: FailedRequest,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const hint = error instanceof PgherdError ? error.hint : null;
  if (format === 'github') return printText(context, annotateNotPlanned({ reason, hint }));
  const { name, rootDir } = projectOf(context, paths);
  const git = await gitState(rootDir, context.signal);
  printText(
    context,
    renderNotPlanned({ project: project ?? name, environment, git, reason, hint, diagnostics: [], command }),
  );
}

/** Returns the project of the paths, as far as its file can be read. */
function projectOf({ cwd }: CliContext, [first = '.']: readonly string[]): Pick<ProjectConfig, 'name' | 'rootDir'> {
  try {
    const options = { cwd, environment: null, vars: {} };
    return openProject(findProjectFile(resolve(cwd, first)), cwd, options, createDiagnostics()).project.config;
  } catch {
    return { name: 'default', rootDir: cwd };
  }
}
