import { formatDuration } from '../../../schedule/duration.ts';
import { relativeTime } from '../../../schedule/relative-time.ts';
import { topicsDocument } from '../../../store/lists/documents.ts';
import { type ListedTopic, listTopics } from '../../../store/lists/list-topics.ts';
import { pauseOf } from '../../lists/pause-word.ts';
import { showList } from '../../lists/show-list.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

const STATES = ['open', 'paused', 'full'] as const;
const SORTS = ['name', 'waiting', 'running'] as const;

/** Prints the topics as a table, or `{"topics": […]}`. */
export async function showTopics(context: CliContext, flags: ListFlags): Promise<void> {
  const filter = listFilterOf(flags, { states: STATES, sorts: SORTS });
  await showList(context, flags, {
    name: 'pgherd topics',
    load: async (connection) => {
      const rows = (await listTopics(connection)).filter(
        (row) =>
          (filter.state === null || stateOf(row) === filter.state) &&
          (filter.project === null || row.project === filter.project) &&
          (filter.match === null || row.name.toLowerCase().includes(filter.match.toLowerCase())),
      );
      const { sort } = filter;
      const by = sort === 'waiting' || sort === 'running' ? rows.toSorted((a, b) => b[sort] - a[sort]) : rows;
      return filter.limit === null ? by : by.slice(0, filter.limit);
    },
    document: topicsDocument,
    emptyFilter: (rows) => (rows.length === 0 ? filter : null),
    text: (rows, nowMs) => {
      if (rows.length === 0) return 'No topic matches the filter.';
      const zone = outputZone(context);
      const cells = rows.map((row) => [
        row.name,
        row.project ?? '–',
        row.concurrency === null ? 'unlimited' : String(row.concurrency),
        String(row.priority),
        row.delay_ms === 0 ? '–' : formatDuration(Math.round(row.delay_ms)),
        String(row.jobs),
        String(row.running),
        String(row.waiting),
        stateOf(row),
        pauseOf(row, (ms) => relativeTime(ms, nowMs, zone)),
      ]);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}`;
    },
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'topic', shorten: 'middle' },
  { title: 'project', rank: 4 },
  { title: 'concurrency', rank: 2 },
  { title: 'priority', right: true, rank: 5 },
  { title: 'delay', rank: 3 },
  { title: 'jobs', right: true, rank: 6 },
  { title: 'running', right: true },
  { title: 'waiting', right: true },
  { title: 'state', paint: paintState },
  { title: 'pause', shorten: 'end', wanted: 44 },
];

function stateOf(row: ListedTopic): (typeof STATES)[number] {
  if (row.paused) return 'paused';
  return row.concurrency !== null && row.running >= row.concurrency ? 'full' : 'open';
}
