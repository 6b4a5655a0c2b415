import type { Command } from 'commander';
import type { OneTaskFlags } from '../../actions/inspect/one-task.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd task <id>`: shows one task: why it waits, its attempts and errors. */
export const taskCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('task').description('show one task: why it waits, its attempts and errors'))
    .argument('<id>', 'number of the task')
    .option('--format <format>', 'text or json', 'text')
    .action(async (id: string, flags: OneTaskFlags) => {
      const { showTask } = await import('../../actions/inspect/one-task.ts');
      await showTask(context, id, flags);
    });
};
