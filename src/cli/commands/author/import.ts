import type { Command } from 'commander';
import type { ImportFlags } from '../../actions/import.ts';
import { addConnectionOptions } from '../../options/connection-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd import <source>`: what another scheduler has, as definitions. */
export const importCommand = (program: Command, context: CliContext): void => {
  addConnectionOptions(program.command('import').description('print what another scheduler has as definitions'))
    .argument('<source>', 'crontab:FILE or a path, pg_cron, elephant_worker, pg_background_queue')
    .option('--system', 'the crontab names a user before each command, as /etc/crontab does')
    .option('--timezone <zone>', 'the zone of the machine, where the crontab names none', 'UTC')
    .option('--out <path>', 'write there: a file, or a directory (existing, or with / at its end)')
    .option('--force', 'write over a file that exists')
    .action(async (source: string, flags: ImportFlags) => {
      const { runImport } = await import('../../actions/import.ts');
      await runImport(context, source, flags);
    });
};
