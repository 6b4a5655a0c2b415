import type { Command } from 'commander';
import { addListOptions, type ListFlags } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd alerts`: lists the alerts of the last 30 days, and whether webhooks were reached. */
export const alertsCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('alerts').description('list alerts and their delivery'), {
    noun: 'alerts',
    filters: ['job', 'topic', 'state', 'project', 'match', 'since', 'until'],
    states: ['firing', 'failed', 'missed', 'late', 'max_runtime', 'expectation', 'sql_broken', 'recovered'],
    limit: 50,
  }).action(async (flags: ListFlags) => {
    const { showAlerts } = await import('../../actions/inspect/alerts.ts');
    await showAlerts(context, flags);
  });
};
