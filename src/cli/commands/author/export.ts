import type { Command } from 'commander';
import type { ExportFlags } from '../../actions/export.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd export`: the live state as definition files. */
export const exportCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('export').description('print the live state as definitions, or save a snapshot'),
  )
    .option('--project <name>', 'this project (else that of pgherd.yaml)')
    .option('--all', 'every project, and what was made through SQL')
    .option('--unowned', 'what was made through SQL and belongs to no project')
    .option('--out <path>', 'write there: a file, or a directory (existing, or with / at its end)')
    .option('--snapshot <file>', 'save what plan --against needs to know of the database, as JSON')
    .option('--force', 'write over files that exist')
    .option('--format <format>', 'yaml or json', 'yaml')
    .action(async (flags: ExportFlags) => {
      const { runExport } = await import('../../actions/export.ts');
      await runExport(context, flags);
    });
};
