import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addPlanOptions } from '../plan-options.ts';
import type { ApplyFlags } from '../run-apply.ts';

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
      const { runApply } = await import('../run-apply.ts');
      await runApply(context, paths, flags);
    });
};
