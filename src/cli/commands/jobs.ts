import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addInstallationOptions } from '../installation-options.ts';
import type { JobsFlags } from '../show-jobs.ts';

/** `pgherd jobs`: every job with its state, its last and its next runs. */
export const jobsCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('jobs').description('list the jobs with their last and next runs'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: JobsFlags) => {
      const { showJobs } = await import('../show-jobs.ts');
      await showJobs(context, flags);
    });
};
