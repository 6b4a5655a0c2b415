import { relativeTime } from '../../../schedule/relative-time.ts';
import { tasksDocument } from '../../../store/lists/documents.ts';
import { listTasks } from '../../../store/lists/list-tasks.ts';
import { withOrigins } from '../../../store/lists/task-origins.ts';
import { jobsOfFilter } from '../../lists/jobs-of.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { showList } from '../../lists/show-list.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { originWord } from '../../shell/origin-word.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

const STATES = ['pending', 'retrying', 'running'] as const;
const DEFAULT_LIMIT = 50;

/** Prints unfinished tasks as a table, those that run first, or `{"tasks": […]}`. */
export async function showTasks(context: CliContext, flags: ListFlags): Promise<void> {
  const asked = listFilterOf(flags, { states: STATES });
  const limit = asked.limit ?? DEFAULT_LIMIT;
  await showList(context, flags, {
    name: 'pgherd tasks',
    load: async (connection) => {
      const jobs = await jobsOfFilter(connection, asked);
      return await withOrigins(connection, await listTasks(connection, { ...asked, limit: readLimit(limit), jobs }));
    },
    document: (rows) => tasksDocument(rows.slice(0, limit)),
    text: (rows, nowMs) => {
      if (rows.length === 0) return emptyListText(asked, 'task', 'No task is waiting or running.');
      const zone = outputZone(context);
      const when = (at: Date): string => relativeTime(at.getTime(), nowMs, zone);
      const cells = rows
        .slice(0, limit)
        .map((row) => [
          row.id,
          row.job ?? '–',
          row.topic,
          row.held ? 'held' : row.state,
          String(row.attempt),
          when(row.available_at),
          row.started_at === null ? '–' : when(row.started_at),
          row.daemon_id ?? '–',
          row.role ?? '–',
          originWord(row),
        ]);
      const more = moreText(context, rows.length, limit);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}${more}`;
    },
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'task', right: true },
  { title: 'job', shorten: 'middle' },
  { title: 'topic', rank: 2, shorten: 'middle' },
  { title: 'state', paint: paintState },
  { title: 'attempt', right: true, rank: 4 },
  { title: 'available' },
  { title: 'started', rank: 1 },
  { title: 'daemon', right: true, rank: 5 },
  { title: 'role', rank: 6 },
  { title: 'from', rank: 3 },
];
