import type { Command } from 'commander';
import type { ApplyFlags } from '../../actions/apply.ts';
import { addPlanOptions } from '../../options/plan-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd apply [paths | plan.json]`: applies everything in one transaction as one revision. */
export const applyCommand = (program: Command, context: CliContext): void => {
  addPlanOptions(program.command('apply').description('apply the definitions, or a saved plan, in one transaction'))
    .option('--yes', 'apply without confirmation')
    .option('--override <reason>', 'apply in a freeze; the revision records the reason')
    .option('--older', 'apply a checkout that is older than the applied commit')
    .option('--run-changed', 'run new and changed jobs once; roll back when one fails')
    .option('--run-timeout <duration>', 'time limit of --run-changed', '10m')
    .option('--wait [duration]', 'wait until every daemon has loaded the revision (default 30s)')
    .option('--format <format>', 'text, json or markdown', 'text')
    .action(async (paths: readonly string[], flags: ApplyFlags) => {
      const { runApply } = await import('../../actions/apply.ts');
      await runApply(context, paths, flags);
    });
};
