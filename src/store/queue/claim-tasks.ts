import { NO_RETRY, type RetryPolicy } from '../../definition/definition.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { ClaimedTask, TaskContext } from '../../task/task.ts';

export interface ClaimRequest {
  readonly daemonId: string;
  /** How many can start at once. */
  readonly slots: number;
  /** How many more, of topics without limits. */
  readonly ahead: number;
  /** The topic that was served last; equal priorities continue after it. */
  readonly cursor: string;
  /** null: all. */
  readonly topics: readonly string[] | null;
  /** Marks below which no task is searched; null: search everywhere. */
  readonly marks: readonly ClaimMark[] | null;
}

/** Of one priority and topic, the id up to which nothing claimable was seen. */
export interface ClaimMark {
  readonly priority: number;
  readonly topic: string;
  readonly id: string;
}

/**
 * Takes tasks; they are this daemon's until it loses its lease. Throws SQLSTATE PH002 when the lease has expired.
 *
 * Where the tasks' effects commit together with their record, the claim does not wait for the disk: the effect's commit does,
 * and what it makes durable includes the claim, which is before it in the log. A claim that a crash of the server undoes has
 * had no effect. What runs outside, or under a topic's limits, may not forget that it was claimed.
 */
export async function claimTasks(connection: Connection, request: ClaimRequest): Promise<readonly ClaimedTask[]> {
  const rows = await connection.query<ClaimRow>(
    `with claimed as materialized (
       select id, token, attempt, claims, lost, job_id, job_name, topic, sql, database, connection, login, transaction, timeout_ms,
         retry_limit, retry_backoff, prefetchable, delayed, context, priority
       from _claim($1, $2, $3, $4, $5, $6, $7, $8)
     ), soon as materialized (
       select set_config('synchronous_commit', 'off', true) from claimed
       having bool_and(prefetchable and database is null and connection is null and transaction is distinct from false)
     )
     select claimed.* from claimed left join soon on true`,
    [
      request.daemonId,
      request.slots,
      request.ahead,
      request.cursor,
      request.topics,
      request.marks?.map(({ priority }) => priority),
      request.marks?.map(({ topic }) => topic),
      request.marks?.map(({ id }) => id),
    ],
    'claim',
  );
  return rows.map(claimedTaskOf);
}

export function claimedTaskOf(row: ClaimRow): ClaimedTask {
  return {
    id: row.id,
    token: row.token,
    attempt: row.attempt,
    claims: row.claims,
    lost: row.lost,
    jobId: row.job_id,
    jobName: row.job_name,
    topic: row.topic,
    sql: row.sql,
    database: row.database,
    connection: row.connection,
    login: row.login,
    transaction: row.transaction,
    timeoutMs: Number(row.timeout_ms),
    retry: { ...NO_RETRY, ...row.retry_backoff, limit: row.retry_limit },
    context: row.context,
    prefetchable: row.prefetchable,
    delayed: row.delayed,
    priority: row.priority,
  };
}

export interface ClaimRow {
  readonly id: string;
  readonly token: string;
  readonly attempt: number;
  readonly claims: number;
  readonly lost: number;
  readonly job_id: string | null;
  readonly job_name: string | null;
  readonly topic: string;
  readonly sql: string | null;
  readonly database: string | null;
  readonly connection: string | null;
  readonly login: string;
  readonly transaction: boolean | null;
  readonly timeout_ms: string;
  readonly retry_limit: number;
  readonly retry_backoff: Partial<RetryPolicy> | null;
  readonly prefetchable: boolean;
  readonly delayed: boolean;
  readonly priority: number;
  readonly context: TaskContext | null;
}

/** What this daemon holds, as the database knows it. `launching`: for a one-shot worker that has not begun. */
export function heldTasks(
  connection: Connection,
  daemonId: string,
): Promise<readonly { readonly taskId: string; readonly token: string; readonly launching: boolean }[]> {
  return connection.query(
    `select t.id as "taskId", t.token,
       exists (select from _worker_requests w where w.state = 'initializing' and w.task_id = t.id and w.daemon_id = $1) as launching
     from _tasks t where t.state = 'running' and t.claimed_by = $1`,
    [daemonId],
    'held_tasks',
  );
}
