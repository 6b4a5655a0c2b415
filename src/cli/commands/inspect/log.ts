import type { Command } from 'commander';
import type { LogFlags } from '../../actions/inspect/log.ts';
import { addListOptions } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd log`: lists ended attempts and skipped occurrences. */
export const logCommand = (program: Command, context: CliContext): void => {
  addListOptions(program.command('log').description('list ended attempts and skipped occurrences'), {
    noun: 'attempts',
    filters: ['job', 'topic', 'state', 'role', 'label', 'project', 'match', 'since', 'until'],
    states: ['finished', 'failed', 'retrying', 'cancelled', 'skipped'],
    limit: 50,
  })
    .option('--follow', 'also print what ends from now on, until Ctrl-C')
    .action(async (flags: LogFlags) => {
      const { showLog } = await import('../../actions/inspect/log.ts');
      await showLog(context, flags);
    });
};
