import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd top`: shows live what runs and waits, and acts by key. */
export const topCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('top').description('show live what runs and waits; act by key'), {
    noun: 'tasks',
    filters: ['job', 'topic', 'state', 'role', 'label', 'project', 'match'],
    states: ['pending', 'retrying', 'running'],
    limit: 500,
    watch: false,
  }).action(async (flags: ListFlags) => {
    const { runTop } = await import('../../top/run-top.ts');
    await runTop(context, flags);
  });
};
