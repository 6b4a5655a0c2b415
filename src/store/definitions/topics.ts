import type { TopicDefinition } from '../../definition/definition.ts';
import { TOPIC_KEYS } from '../../definition/keys.ts';
import type { Foreign, Live } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type KeyRow, rowReader, selectList } from './key-columns.ts';
import { type ManagedRow, managedOf } from './managed-row.ts';

type TopicRow = ManagedRow & KeyRow;

const TOPIC_COLUMNS = selectList(TOPIC_KEYS, 't');
const readRow = rowReader<TopicDefinition>(TOPIC_KEYS);

/** Returns all topics except draining ones: those of the project in full (null: those without a project), name and owner of the others. By name. */
export async function loadTopics(
  connection: Connection,
  project: string | null,
): Promise<{ readonly owned: readonly Live<TopicDefinition>[]; readonly foreign: readonly Foreign[] }> {
  const owned = await connection.query<TopicRow>(
    `select ${TOPIC_COLUMNS},
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
    owned: owned.map((row) => ({
      ...managedOf<TopicDefinition>(row),
      definition: readRow(row),
    })),
    foreign: foreign.map((row) => ({ kind: 'topic', ...row })),
  };
}

/** Unfinished tasks of these topics; a topic without any is left out. */
export async function countUnfinished(
  connection: Connection,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (topics.length === 0) return new Map();
  const rows = await connection.query<{ topic: string; count: number }>(
    'select topic, count(*)::int as count from _task_states where topic = any ($1::text[]) group by topic',
    [topics],
  );
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}
