import type { Command } from 'commander';
import type { DevFlags } from '../../actions/dev.ts';
import { addDefinitionOptions } from '../../options/definition-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd dev`: runs an embedded PostgreSQL with the definitions applied and a daemon, until a signal stops it. */
export const devCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command('dev')
    .description('try definitions on an embedded PostgreSQL: apply, run and watch them');
  addDefinitionOptions(command)
    .option('--database <name>', 'name of the new database', 'app')
    .option('--init <file>', 'SQL file to run first, as a superuser')
    .option('--demo', 'run the example project of the package, a web shop')
    .option('--slots <n>', 'number of tasks to run at once (default: of pgherd.yaml, else 8)')
    .option('--http <address>', 'address of the dashboard (default: 127.0.0.1:8080, or a free port)')
    .option('--fresh', 'begin with new data instead of that of the last start')
    .option('--once', 'trigger jobs that are not due, and end when each job has run once')
    .option('--keep', 'with --once: keep running until Ctrl-C')
    .action(async (paths: string[], flags: DevFlags) => {
      const { runDev } = await import('../../actions/dev.ts');
      await runDev(context, paths, flags);
    });
};
