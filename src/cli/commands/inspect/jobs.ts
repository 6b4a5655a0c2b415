import type { Command } from 'commander';
import type { JobsFlags } from '../../actions/jobs.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd jobs`: every job with its state, its last and its next runs. */
export const jobsCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('jobs').description('list the jobs with their last and next runs'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: JobsFlags) => {
      const { showJobs } = await import('../../actions/jobs.ts');
      await showJobs(context, flags);
    });
};
