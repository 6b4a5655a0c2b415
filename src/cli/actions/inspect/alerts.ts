import { relativeTime } from '../../../schedule/relative-time.ts';
import { camelCased } from '../../../store/lists/camel-case.ts';
import { listAlerts } from '../../../store/live/list-alerts.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { showList } from '../../lists/show-list.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { paintState } from '../../shell/paint-state.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

const STATES = ['firing', 'failed', 'missed', 'late', 'max_runtime', 'expectation', 'sql_broken', 'recovered'] as const;
const DEFAULT_LIMIT = 50;

/** Prints alerts as a table, those that fire first, then the newest, or `{"alerts": […]}`. */
export async function showAlerts(context: CliContext, flags: ListFlags): Promise<void> {
  const filter = listFilterOf(flags, { states: STATES });
  const limit = filter.limit ?? DEFAULT_LIMIT;
  const firing = filter.state === 'firing';
  const kind = firing ? null : filter.state;
  await showList(context, flags, {
    name: 'pgherd alerts',
    load: (connection) => listAlerts(connection, { ...filter, kind, firing, limit: readLimit(limit) }),
    document: (rows) => ({ alerts: rows.slice(0, limit).map(camelCased) }),
    emptyFilter: (rows) => (rows.length === 0 ? filter : null),
    text: (rows, nowMs) => {
      if (rows.length === 0) return emptyListText(filter, 'alert', 'No alert has been raised.');
      const zone = outputZone(context);
      const cells = rows
        .slice(0, limit)
        .map((row) => [
          relativeTime(row.raised_at.getTime(), nowMs, zone),
          row.firing ? 'firing' : 'ended',
          row.kind,
          row.job ?? `topic ${row.topic}`,
          row.task_id ?? '–',
          row.webhook === null ? '–' : `${row.webhook} ${row.delivery}`,
          [row.reason, row.message === null ? null : `${row.sqlstate ?? ''} ${row.message.split('\n')[0]}`.trim()]
            .filter((part) => part !== null)
            .join(': '),
        ]);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}${moreText(context, rows.length, limit)}`;
    },
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'raised' },
  { title: 'state', paint: paintState },
  { title: 'kind', paint: paintState, rank: 1 },
  { title: 'about', shorten: 'middle' },
  { title: 'task', right: true, rank: 2 },
  { title: 'webhook', rank: 3, shorten: 'end' },
  { title: 'why', shorten: 'end', wanted: 44 },
];
