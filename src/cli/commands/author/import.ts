import type { Command } from 'commander';
import type { ImportFlags } from '../../actions/import.ts';
import { addConnectionOptions } from '../../options/connection-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd import <source>`: prints the jobs of another scheduler as definitions. */
export const importCommand = (program: Command, context: CliContext): void => {
  addConnectionOptions(program.command('import').description('print the jobs of another scheduler as definitions'))
    .argument(
      '<source>',
      'crontab:FILE or a path, pg_cron, pg_timetable, pg_timetable:FILE, pgagent, graphile_worker:FILE, elephant_worker, pg_background_queue',
    )
    .option('--system', 'the crontab has a user before each command, like /etc/crontab')
    .option(
      '--timezone <zone>',
      'time zone of crontab, pg_timetable and pgagent when the source does not name one',
      'UTC',
    )
    .option('--out <path>', 'write to this file or directory (existing, or with a trailing /)')
    .option('--force', 'overwrite an existing file')
    .action(async (source: string, flags: ImportFlags) => {
      const { runImport } = await import('../../actions/import.ts');
      await runImport(context, source, flags);
    });
};
