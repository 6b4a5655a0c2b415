import type { Command } from 'commander';
import type { OneJobFlags } from '../../actions/inspect/one-job.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd job <name>`: shows one job: its schedule, last runs and last error. */
export const jobCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('job').description('show one job: its schedule, last runs and last error'))
    .argument('<name>', 'name of the job')
    .option('--format <format>', 'text or json', 'text')
    .action(async (name: string, flags: OneJobFlags) => {
      const { showJob } = await import('../../actions/inspect/one-job.ts');
      await showJob(context, name, flags);
    });
};
