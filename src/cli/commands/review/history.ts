import type { Command } from 'commander';
import type { HistoryFlags } from '../../actions/review/history.ts';
import { addListOptions } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd history [revision]`: lists the revisions, or shows one with its changes. */
export const historyCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('history').description('list the revisions, or show one with its changes'), {
    noun: 'revisions',
    filters: ['job', 'topic', 'project', 'match', 'since', 'until'],
    limit: null,
  })
    .argument('[revision]', 'number of a revision, to show its changes')
    .option('--full', 'show every name and every line of a revision')
    .action(async (revision: string | undefined, flags: HistoryFlags) => {
      const { showHistory } = await import('../../actions/review/history.ts');
      await showHistory(context, revision, flags);
    });
};
