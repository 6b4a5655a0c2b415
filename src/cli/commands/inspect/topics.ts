import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd topics`: lists the topics with their limits and their running and waiting tasks. */
export const topicsCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('topics').description('list the topics with their running and waiting tasks'), {
    noun: 'topics',
    filters: ['state', 'project', 'match'],
    states: ['open', 'paused', 'full'],
    sorts: ['name', 'waiting', 'running'],
    limit: null,
  }).action(async (flags: ListFlags) => {
    const { showTopics } = await import('../../actions/inspect/topics.ts');
    await showTopics(context, flags);
  });
};
