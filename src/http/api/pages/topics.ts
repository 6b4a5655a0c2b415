import { loadTopicWaits } from '../../../store/lists/dashboard/timeline.ts';
import { loadTopicAudit, loadTopics, type TopicFact } from '../../../store/lists/dashboard/topic-pages.ts';
import type { WaitingTopic } from '../../../store/lists/dashboard/waiting.ts';
import type { TopicDocument, TopicRow, TopicsDocument } from '../../dashboard/documents/past.ts';
import { Refusal } from '../../refusal.ts';
import type { PagesContext } from './board/context.ts';
import { pauseOf } from './board/frame.ts';
import { worstFirst } from './jobs.ts';
import { topicBinsOf } from './timeline.ts';

const BINS = 72;

/** Returns one page of topics by name, the paused ones first; within the page those follow that are full and in which tasks wait. */
export async function topicsOf(
  { http, board }: PagesContext,
  query: { readonly q: string | null; readonly after: string | null; readonly limit: number },
): Promise<TopicsDocument> {
  const view = await board.view();
  const cursor = /^(paused|others):(.*)$/s.exec(query.after ?? '');
  const after = cursor === null ? null : { paused: cursor[1] === 'paused', name: cursor[2] ?? '' };
  const rows = await http.fast.get(`pages/topics ${JSON.stringify(query)}`, () =>
    http.sessions.read((connection) =>
      loadTopics(connection, { only: null, contains: query.q, after, limit: query.limit + 1 }),
    ),
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const topics = shown.map((row) => rowOf(row, view.topics.get(row.name)));
  return {
    nowMs: view.nowMs,
    topics: topics.toSorted((a, b) => rankOf(a) - rankOf(b)),
    total: shown.length,
    next: rows.length > query.limit && last !== undefined ? `${last.paused ? 'paused' : 'others'}:${last.name}` : null,
  };
}

/** Returns the page of one topic. Throws 404 for a name that nothing uses. */
export async function topicOf(
  { http, board, slow, slowest }: PagesContext,
  name: string,
  rangeMs: number,
): Promise<TopicDocument> {
  const view = await board.view();
  const row = await http.fast.find(`pages/topic ${name}`, () =>
    http.sessions.read(async (connection) => {
      const [found] = await loadTopics(connection, { only: name, contains: null, after: null, limit: 1 });
      return found ?? null;
    }),
  );
  const waiting = view.topics.get(name);
  if (row === null && waiting === undefined)
    throw new Refusal(404, 'not_found', `there is no topic ${name}`, 'no job names it, and no task waits in it');
  const binMs = Math.ceil(rangeMs / BINS / 60_000) * 60_000;
  const sinceMs = view.nowMs - rangeMs;
  const bins = (await topicBinsOf(http, { sinceMs, untilMs: view.nowMs, binMs })).get(name) ?? [];
  const waited = await slowest.get(`topic waits ${name} ${rangeMs}`, async () => ({
    sinceMs,
    bins: await http.sessions.read((connection) => loadTopicWaits(connection, { topic: name, sinceMs, binMs })),
  }));
  const audit = await slow.get(`topic audit ${name}`, () =>
    http.sessions.read((connection) => loadTopicAudit(connection, name, 20)),
  );
  const shift = Math.round((waited.sinceMs - sinceMs) / binMs);
  const waits = new Map(waited.bins.map(({ bin, wait_ms }) => [bin + shift, wait_ms]));
  return {
    nowMs: view.nowMs,
    topic: row === null ? rowOf({ ...UNDECLARED, name }, waiting) : rowOf(row, waiting),
    rangeMs,
    binMs,
    bins: bins.map(([bin, ended, failed]) => [bin, ended, failed, waits.get(bin) ?? null] as const),
    waitP95Ms: waited.bins.length === 0 ? null : Math.max(...waited.bins.map(({ wait_ms }) => wait_ms)),
    maxSqlBytes: row?.max_sql_bytes ?? null,
    maxParamsBytes: row?.max_params_bytes ?? null,
    durability: row?.durability ?? null,
    log: row?.log ?? null,
    retentionFinishedMs: row?.retention_finished_ms ?? null,
    retentionFailedMs: row?.retention_failed_ms ?? null,
    jobs: view.jobs
      .filter(({ topic }) => topic === name)
      .toSorted(worstFirst)
      .slice(0, 100)
      .map(({ name: job, state }) => ({ name: job, state })),
    pauses: audit.map(({ at_ms, by, action, target, reason, channel }) => ({
      atMs: at_ms,
      by,
      action,
      target,
      reason,
      channel,
    })),
  };
}

/** Returns 0 for a paused topic, 1 for a full one in which tasks wait, else 2. */
function rankOf({ pause, concurrency, running, waiting }: TopicRow): number {
  if (pause !== null) return 0;
  return concurrency !== null && running >= concurrency && waiting > 0 ? 1 : 2;
}

function rowOf(row: TopicFact, waiting: WaitingTopic | undefined): TopicRow {
  return {
    name: row.name,
    description: row.description,
    project: row.project,
    declared: row.declared,
    pause: row.paused ? pauseOf(row) : null,
    concurrency: row.concurrency,
    running: waiting?.running ?? 0,
    waiting: (waiting?.ready ?? 0) + (waiting?.held ?? 0) + (waiting?.later ?? 0) + (waiting?.retrying ?? 0),
    oldestMs: waiting?.oldest_ms ?? null,
    priority: row.priority ?? 100,
    delayMs: row.delay_ms ?? 0,
    retryLimit: row.retry_limit ?? 0,
    timeoutMs: row.timeout_ms,
    jobs: row.jobs,
    file: row.file,
    revision: row.revision,
  };
}

const UNDECLARED: Omit<TopicFact, 'name'> = {
  declared: false,
  description: null,
  project: null,
  concurrency: null,
  priority: null,
  delay_ms: null,
  retry_limit: null,
  timeout_ms: null,
  file: null,
  revision: null,
  max_sql_bytes: null,
  max_params_bytes: null,
  durability: null,
  log: null,
  retention_finished_ms: null,
  retention_failed_ms: null,
  jobs: 0,
  paused: false,
  paused_ms: null,
  paused_by: null,
  pause_reason: null,
  paused_until_ms: null,
};
