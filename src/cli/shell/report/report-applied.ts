import { createDiagnostics } from '../../../diagnostic/diagnostics.ts';
import type { Plan } from '../../../plan/plan.ts';
import { renderText } from '../../../plan/render/text.ts';
import { formatAppliedSummary } from '../../../plan/render/words.ts';
import type { RunChanged } from '../../../reconcile/after/run-changed.ts';
import type { ApplyResult } from '../../../reconcile/apply.ts';
import { findProjectFile } from '../../../reconcile/read/find-project.ts';
import { openProject } from '../../../reconcile/read/open-project.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { visible } from '../../../text/printable.ts';
import type { CliContext } from '../context.ts';
import { printJson, printNote, printText } from '../output.ts';
import { postEvent } from '../post-event.ts';
import { assertRan, renderRuns } from '../render-runs.ts';

export type ApplyFormat = 'text' | 'json' | 'markdown';

export interface Applied extends ApplyResult {
  /** The number of daemons that have loaded the revision; null without `--wait`. */
  readonly seenBy: number | null;
  /** Absent: without `--run-changed`, or without a revision. */
  readonly ran?: RunChanged;
}

/** Prints the result. The plan itself was printed before the confirmation. */
export async function report(
  context: CliContext,
  { plan, revision, seenBy, before, ran }: Applied,
  format: ApplyFormat,
  showPlan: boolean,
): Promise<void> {
  if (revision !== null && before === undefined) await tellApplied(context, plan, revision);
  if (seenBy === 0) printNote(context, 'no daemon is running: no task is executed until you start pgherd run');
  if (format === 'markdown') {
    if (ran !== undefined && revision !== null) assertRan(ran, revision);
    const { renderApplied } = await import('../../../plan/render/outcome/applied.ts');
    return printText(context, renderApplied({ plan, revision, ...(before === undefined ? {} : { before }) }));
  }
  if (format === 'json') {
    const applied = before === undefined ? {} : { alreadyApplied: before.revision };
    printJson(context, {
      revision,
      summary: plan.summary,
      ...applied,
      ...(seenBy === null ? {} : { seenBy }),
      ...(ran === undefined ? {} : { ran }),
    });
    if (ran !== undefined && revision !== null) assertRan(ran, revision);
    return;
  }
  if (before !== undefined) {
    const { revision: earlier, by, atMs } = before;
    const when = formatInstant(atMs);
    printText(
      context,
      `Already applied as revision ${earlier} of ${plan.project} by ${visible(by)} at ${when}. Nothing was written.`,
    );
    return;
  }
  if (showPlan || revision === null) printText(context, renderText(plan, context.palette));
  if (seenBy !== null && seenBy > 0)
    printNote(context, `${seenBy === 1 ? '1 daemon has' : `${seenBy} daemons have`} seen it.`);
  if (revision === null) return;
  const c = context.palette;
  printText(
    context,
    `${c.green('Applied')} as revision ${revision} of ${plan.project}: ${formatAppliedSummary(plan.summary)}.`,
  );
  if (ran !== undefined) {
    printText(context, renderRuns(context, ran));
    assertRan(ran, revision);
  }
  printNote(context, 'See the next run of each job with pgherd jobs; execute them with pgherd run.');
}

/** Posts `on_apply` of the project of the working directory. A receiver that does not answer does not affect what was applied. */
async function tellApplied(context: CliContext, plan: Plan, revision: number): Promise<void> {
  const file = findProjectFile(context.cwd);
  if (file === null) return;
  const options = { cwd: context.cwd, environment: plan.environment, vars: {} };
  const { config } = openProject(file, context.cwd, options, createDiagnostics()).project;
  if (config.name !== plan.project || config.events.applied === undefined) return;
  const message = `applied as revision ${revision}: ${formatAppliedSummary(plan.summary)}`;
  const { project, environment, git } = plan;
  const event = { kind: 'applied', project, environment, revision, commit: git.commit, message } as const;
  const error = await postEvent(config, context.env, event, context.signal);
  if (error !== null) printNote(context, `on_apply: the webhook ${config.events.applied} was not reached: ${error}`);
}
