import { PgherdError } from '../../errors.ts';
import type { ElephantJob, PeerServer, PgCronJob, PgCronServer } from '../../exchange/import/peer-jobs.ts';
import type { QueueSettings } from '../../exchange/import/queue-settings.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';

/** The jobs of a live pg_cron, and the zone it counts in. Throws `not_found` where it is not installed. */
export async function loadPgCron(
  connection: Connection,
): Promise<{ readonly rows: readonly PgCronJob[] } & PgCronServer> {
  await requireTable(connection, 'cron.job', 'pg_cron');
  const rows = await connection.query<PgCronJob>(
    `select jobid::text as jobid, schedule, command, nodename, nodeport, database, username, active,
       to_jsonb(j) ->> 'jobname' as jobname
     from cron.job j order by j.jobid`,
  );
  const [cron] = await connection.query<{ timezone: string | null; port: number }>(
    "select current_setting('cron.timezone', true) as timezone, current_setting('port')::int as port",
  );
  return { rows, ...(await peerServer(connection)), timezone: cron?.timezone || 'UTC', port: cron?.port ?? 0 };
}

/** The jobs of a live elephant_worker. Throws `not_found` where it is not installed. */
export async function loadElephantWorker(
  connection: Connection,
): Promise<{ readonly rows: readonly ElephantJob[] } & PeerServer> {
  await requireTable(connection, 'scheduler.job', 'elephant_worker');
  const rows = await connection.query<ElephantJob>(
    `select j.job_id::text as job_id, j.schedule::text as schedule, j.enabled, j.parallel, j.job_command, j.job_description,
       (extract(epoch from j.job_timeout) * 1000)::float8 as timeout_ms, d.datname::text as datname, r.rolname::text as rolname
     from scheduler.job j
     left join pg_database d on d.oid = j.datoid
     left join pg_roles r on r.oid = j.roloid
     order by j.job_id`,
  );
  return { rows, ...(await peerServer(connection)) };
}

/** The settings of a live pg_background_queue in this session, and its pending tasks. Throws `not_found`. */
export async function loadQueueSettings(connection: Connection): Promise<QueueSettings> {
  await neverCompile(connection);
  // The extension is relocatable: it may be in any schema.
  const [found] = await connection.query<{ schema: string }>(
    `select n.nspname::text as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'pg_background_tasks' and c.relkind in ('r', 'v', 'p') order by n.nspname = 'public' desc, 1 limit 1`,
  );
  if (found === undefined) throw missing('pg_background_tasks', 'pg_background_queue');
  const [row] = await connection.query<Omit<QueueSettings, 'waiting'>>(
    `select nullif(current_setting('pg_background_queue.topic_config', true), '') as "topicConfig",
       nullif(current_setting('pg_background_queue.retry_count', true), '') as "retryCount",
       nullif(current_setting('pg_background_queue.delay_in_sec', true), '') as "delayInSec",
       nullif(current_setting('pg_background_queue.max_parallel_running_tasks_count', true), '') as "maxParallel"`,
  );
  const waiting = await connection.query<{ topic: string; count: number }>(
    `select coalesce(topic, '') as topic, count(*) filter (where state::text not in ('finished', 'failed'))::int as count
     from ${quoteIdentifier(found.schema)}.pg_background_tasks group by 1`,
  );
  return {
    topicConfig: row?.topicConfig ?? null,
    retryCount: row?.retryCount ?? null,
    delayInSec: row?.delayInSec ?? null,
    maxParallel: row?.maxParallel ?? null,
    waiting: new Map(waiting.map(({ topic, count }) => [topic, count])),
  };
}

/** The database of a connection, and whether any schema in it contains pgherd. */
export async function peerServer(connection: Connection): Promise<PeerServer> {
  const [here] = await connection.query<PeerServer>(
    `select current_database()::text as database, exists (
       select from pg_class c join pg_class p on p.relnamespace = c.relnamespace
       where c.relname = 'job_starts' and p.relname = 'project_syncs' and c.relkind = 'r' and p.relkind = 'r') as "isHome"`,
  );
  return here ?? { database: '', isHome: false };
}

/** Throws `not_found` where a table of a peer does not exist. The session compiles nothing from now on: see `neverCompile`. */
export async function requireTable(connection: Connection, table: string, peer: string): Promise<void> {
  await neverCompile(connection);
  const [found] = await connection.query<{ name: string | null }>('select to_regclass($1)::text as name', [table]);
  if ((found?.name ?? null) === null) throw missing(table, peer);
}

/** Tables of a peer may never have been analyzed, and are read once: PostgreSQL expects so many rows that it would compile the query. */
async function neverCompile(connection: Connection): Promise<void> {
  await connection.execute('set jit = off');
}

function missing(table: string, peer: string): PgherdError {
  return new PgherdError('not_found', `${table} not found: ${peer} is not installed in this database`, {
    hint: 'pass --url of the database where it is installed',
  });
}
