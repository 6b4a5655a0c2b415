import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import type { Column } from '../../shell/table.ts';

interface AuditFlags extends InstallationFlags {
  readonly login?: string;
  readonly limit: string;
  readonly format: string;
  readonly wide?: boolean;
}

/** `pgherd audit`: lists who triggered, paused, cancelled, retried, applied and approved. */
export const auditCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('audit').description('list who triggered, paused, cancelled, retried, applied and approved'),
  )
    .option('--login <name>', 'only actions of this login')
    .option('--limit <n>', 'maximum number of rows, the newest first', '50')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: AuditFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const limit = wholeNumber(flags.limit, 1, '--limit');
      const { renderTable } = await import('../../shell/table.ts');
      const { listAudit } = await import('../../../store/lists/list-audit.ts');
      const { auditDocument } = await import('../../../store/lists/documents.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const installation = await installationOf(context, flags, 'pgherd audit');
      const rows = await withControlConnection(context, installation, (connection) =>
        listAudit(connection, { limit, login: flags.login ?? null }),
      );
      if (format === 'json') return printJson(context, auditDocument(rows));
      if (rows.length === 0)
        return printText(context, 'Nothing has been triggered, paused, cancelled, retried or applied yet.');
      const columns: readonly Column[] = [
        { title: 'when' },
        { title: 'who', shorten: 'middle' },
        { title: 'action' },
        { title: 'target', shorten: 'middle' },
        { title: 'over', rank: 1 },
        { title: 'address', rank: 4 },
        { title: 'token', rank: 3 },
        { title: 'reason', rank: 2, shorten: 'end' },
      ];
      const cells = rows.map((row) => [
        formatInstant(row.at.getTime()),
        row.login,
        row.action,
        row.target,
        row.channel,
        row.address ?? '–',
        row.token ?? '–',
        row.reason ?? '–',
      ]);
      printText(context, renderTable(context, columns, cells, flags));
    });
};
