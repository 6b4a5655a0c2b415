import type { Command } from 'commander';
import type { ApplyFlags } from '../../actions/apply.ts';
import { addPlanOptions } from '../../options/plan-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd apply [paths | plan.json]`: one transaction, one revision. */
export const applyCommand = (program: Command, context: CliContext): void => {
  addPlanOptions(
    program
      .command('apply')
      .description('make the database hold what is declared, or apply a saved plan, in one transaction'),
  )
    .option('--yes', 'do not ask')
    .option('--wait [duration]', 'wait until every daemon has seen it (30s when no duration is given)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (paths: readonly string[], flags: ApplyFlags) => {
      const { runApply } = await import('../../actions/apply.ts');
      await runApply(context, paths, flags);
    });
};
