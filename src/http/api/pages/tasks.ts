import type { Connection } from '../../../postgres/connection.ts';
import { loadDaemons, loadRunning, type RunningFact } from '../../../store/lists/dashboard/frame.ts';
import { countFailed } from '../../../store/lists/dashboard/log-page.ts';
import { laterTasks, readyOf, type WaitingFact } from '../../../store/lists/dashboard/waiting.ts';
import type { WaitGroup, WaitReason } from '../../dashboard/documents/overview.ts';
import type { TaskGroup, TaskRow, TasksDocument } from '../../dashboard/documents/tasks.ts';
import type { BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { waitGroups } from './board/waits.ts';
import { endedGroup } from './ended-tasks.ts';
import { runningTask } from './overview.ts';
import { EMPTY_ROW, type TasksQuery } from './task-rows.ts';

const FOLDED = 8;
const RUNNING_SHOWN = 200;

/** Returns unfinished tasks grouped by the reason of their wait, then running tasks; or the ended tasks of a state. */
export async function tasksOf({ http, board, slow }: PagesContext, query: TasksQuery): Promise<TasksDocument> {
  const view = await board.view();
  const topics = [...view.topics.values()];
  const hasDaemon = await http.fast.get('pages/alive', () => http.sessions.read(aliveSlots));
  const groups = await http.fast.get(`pages/tasks ${JSON.stringify(query)}`, () =>
    http.sessions.read(async (connection) => {
      if (ENDED.has(query.state)) return [await endedGroup(connection, query, view.nowMs)];
      const found: TaskGroup[] = [];
      if (query.state !== 'running') {
        const wanted = waitGroups(topics, hasDaemon.slots > 0).filter((group) => fits(group, query));
        for (const group of wanted) found.push(...(await waitingGroups(connection, { group, query, view })));
      }
      if ((query.state === 'unfinished' || query.state === 'running') && query.reason === null)
        found.push(await runningGroup(connection, { query, board, view }));
      return found.filter(({ tasks }) => tasks.length > 0);
    }),
  );
  const failed = await failedOfADay({ http, slow }, view.nowMs);
  const sum = (of: (topic: (typeof topics)[number]) => number): number =>
    topics.reduce((all, topic) => all + of(topic), 0);
  const running = sum((topic) => topic.running);
  const waiting = sum((topic) => topic.ready + topic.held + topic.later);
  const retrying = sum((topic) => topic.retrying);
  return {
    nowMs: view.nowMs,
    groups,
    unfinished: running + waiting + retrying,
    running,
    waiting,
    retrying,
    failed,
    estimated: false,
    slots: hasDaemon.slots,
    daemons: hasDaemon.daemons,
  };
}

const ENDED: ReadonlySet<string> = new Set(['failed', 'finished', 'cancelled', 'skipped']);
const DAY_MS = 86_400_000;

async function aliveSlots(connection: Connection): Promise<{ readonly slots: number; readonly daemons: number }> {
  const daemons = (await loadDaemons(connection)).filter(({ alive }) => alive);
  return {
    slots: daemons.filter(({ state }) => state === 'running').reduce((all, { slots }) => all + slots, 0),
    daemons: daemons.length,
  };
}

async function failedOfADay({ http, slow }: Pick<PagesContext, 'http' | 'slow'>, nowMs: number): Promise<number> {
  const summed = await http.logBins({ sinceMs: nowMs - DAY_MS, untilMs: nowMs, count: 96 });
  if (summed !== null) return summed.bins.reduce((sum, { counts: [, failed] }) => sum + failed, 0);
  return await slow.get('tasks/failed', () =>
    http.sessions.read((connection) => countFailed(connection, nowMs - DAY_MS)),
  );
}

function fits(group: WaitGroup, { state, reason, topic }: TasksQuery): boolean {
  if (state === 'retrying' && group.reason !== 'retry') return false;
  if (state === 'waiting' && group.reason === 'retry') return false;
  if (topic !== null && group.topic !== null && group.topic !== topic) return false;
  return reason === null || group.reason === reason;
}

interface Wanted {
  readonly group: WaitGroup;
  readonly query: TasksQuery;
  readonly view: BoardView;
}

/** One group, or one per topic of tasks that wait for a slot. */
async function waitingGroups(connection: Connection, { group, query, view }: Wanted): Promise<readonly TaskGroup[]> {
  if (group.reason === 'retry' || group.reason === 'overlap' || group.reason === 'later') {
    return [await oneGroup(connection, { group, query, view, name: group.reason })];
  }
  const topics =
    group.topic === null
      ? [...view.topics.values()].filter(
          (topic) => topic.ready > 0 && isFree(topic) && (query.topic ?? topic.topic) === topic.topic,
        )
      : [];
  if (group.topic !== null)
    return [await oneGroup(connection, { group, query, view, name: `${group.reason}:${group.topic}` })];
  const found: TaskGroup[] = [];
  for (const topic of topics.slice(0, 20)) {
    const own = { ...group, topic: topic.topic, tasks: topic.ready, oldestMs: topic.oldest_ms };
    found.push(await oneGroup(connection, { group: own, query, view, name: `${group.reason}:${topic.topic}` }));
  }
  return found;
}

function isFree(topic: {
  readonly paused: boolean;
  readonly concurrency: number | null;
  readonly running: number;
  readonly next_start_ms: number | null;
}): boolean {
  return (
    !topic.paused && topic.next_start_ms === null && (topic.concurrency === null || topic.running < topic.concurrency)
  );
}

async function oneGroup(
  connection: Connection,
  { group, query, view, name }: Wanted & { readonly name: string },
): Promise<TaskGroup> {
  const [open, afterId] = query.after?.split('~') ?? [];
  const isOpen = open === name;
  const limit = isOpen || query.reason !== null ? query.limit : FOLDED;
  const options = {
    limit: limit + 1,
    afterId: isOpen && afterId !== undefined && /^\d{1,18}$/.test(afterId) ? afterId : null,
  };
  const { reason } = group;
  const rows =
    reason === 'retry' || reason === 'overlap' || reason === 'later'
      ? await laterTasks(connection, { kind: reason, topic: query.topic, ...options })
      : await readyOf(connection, { topic: group.topic ?? '', ...options });
  const matching = rows.slice(0, limit).filter((row) => matches(row, query));
  return {
    group,
    title: '',
    state: STATE_OF[reason],
    total: group.tasks,
    tasks: matching.map((row, n) => waitingRow(row, { reason, place: options.afterId === null ? n + 1 : null, view })),
    next: rows.length > limit ? `${name}~${rows[limit - 1]?.id ?? ''}` : null,
  };
}

const STATE_OF: Readonly<Record<WaitReason, string>> = {
  paused: 'paused',
  full: 'waiting',
  retry: 'retrying',
  overlap: 'waiting',
  delay: 'waiting',
  later: 'waiting',
  daemons: 'failed',
  queue: 'waiting',
};

function matches(
  { id, job, sql }: { readonly id: string; readonly job: string | null; readonly sql: string },
  query: TasksQuery,
): boolean {
  if (query.job !== null && job !== query.job) return false;
  const q = query.q?.toLowerCase() ?? null;
  return (
    q === null || id === q.replace('#', '') || (job ?? '').toLowerCase().includes(q) || sql.toLowerCase().includes(q)
  );
}

const LATE_MS = 60_000;

function waitingRow(
  row: WaitingFact,
  { reason, place, view }: { readonly reason: WaitReason; readonly place: number | null; readonly view: BoardView },
): TaskRow {
  const isLate =
    (reason === 'full' || reason === 'queue' || reason === 'daemons') &&
    row.available_ms < view.nowMs - LATE_MS &&
    row.job !== null;
  return {
    ...unfinishedRow(row),
    state: row.retrying ? 'retrying' : isLate ? 'late' : 'waiting',
    attempt: row.attempt + 1,
    retryLimit: row.retry_limit,
    sinceMs: reason === 'later' || reason === 'retry' ? row.created_ms : row.available_ms,
    availableMs: row.available_ms,
    place: reason === 'retry' || reason === 'later' || reason === 'overlap' ? null : place,
    error: row.message === null ? null : `${row.sqlstate ?? ''} ${row.message.split('\n')[0]}`.trim(),
    afterTask: row.behind,
  };
}

/** Returns what a waiting and a running task have in common. */
function unfinishedRow(row: WaitingFact | RunningFact): Omit<TaskRow, 'state' | 'attempt'> {
  const { id, job, sql, topic, role, timeout_ms: timeoutMs } = row;
  return { ...EMPTY_ROW, id, job, sql, topic, role, timeoutMs };
}

async function runningGroup(
  connection: Connection,
  {
    query,
    board,
    view,
  }: { readonly query: TasksQuery; readonly board: PagesContext['board']; readonly view: BoardView },
): Promise<TaskGroup> {
  const all = await loadRunning(connection, RUNNING_SHOWN);
  const rows = all.filter((row) => (query.topic === null || row.topic === query.topic) && matches(row, query));
  const total = [...view.topics.values()].reduce((sum, { running }) => sum + running, 0);
  return {
    group: null,
    title: '',
    state: 'running',
    total: query.topic === null && query.q === null && query.job === null ? Math.max(total, rows.length) : rows.length,
    next: null,
    tasks: rows.map((row): TaskRow => {
      const task = runningTask(row, board.times);
      const isSlow = task.p95Ms !== null && view.nowMs - task.startedMs > Math.max(task.p95Ms, 5_000);
      return {
        ...unfinishedRow(row),
        state: isSlow ? 'slow' : 'running',
        attempt: row.attempt,
        sinceMs: row.started_ms,
        startedMs: row.started_ms,
        p50Ms: task.p50Ms,
        p95Ms: task.p95Ms,
      };
    }),
  };
}
