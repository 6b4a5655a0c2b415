import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd workers`: lists the slots of all daemons and their tasks. */
export const workersCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('workers').description('list the workers of all daemons'), {
    noun: 'workers',
    filters: ['state'],
    states: ['initializing', 'waiting', 'processing', 'reloading', 'stopping', 'silent'],
    limit: null,
  }).action(async (flags: ListFlags) => {
    const { showWorkers } = await import('../../actions/inspect/workers.ts');
    await showWorkers(context, flags);
  });
};
