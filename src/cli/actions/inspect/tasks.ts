import { relativeTime } from '../../../schedule/relative-time.ts';
import { tasksDocument } from '../../../store/lists/documents.ts';
import { listTasks, type TaskRow } from '../../../store/lists/list-tasks.ts';
import { type ListedTopic, listTopics } from '../../../store/lists/list-topics.ts';
import { withOrigins } from '../../../store/lists/task-origins.ts';
import { jobsOfFilter } from '../../lists/jobs-of.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { showList } from '../../lists/show-list.ts';
import { subjectOf } from '../../lists/subject-of.ts';
import { topicState } from '../../lists/topic-state.ts';
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
      const rows = await withOrigins(
        connection,
        await listTasks(connection, { ...asked, limit: readLimit(limit), jobs }),
      );
      const isText = flags.format === 'text' && rows.some(({ state }) => state === 'pending');
      return { rows, topics: isText ? await listTopics(connection) : [] };
    },
    document: ({ rows }) => tasksDocument(rows.slice(0, limit)),
    emptyFilter: ({ rows }) => (rows.length === 0 ? asked : null),
    text: ({ rows, topics }, nowMs) => {
      if (rows.length === 0) return emptyListText(asked, 'task', 'No task is waiting or running.');
      const zone = outputZone(context);
      const when = (at: Date): string => relativeTime(at.getTime(), nowMs, zone);
      const cells = rows
        .slice(0, limit)
        .map((row) => [
          row.id,
          subjectOf(row),
          row.topic,
          row.held ? 'held' : row.state,
          String(row.attempt),
          when(row.available_at),
          row.started_at === null ? '–' : when(row.started_at),
          whyOf(row, topics, nowMs),
          row.daemon_id ?? '–',
          row.role ?? '–',
          originWord(row),
        ]);
      const more = moreText(context, rows.length, limit);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}${more}`;
    },
  });
}

/** Why it waits, where its state and time do not say it. */
function whyOf(row: TaskRow, topics: readonly ListedTopic[], nowMs: number): string {
  if (row.held) return 'an earlier task of its job';
  if (row.state !== 'pending' || row.available_at.getTime() > nowMs) return '';
  const state = topicState(topics, row.topic);
  return state === null ? '' : `topic ${state}`;
}

const COLUMNS: readonly Column[] = [
  { title: 'task', right: true },
  { title: 'job or SQL', shorten: 'middle' },
  { title: 'topic', rank: 2, shorten: 'middle' },
  { title: 'state', paint: paintState },
  { title: 'attempt', right: true, rank: 5 },
  { title: 'available' },
  { title: 'started', rank: 3 },
  { title: 'why', rank: 1, shorten: 'end' },
  { title: 'daemon', right: true, rank: 6 },
  { title: 'role', rank: 7 },
  { title: 'from', rank: 4 },
];
