import type { Command } from 'commander';
import type { DevFlags } from '../../actions/dev.ts';
import { addDefinitionOptions } from '../../options/definition-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd dev`: an embedded PostgreSQL with the definitions applied and a daemon on it, until it is told to stop. */
export const devCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command('dev')
    .description('try definitions on an embedded PostgreSQL: apply, run, watch; nothing else installed');
  addDefinitionOptions(command)
    .option('--database <name>', 'the name of the new database', 'app')
    .option('--init <file>', 'SQL that fills the database first, run as a superuser')
    .option('--slots <n>', 'tasks at once')
    .option('--http <address>', 'where the dashboard listens (default: 127.0.0.1:8080, or a free port)')
    .option('--once', 'trigger what is not due, and end when each job has run once')
    .option('--keep', 'with --once: go on until Ctrl-C')
    .action(async (paths: string[], flags: DevFlags) => {
      const { runDev } = await import('../../actions/dev.ts');
      await runDev(context, paths, flags);
    });
};
