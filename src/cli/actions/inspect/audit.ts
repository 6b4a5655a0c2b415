import { relativeTime } from '../../../schedule/relative-time.ts';
import { auditDocument } from '../../../store/lists/documents.ts';
import { listAudit } from '../../../store/lists/list-audit.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { showList } from '../../lists/show-list.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface AuditFlags extends ListFlags {
  readonly login?: string;
}

const DEFAULT_LIMIT = 50;

/** Prints actions of people and programs as a table, the newest first, or `{"audit": […]}`. */
export async function showAudit(context: CliContext, flags: AuditFlags): Promise<void> {
  const { job, topic, match, sinceMs, untilMs, limit: asked } = listFilterOf(flags, {});
  const limit = asked ?? DEFAULT_LIMIT;
  const filter = { job, topic, match, sinceMs, untilMs, login: flags.login ?? null };
  await showList(context, flags, {
    name: 'pgherd audit',
    load: (connection) => listAudit(connection, { ...filter, limit: readLimit(limit) }),
    document: (rows) => auditDocument(rows.slice(0, limit)),
    emptyFilter: (rows) => (rows.length === 0 ? filter : null),
    text: (rows, nowMs) => {
      if (rows.length === 0) return emptyListText(filter, 'action', 'No action is recorded.');
      const zone = outputZone(context);
      const cells = rows
        .slice(0, limit)
        .map((row) => [
          relativeTime(row.at.getTime(), nowMs, zone),
          row.login,
          row.action,
          row.target,
          row.channel,
          row.address ?? '–',
          row.token ?? '–',
          row.reason ?? '–',
        ]);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, cells, flags)}${moreText(context, rows.length, limit)}`;
    },
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'when' },
  { title: 'who', shorten: 'middle' },
  { title: 'action' },
  { title: 'target', shorten: 'middle' },
  { title: 'over', rank: 1 },
  { title: 'address', rank: 4 },
  { title: 'token', rank: 3 },
  { title: 'reason', rank: 2, shorten: 'end' },
];
