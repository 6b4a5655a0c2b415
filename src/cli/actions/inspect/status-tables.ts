import type { ListedSync } from '../../../store/daemons/project-syncs.ts';
import type { ListedDaemon } from '../../../store/lists/list-daemons.ts';
import type { CliContext } from '../../shell/context.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable, type TableOptions } from '../../shell/table.ts';

/** Renders the daemons with their slots. */
export function renderDaemons(
  context: CliContext,
  { daemons }: { readonly daemons: readonly ListedDaemon[] },
  options: TableOptions,
  when: (instant: Date) => string,
): string {
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
    daemonState(row),
    when(row.started_at),
  ]);
  return renderTable(context, columns, cells, options);
}

/** lost, silent, stalled, otherwise the state that it reports. */
export function daemonState(row: ListedDaemon): string {
  if (!row.alive) return 'lost';
  if (row.silent) return 'silent';
  return row.stalled === null ? row.state : 'stalled';
}

/** Renders the projects that a daemon keeps in sync with a directory. */
export function renderSyncs(
  context: CliContext,
  syncs: readonly ListedSync[],
  options: TableOptions,
  when: (instant: Date) => string,
): string {
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
    when(row.synced_at),
    when(row.since),
    row.hostname,
    row.message ?? '–',
  ]);
  return renderTable(context, columns, cells, options);
}
