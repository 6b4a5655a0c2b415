import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd status`: shows what needs attention, and whether all is well. */
export const statusCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('status').description('show what fails, waits, is late, paused or silent'), {
    noun: 'causes',
    filters: [],
    limit: 5,
  }).action(async (flags: ListFlags) => {
    const { showStatus } = await import('../../actions/inspect/status.ts');
    await showStatus(context, flags);
  });
};
