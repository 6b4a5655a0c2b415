import type { Command } from 'commander';
import type { WhyFlags } from '../../actions/inspect/why.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd why <job>`: explains why a job ran or did not run at an instant. */
export const whyCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('why').description('explain why a job ran, waits or did not run, with the record'),
  )
    .argument('<job>', 'name of the job, or number of a task that waits')
    .option('--at <time>', 'instant, or local time of the job (default: its last occurrence, or what waits)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string, flags: WhyFlags) => {
      const { showWhy } = await import('../../actions/inspect/why.ts');
      await showWhy(context, job, flags);
    });
};
