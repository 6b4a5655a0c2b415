import type { Command } from 'commander';
import type { JobsFlags } from '../../actions/inspect/jobs.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import { labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd jobs`: lists the jobs with their state, last run and next run. */
export const jobsCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('jobs').description('list the jobs with their last and next run'))
    .addOption(labelOption())
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: JobsFlags) => {
      const { showJobs } = await import('../../actions/inspect/jobs.ts');
      await showJobs(context, flags);
    });
};
