import type { Command } from 'commander';
import type { PlanCommandFlags } from '../../actions/plan.ts';
import { addPlanOptions } from '../../options/plan-options.ts';
import { addPreviewOptions } from '../../options/preview-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd plan [paths]`: shows what apply would change, without changing anything. */
export const planCommand = (program: Command, context: CliContext): void => {
  const command = program.command('plan').description('show what apply would change in the database');
  addPreviewOptions(addPlanOptions(command))
    .option('--detailed-exitcode', 'exit with code 2 when there are changes')
    .option('--against <snapshot>', 'plan against a snapshot (export --snapshot) instead of a database')
    .option('--out <file>', 'save the plan, to apply it exactly as reviewed')
    .option('--forecast', 'show how many jobs start in each hour of the next day, before and after')
    .option('--expires <duration>', 'time during which a saved plan can be applied', '7d')
    .option('--full', 'show every name and every line, however many there are')
    .option('--summary', 'show one line for each change')
    .option('--format <format>', 'text, json, markdown, github, sarif', 'text')
    .action(async (paths: readonly string[], flags: PlanCommandFlags) => {
      const { showPlan } = await import('../../actions/plan.ts');
      await showPlan(context, paths, flags);
    });
};
