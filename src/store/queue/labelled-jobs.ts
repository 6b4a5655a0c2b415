import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';

export type Labels = Readonly<Record<string, string>>;

/** Returns the names of the jobs that have all of these labels, sorted. Throws `not_found` when no job has them. */
export async function labelledJobs(connection: Connection, labels: Labels): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(
    'select name from jobs where labels @> $1::jsonb order by name',
    [JSON.stringify(labels)],
  );
  if (rows.length === 0) throw await noLabelledJob(connection, labels);
  return rows.map(({ name }) => name);
}

/** Returns the unfinished tasks of jobs. */
export async function unfinishedTasks(connection: Connection, jobs: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>('select id::text from tasks where job = any ($1) order by id', [
    jobs,
  ]);
  return rows.map(({ id }) => id);
}

/** Returns the last ended task of each of these jobs that failed or was cancelled. */
export async function lastFailedTasks(connection: Connection, jobs: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    `select l.task_id::text as id from unnest($1::text[]) n (job)
     cross join lateral (
       select task_id, state from task_log where job = n.job and state <> 'skipped' order by ended_at desc limit 1
     ) l
     where l.state in ('failed', 'cancelled') and l.task_id is not null order by l.task_id`,
    [jobs],
  );
  return rows.map(({ id }) => id);
}

async function noLabelledJob(connection: Connection, labels: Labels): Promise<PgherdError> {
  const used = await connection.query<{ label: string }>(
    `select distinct l.key || '=' || l.value as label from jobs j, jsonb_each_text(j.labels) l order by 1 limit 6`,
  );
  const known = used.slice(0, 5).map(({ label }) => label);
  const hint =
    known.length === 0
      ? 'no job has labels: add labels: { team: orders } to a definition'
      : `labels in use: ${known.join(', ')}${used.length > known.length ? ', …' : ''}`;
  return new PgherdError('not_found', `no job has the label ${labelWords(labels)}`, { hint });
}

/** `team=orders and tier=1` */
export function labelWords(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' and ');
}
