import type { Command } from 'commander';
import type { HistoryFlags } from '../../actions/review/history.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd history [revision]`: lists the revisions, or shows one with its changes. */
export const historyCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('history').description('list the revisions, or show one with its changes'))
    .argument('[revision]', 'number of a revision, to show its changes')
    .option('--project <name>', 'only this project')
    .option('--limit <n>', 'maximum number of rows, the newest first (default 20; with --since all)')
    .option('--since <time>', 'only revisions since a time, such as 30d or 2026-12-01T08:00:00Z')
    .option('--full', 'show every name and every line of a revision')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (revision: string | undefined, flags: HistoryFlags) => {
      const { showHistory } = await import('../../actions/review/history.ts');
      await showHistory(context, revision, flags);
    });
};
