import type { Connection } from '../../../postgres/connection.ts';
import { loadLogPage } from '../../../store/lists/dashboard/log-page.ts';
import type { TaskGroup, TaskRow } from '../../dashboard/documents/tasks.ts';
import { EMPTY_ROW, type TasksQuery } from './task-rows.ts';

const DAY_MS = 86_400_000;

/** Returns one page of the tasks that ended in a state in the last 24 hours, the newest first. */
export async function endedGroup(connection: Connection, query: TasksQuery, nowMs: number): Promise<TaskGroup> {
  const key = /^ended~(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})$/.exec(query.after ?? '');
  const rows = await loadLogPage(connection, {
    state: query.state,
    sinceMs: nowMs - DAY_MS,
    untilMs: nowMs + DAY_MS,
    job: query.job,
    topic: query.topic,
    contains: query.q,
    limit: query.limit + 1,
    after: key?.[1] === undefined || key[2] === undefined ? null : { at: key[1], taskId: key[2] },
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    group: null,
    title: `${query.state} in the last 24 h`,
    state: query.state,
    total: shown.length,
    next: rows.length > query.limit && last !== undefined ? `ended~${last.at}_${last.task_id ?? 0}` : null,
    tasks: shown.map(
      (row): TaskRow => ({
        ...EMPTY_ROW,
        id: row.task_id ?? '',
        job: row.job,
        sql: row.sql ?? '',
        topic: row.topic,
        role: null,
        state: row.state,
        attempt: row.attempt,
        sinceMs: row.ended_ms,
        endedMs: row.ended_ms,
        ms: row.ms,
        error: row.message === null ? row.reason : `${row.sqlstate ?? ''} ${row.message.split('\n')[0]}`.trim(),
      }),
    ),
  };
}
