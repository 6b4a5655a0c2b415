import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import type { Column } from '../../shell/table.ts';

interface WorkersFlags extends InstallationFlags {
  readonly format: string;
  readonly wide?: boolean;
}

/** `pgherd workers`: lists the slots of all daemons and their tasks. */
export const workersCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('workers').description('list the workers of all daemons'))
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: WorkersFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { paintState } = await import('../../shell/paint-state.ts');
      const { renderTable } = await import('../../shell/table.ts');
      const { listWorkers } = await import('../../../store/lists/list-daemons.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const { workersDocument } = await import('../../../store/lists/documents.ts');
      const installation = await installationOf(context, flags, 'pgherd workers');
      const rows = await withControlConnection(context, installation, listWorkers);
      if (format === 'json') return printJson(context, workersDocument(rows));
      if (rows.length === 0) return printText(context, 'No daemon is running. Start one with pgherd run.');
      const columns: readonly Column[] = [
        { title: 'daemon', right: true },
        { title: 'host', rank: 3, shorten: 'middle' },
        { title: 'slot', right: true },
        { title: 'state', paint: paintState },
        { title: 'task', right: true },
        { title: 'done', right: true, rank: 4 },
        { title: 'last run', rank: 2 },
        { title: 'last outcome', rank: 1, paint: paintState },
      ];
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
      printText(context, renderTable(context, columns, cells, flags));
    });
};
