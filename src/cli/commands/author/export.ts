import type { Command } from 'commander';
import type { ExportFlags } from '../../actions/export.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import { labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd export`: prints the live state as definitions. */
export const exportCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('export').description('print the live state as definitions, or save a snapshot'),
  )
    .option('--project <name>', 'project to export (default: of pgherd.yaml)')
    .addOption(labelOption())
    .option('--all', 'export every project and the jobs and topics made through SQL')
    .option('--unowned', 'export jobs and topics that were made through SQL and belong to no project')
    .option('--out <path>', 'write to this file or directory (existing, or with a trailing /)')
    .option('--snapshot <file>', 'save a snapshot for plan --against, as JSON')
    .option('--force', 'overwrite existing files')
    .option('--format <format>', 'yaml or json', 'yaml')
    .action(async (flags: ExportFlags) => {
      const { runExport } = await import('../../actions/export.ts');
      await runExport(context, flags);
    });
};
