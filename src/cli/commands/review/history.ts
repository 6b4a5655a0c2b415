import type { Command } from 'commander';
import type { RevisionRow } from '../../../store/definitions/revisions.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import type { Column } from '../../shell/table.ts';

interface HistoryFlags extends InstallationFlags {
  readonly project?: string;
  readonly limit: string;
  readonly format: string;
  readonly wide?: boolean;
}

/** `pgherd history`: lists the revisions with their user, time and commit. */
export const historyCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('history').description('list the revisions with their user, time and commit'))
    .option('--project <name>', 'only this project')
    .option('--limit <n>', 'maximum number of rows, the newest first', '20')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: HistoryFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const limit = wholeNumber(flags.limit, 1, '--limit');
      const { renderTable } = await import('../../shell/table.ts');
      const { requireProject } = await import('../../../store/definitions/projects.ts');
      const { listRevisions } = await import('../../../store/definitions/revisions.ts');
      const { historyDocument } = await import('../../../store/lists/documents.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const { formatAppliedSummary } = await import('../../../plan/render/words.ts');
      const installation = await installationOf(context, flags, 'pgherd history');
      const rows = await withControlConnection(context, installation, async (connection) => {
        if (flags.project !== undefined) await requireProject(connection, flags.project);
        return await listRevisions(connection, flags.project ?? null, limit);
      });
      if (format === 'json') return printJson(context, historyDocument(rows));
      if (rows.length === 0) return printText(context, 'Nothing has been applied yet.');
      const columns: readonly Column[] = [
        { title: 'project', shorten: 'middle' },
        { title: 'revision', right: true },
        { title: 'when' },
        { title: 'who', rank: 1, shorten: 'middle' },
        { title: 'environment', rank: 3 },
        { title: 'commit', rank: 2 },
        { title: 'plan', rank: 4 },
        { title: 'what', shorten: 'end' },
      ];
      const cells = rows.map((row) => [
        row.project,
        String(row.revision),
        formatInstant(row.appliedAtMs),
        row.appliedBy,
        row.environment ?? '–',
        commitOf(row),
        row.digest.slice(0, 8),
        whatOf(row, formatAppliedSummary(row.summary)),
      ]);
      printText(context, renderTable(context, columns, cells, flags));
    });
};

function whatOf({ rollbackTo, override, approvedBy }: RevisionRow, done: string): string {
  const approved = approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`;
  const frozen = override === null ? '' : `, in a freeze: ${override}`;
  return `${rollbackTo === null ? done : `rollback to ${rollbackTo}: ${done}`}${approved}${frozen}`;
}

function commitOf({ git }: RevisionRow): string {
  return git.commit === null ? '–' : `${git.commit.slice(0, 7)}${git.dirty === true ? ' +' : ''}`;
}
