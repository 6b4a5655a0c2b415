import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd jobs`: lists the jobs with their state, last run and next run. */
export const jobsCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('jobs').description('list the jobs with their last and next run'), {
    noun: 'jobs',
    filters: ['state', 'topic', 'role', 'label', 'project', 'match'],
    states: ['failing', 'late', 'running', 'waiting', 'paused', 'disabled', 'idle'],
    sorts: ['worst', 'name', 'next', 'last'],
    limit: null,
  }).action(async (flags: ListFlags) => {
    const { showJobs } = await import('../../actions/inspect/jobs.ts');
    await showJobs(context, flags);
  });
};
