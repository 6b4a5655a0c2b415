import type { TopicDefinition } from '../../definition/definition.ts';
import type { Foreign, Live } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';

/** All topics but those that drain: the project's whole (null: those that nobody owns), of the others name and owner. By name. */
export async function loadTopics(
  connection: Connection,
  project: string | null,
): Promise<{ readonly owned: readonly Live<TopicDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const owned = await connection.query<TopicRow>(
    `select t.name, t.description, t.concurrency, t.priority, (extract(epoch from t.delay) * 1000)::float8 as delay_ms,
       t.retry_limit, (extract(epoch from t.retry_initial) * 1000)::float8 as retry_initial_ms, t.retry_factor,
       (extract(epoch from t.retry_max) * 1000)::float8 as retry_max_ms, t.retry_jitter,
       (extract(epoch from t.timeout) * 1000)::float8 as timeout_ms,
       (extract(epoch from t.retention_finished) * 1000)::float8 as retention_finished_ms,
       (extract(epoch from t.retention_failed) * 1000)::float8 as retention_failed_ms, t.log, t.paused,
       t.applied, t.source_file, t.changed_by::text as changed_by, t.changed_at,
       s.paused_by::text as paused_by, s.pause_reason, s.paused_until, s.paused_at
     from topics t
     left join projects p on p.id = t.project_id
     left join topic_state s on s.topic = t.name
     where p.name is not distinct from $1 and not t.draining
     order by t.name`,
    [project],
  );
  const foreign = await connection.query<{ name: string; project: string | null }>(
    `select t.name, p.name as project from topics t left join projects p on p.id = t.project_id
     where p.name is distinct from $1 and not t.draining order by t.name`,
    [project],
  );
  return {
    owned: owned.map((row) => ({ ...managedOf<TopicDefinition>(row), definition: definitionOf(row) })),
    foreign: foreign.map((row) => ({ kind: 'topic', ...row })),
  };
}

interface TopicRow extends ManagedRow {
  readonly name: string;
  readonly description: string | null;
  readonly concurrency: number | null;
  readonly priority: number;
  readonly delay_ms: number;
  readonly retry_limit: number;
  readonly retry_initial_ms: number;
  readonly retry_factor: number;
  readonly retry_max_ms: number;
  readonly retry_jitter: number;
  readonly timeout_ms: number | null;
  readonly retention_finished_ms: number;
  readonly retention_failed_ms: number;
  readonly log: TopicDefinition['log'];
  readonly paused: boolean;
}

function definitionOf(row: TopicRow): TopicDefinition {
  return {
    name: row.name,
    description: row.description,
    concurrency: row.concurrency,
    priority: row.priority,
    delayMs: row.delay_ms,
    retry: {
      limit: row.retry_limit,
      initialMs: row.retry_initial_ms,
      factor: row.retry_factor,
      maxMs: row.retry_max_ms,
      jitter: row.retry_jitter,
    },
    timeoutMs: row.timeout_ms,
    retention: { finishedMs: row.retention_finished_ms, failedMs: row.retention_failed_ms },
    log: row.log,
    paused: row.paused,
  };
}

/** Unfinished tasks of these topics; a topic without any is left out. */
export async function countUnfinished(
  connection: Connection,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (topics.length === 0) return new Map();
  const rows = await connection.query<{ topic: string; count: number }>(
    'select topic, count(*)::int as count from _tasks where topic = any ($1::text[]) group by topic',
    [topics],
  );
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}
