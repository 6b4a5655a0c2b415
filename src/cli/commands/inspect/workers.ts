import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface WorkersFlags extends InstallationFlags {
  readonly format: string;
}

/** `pgherd workers`: lists the slots of all daemons and their tasks. */
export const workersCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('workers').description('list the workers of all daemons'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: WorkersFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { renderTable } = await import('../../shell/table.ts');
      const { listWorkers } = await import('../../../store/lists/list-daemons.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const { workersDocument } = await import('../../../store/lists/documents.ts');
      const installation = await installationOf(context, flags, 'pgherd workers');
      const rows = await withControlConnection(context, installation, listWorkers);
      if (format === 'json') return printJson(context, workersDocument(rows));
      if (rows.length === 0) return printText(context, 'No daemon is running. Start one with pgherd run.');
      const head = ['daemon', 'host', 'slot', 'state', 'task', 'done', 'last run', 'last outcome'];
      const cells = rows.map((row) => [
        row.daemon_id,
        row.hostname,
        String(row.slot),
        row.silent ? 'silent' : row.state,
        row.task_id ?? '–',
        String(row.items_processed),
        row.last_run_at === null ? 'never' : formatInstant(row.last_run_at.getTime()),
        row.last_status ?? '–',
      ]);
      printText(context, renderTable(context, head, cells, ['daemon', 'slot', 'task', 'done']));
    });
};
