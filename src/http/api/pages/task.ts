import type { Connection } from '../../../postgres/connection.ts';
import {
  type AttemptFact,
  loadAttempts,
  loadChildren,
  loadNeighbours,
  loadRelated,
  loadSession,
  loadTaskFacts,
  type RelatedRow,
} from '../../../store/lists/dashboard/task-page.ts';
import { waitingTask } from '../../../store/lists/pages/one-task.ts';
import { whyWaits } from '../../../store/lists/pages/why-waits.ts';
import type { AttemptRow, RelatedTask, TaskDocument } from '../../dashboard/documents/tasks.ts';
import { Refusal } from '../../refusal.ts';
import type { BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';

const MINUTE_MS = 60_000;

/** Returns the page of one task. Throws 404. */
export async function taskOf({ http, board }: PagesContext, id: string): Promise<TaskDocument> {
  const view = await board.view();
  return await http.fast.get(`pages/task ${id}`, () =>
    http.sessions.read((connection) => load(connection, { board, view, id })),
  );
}

interface Wanted {
  readonly board: PagesContext['board'];
  readonly view: BoardView;
  readonly id: string;
}

async function load(connection: Connection, { board, view, id }: Wanted): Promise<TaskDocument> {
  const facts = await loadTaskFacts(connection, id);
  if (facts === null) throw new Refusal(404, 'not_found', `there is no task ${id}`, 'the log may no longer hold it');
  const attempts = await loadAttempts(connection, id);
  const waiting = await waitingTask(connection, id);
  const last = attempts.at(-1);
  const state = waiting?.state ?? last?.state ?? 'finished';
  const listed = facts.job === null ? undefined : view.byName.get(facts.job);
  if (listed !== undefined) await board.times.ensure(connection, [listed]);
  const times = listed === undefined ? null : board.times.of(listed.id);
  const endedMs = waiting === null ? (last?.ended_at.getTime() ?? null) : null;
  const aroundMs = endedMs ?? view.nowMs;
  const children =
    facts.job === null
      ? []
      : view.jobs.filter(({ schedule }) => schedule.some((text) => text.replace(/\s/g, '') === `after:${facts.job}`));
  const childIds = await loadChildren(connection, id, {
    fromMs: aroundMs - MINUTE_MS,
    toMs: view.nowMs,
    names: children.map(({ name }) => name),
  });
  const related = new Map(
    (
      await loadRelated(connection, [...childIds, ...(facts.parent_task_id === null ? [] : [facts.parent_task_id])])
    ).map((row) => [row.task_id, row]),
  );
  const near =
    facts.job_id === null
      ? { before: null, after: null }
      : await loadNeighbours(connection, { jobId: facts.job_id, atMs: aroundMs, id });
  const started = new Set([...related.values()].map(({ job }) => job));
  return {
    nowMs: view.nowMs,
    id,
    job: facts.job,
    jobExists: facts.job_exists,
    state: state === 'pending' ? 'waiting' : state,
    topic: facts.topic,
    priority: facts.priority,
    role: facts.role,
    database: facts.database,
    connection: facts.connection,
    sql: facts.sql ?? '',
    params: facts.params,
    revision: facts.revision,
    dueMs: facts.due_ms,
    createdMs: facts.created_ms,
    createdBy: facts.created_by,
    availableMs: facts.available_ms,
    startedMs: facts.started_ms ?? last?.started_at?.getTime() ?? null,
    endedMs,
    timeoutMs: facts.timeout_ms,
    retryLimit: facts.retry_limit,
    p50Ms: times?.p50Ms ?? null,
    p95Ms: times?.p95Ms ?? null,
    notice: waiting?.notice ?? null,
    waits: waiting === null ? [] : whyWaits(waiting),
    attempts: attempts.map(attemptRow),
    daemon: facts.hostname ?? facts.daemon_id,
    session: facts.pid === null || waiting?.state !== 'running' ? null : await sessionOf(connection, facts.pid),
    parent:
      facts.parent_task_id === null
        ? null
        : relatedTask(related.get(facts.parent_task_id) ?? null, facts.parent_task_id),
    children: [
      ...childIds.map((child) => relatedTask(related.get(child) ?? null, child)),
      ...children
        .filter(({ name }) => !started.has(name))
        .map((job): RelatedTask => ({ id: null, job: job.name, state: 'idle', atMs: null, ms: null, rows: null })),
    ],
    before: near.before === null ? null : relatedTask(near.before, near.before.task_id),
    after: near.after === null ? null : relatedTask(near.after, near.after.task_id),
    pause: null,
  };
}

function attemptRow(attempt: AttemptFact): AttemptRow {
  return {
    attempt: attempt.attempt,
    state: attempt.state,
    reason: attempt.reason,
    startedMs: attempt.started_at?.getTime() ?? null,
    endedMs: attempt.ended_at.getTime(),
    ms: attempt.duration_ms === null ? null : Math.round(attempt.duration_ms),
    rows: attempt.row_count,
    sqlstate: attempt.sqlstate,
    message: attempt.message,
    detail: attempt.detail,
    hint: attempt.hint,
    context: null,
    position: attempt.position,
    daemon: attempt.daemon_id,
    notices: Array.isArray(attempt.notices) ? attempt.notices.map(String).slice(0, 200) : [],
  };
}

async function sessionOf(connection: Connection, pid: number): Promise<TaskDocument['session']> {
  const session = await loadSession(connection, pid);
  return session === null
    ? null
    : { pid: session.pid, state: session.state, waits: session.waits, blockedBy: session.blocked_by };
}

function relatedTask(row: RelatedRow | null, id: string | null): RelatedTask {
  return {
    id,
    job: row?.job ?? null,
    state: row?.state === 'pending' ? 'waiting' : (row?.state ?? 'finished'),
    atMs: row?.at_ms ?? null,
    ms: row?.ms ?? null,
    rows: row?.row_count ?? null,
  };
}
