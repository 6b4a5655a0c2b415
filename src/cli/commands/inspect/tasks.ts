import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd tasks`: lists waiting and running tasks. */
export const tasksCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('tasks').description('list waiting and running tasks'), {
    noun: 'tasks',
    filters: ['job', 'topic', 'state', 'role', 'label', 'project', 'match', 'since', 'until'],
    states: ['pending', 'retrying', 'running'],
    limit: 50,
  }).action(async (flags: ListFlags) => {
    const { showTasks } = await import('../../actions/inspect/tasks.ts');
    await showTasks(context, flags);
  });
};
