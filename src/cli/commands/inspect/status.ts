import type { Command } from 'commander';
import type { ListedSync } from '../../../store/daemons/project-syncs.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import type { Column, TableOptions } from '../../shell/table.ts';

interface StatusFlags extends InstallationFlags {
  readonly format: string;
  readonly wide?: boolean;
}

/** `pgherd status`: shows the queue, the last hour, the lateness and the daemons. */
export const statusCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('status').description('show the queue, the last hour and the daemons'))
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: StatusFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { paintState } = await import('../../shell/paint-state.ts');
      const { renderTable } = await import('../../shell/table.ts');
      const { listDaemons, summarize } = await import('../../../store/lists/list-daemons.ts');
      const { formatDuration } = await import('../../../schedule/duration.ts');
      const { statusDocument } = await import('../../../store/lists/documents.ts');
      const { silentDaemons } = await import('../../../store/lists/silent-daemons.ts');
      const { listSyncs } = await import('../../../store/daemons/project-syncs.ts');
      const installation = await installationOf(context, flags, 'pgherd status');
      const [summary, daemons, syncs, silent] = await withControlConnection(
        context,
        installation,
        async (connection) => [
          await summarize(connection),
          await listDaemons(connection),
          await listSyncs(connection),
          await silentDaemons(connection),
        ],
      );
      if (format === 'json') return printJson(context, statusDocument(summary, daemons, syncs, silent));
      const { pending, retrying, running, held, oldestWaitingMs, latenessMedianMs, latenessMaxMs, ...lastHour } =
        summary;
      const duration = (ms: number | null): string => (ms === null ? 'none' : formatDuration(Math.round(ms)));
      const lines = [
        `tasks      ${running} running, ${pending} pending (${held} held), ${retrying} retrying; oldest waiting: ${duration(oldestWaitingMs)}`,
        `last hour  ${lastHour.finished} finished, ${lastHour.failed} failed, ${lastHour.cancelled} cancelled, ${lastHour.skipped} skipped`,
        `lateness   median ${duration(latenessMedianMs)}, worst ${duration(latenessMaxMs)}`,
        '',
      ];
      const columns: readonly Column[] = [
        { title: 'daemon', right: true },
        { title: 'host', shorten: 'middle' },
        { title: 'pid', right: true, rank: 3 },
        { title: 'version', rank: 2 },
        { title: 'slots', right: true, rank: 1 },
        { title: 'state', paint: paintState },
        { title: 'since' },
      ];
      const cells = daemons.map((row) => [
        row.id,
        row.hostname,
        String(row.pid),
        row.version,
        String(row.slots),
        !row.alive ? 'lost' : row.silent ? 'silent' : row.stalled !== null ? 'stalled' : row.state,
        row.started_at.toISOString(),
      ]);
      const table = daemons.length === 0 ? 'No daemon is running.' : renderTable(context, columns, cells, flags);
      const silence = silent
        .filter(({ daemonId, silentMs }) => daemonId === null && silentMs !== null)
        .map(
          ({ pid, hostname }) =>
            `\nConnected and silent, its tasks taken over: process ${pid} on ${hostname}. See pgherd doctor.`,
        );
      const stalled = daemons.flatMap((row) => (row.stalled === null ? [] : [`\nDaemon ${row.id}: ${row.stalled}.`]));
      printText(
        context,
        lines.join('\n') +
          table +
          stalled.join('') +
          silence.join('') +
          (syncs.length === 0 ? '' : `\n${await syncTable(context, syncs, flags)}`),
      );
    });
};

/** Renders the projects that a daemon keeps in sync with a directory. */
async function syncTable(context: CliContext, syncs: readonly ListedSync[], options: TableOptions): Promise<string> {
  const { renderTable } = await import('../../shell/table.ts');
  const { paintState } = await import('../../shell/paint-state.ts');
  const columns: readonly Column[] = [
    { title: 'project', shorten: 'middle' },
    { title: 'state', paint: paintState },
    { title: 'revision', right: true },
    { title: 'commit', rank: 2 },
    { title: 'last sync', rank: 3 },
    { title: 'since' },
    { title: 'by', rank: 4 },
    { title: 'message', rank: 1, shorten: 'end' },
  ];
  const cells = syncs.map((row) => [
    row.project,
    row.state,
    row.revision ?? '–',
    row.git_commit === null ? '–' : `${row.git_commit.slice(0, 7)}${row.git_dirty === true ? ' +' : ''}`,
    row.synced_at.toISOString(),
    row.since.toISOString(),
    row.hostname,
    row.message ?? '–',
  ]);
  return renderTable(context, columns, cells, options);
}
