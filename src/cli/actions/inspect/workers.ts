import { relativeTime } from '../../../schedule/relative-time.ts';
import { workersDocument } from '../../../store/lists/documents.ts';
import { listWorkers } from '../../../store/lists/list-daemons.ts';
import { showList } from '../../lists/show-list.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

const STATES = ['initializing', 'waiting', 'processing', 'reloading', 'stopping', 'silent'] as const;

/** Prints the slots of all daemons as a table, or `{"workers": […]}`. */
export async function showWorkers(context: CliContext, flags: ListFlags): Promise<void> {
  const { state, limit } = listFilterOf(flags, { states: STATES });
  await showList(context, flags, {
    name: 'pgherd workers',
    load: async (connection) => {
      const rows = await listWorkers(connection);
      const fitting = rows.filter((row) => state === null || (row.silent ? 'silent' : row.state) === state);
      return limit === null ? fitting : fitting.slice(0, limit);
    },
    document: workersDocument,
    text: (rows, nowMs) => {
      if (rows.length === 0) return state === null ? 'No daemon is running. Start one with pgherd run.' : 'No worker.';
      const zone = outputZone(context);
      const cells = rows.map((row) => [
        row.daemon_id,
        row.hostname,
        String(row.slot),
        row.silent ? 'silent' : row.state,
        row.task_id ?? '–',
        String(row.items_processed),
        row.last_run_at === null ? 'never' : relativeTime(row.last_run_at.getTime(), nowMs, zone),
        row.last_status ?? '–',
      ]);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}`;
    },
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'daemon', right: true },
  { title: 'host', rank: 3, shorten: 'middle' },
  { title: 'slot', right: true },
  { title: 'state', paint: paintState },
  { title: 'task', right: true },
  { title: 'done', right: true, rank: 4 },
  { title: 'last run', rank: 2 },
  { title: 'last outcome', rank: 1, paint: paintState },
];
