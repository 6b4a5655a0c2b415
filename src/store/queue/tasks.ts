import type { Connection } from '../../postgres/connection.ts';

export interface Promotion {
  /** How many became claimable. */
  readonly promoted: number;
  /** Until the next one will, the next start of a topic with a delay, or the end of a topic's pause; null: nothing waits for a time. */
  readonly nextInMs: number | null;
}

/**
 * Makes claimable what has become available. Up to 1,000 at once. `statement_timestamp` is stable, as `clock_timestamp` is not:
 * the index ends the search, however many wait for later.
 */
export async function promoteTasks(connection: Connection): Promise<Promotion> {
  const [row] = await connection.query<{ promoted: number; next_in_ms: number | null }>(
    `with picked as materialized (
       select t.id from _tasks t
       where not t.claimable and not t.held and t.state <> 'running' and t.available_at <= statement_timestamp()
       order by t.available_at limit 1000 for update skip locked
     ), promoted as (
       update _tasks t set claimable = true from picked where t.id = picked.id returning t.id
     )
     select (select count(*) from promoted)::int as promoted,
       extract(epoch from least(
         (select min(t.available_at) from _tasks t
          where not t.claimable and not t.held and t.state <> 'running' and t.available_at > statement_timestamp()),
         (select min(greatest(s.next_start_at, s.paused_until)) from topic_state s
          where greatest(s.next_start_at, s.paused_until) > clock_timestamp() - interval '20 ms'
            and exists (select from _tasks t where t.claimable and t.topic = s.topic))
       ) - clock_timestamp())::float8 * 1000 as next_in_ms`,
    [],
    'promote',
  );
  return { promoted: row?.promoted ?? 0, nextInMs: row?.next_in_ms ?? null };
}

export interface GiveBack {
  readonly taskId: string;
  readonly token: string;
  /** As if it had never been claimed; else the attempt counts as lost. */
  readonly uncount: boolean;
  readonly startedAgoMs: number | null;
  /** For the log; null: nothing is logged. */
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
}

/**
 * Puts tasks back to pending. A task that a session still holds is left alone: `locked` are those, to be tried again.
 * Those of which another one holds the token, or that have ended, are in neither list.
 */
export async function giveBackTasks(
  connection: Connection,
  tasks: readonly GiveBack[],
): Promise<{ readonly given: readonly string[]; readonly locked: readonly string[] }> {
  const rows = await connection.query<{ id: string; given: boolean }>(
    `with wanted as (
       select * from jsonb_to_recordset($1::jsonb) as x ("taskId" bigint, token uuid, uncount boolean, "startedAgoMs" float8,
         reason text, sqlstate text, message text)
     ), picked as materialized (
       select t.id from _tasks t join wanted w on w."taskId" = t.id and w.token = t.token
       order by t.id for update of t skip locked
     ), given as (
       update _tasks t
       set state = 'pending', claimable = true, token = null, claimed_by = null, claimed_at = null,
           attempt = t.attempt - w.uncount::int, lost = t.lost + (not w.uncount)::int
       from picked p join wanted w on w."taskId" = p.id
       where t.id = p.id
       returning t.*, w."startedAgoMs" as started_ago_ms, w.reason, w.sqlstate, w.message, t.attempt + w.uncount::int as tried
     ), logged as (
       insert into _task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
           created_at, created_by, started_at, sqlstate, message, sql, database, connection, login, revision, parent_task_id)
         select id, tried, job_id, job_name, topic, 'retrying', reason, priority, scheduled_for, available_at,
           created_at, created_by, clock_timestamp() - started_ago_ms * interval '1 ms', sqlstate, message, sql, database,
           connection, login, revision, parent_task_id
         from given where reason is not null and _log_mode(job_id, topic) <> 'off'
     )
     select t.id, g.id is not null as given from _tasks t join wanted w on w."taskId" = t.id and w.token = t.token
       left join given g on g.id = t.id`,
    [JSON.stringify(tasks)],
  );
  return {
    given: rows.filter((row) => row.given).map((row) => row.id),
    locked: rows.filter((row) => !row.given).map((row) => row.id),
  };
}

export interface SettledAttempt {
  readonly taskId: string;
  readonly token: string;
  readonly state: 'finished' | 'failed' | 'cancelled' | 'retrying';
  readonly retryDelayMs: number | null;
  /** The attempt uses up no retry. */
  readonly lost: boolean;
  readonly startedAgoMs: number | null;
  readonly rowCount: number | null;
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  readonly position: number | null;
  readonly notices: readonly string[] | null;
}

/**
 * Records ended attempts. Returns the ids of those that are recorded; the others were taken over, or wait: see `waitingOf`.
 * It waits for no lock: a session that has not ended yet may hold the task's row, one that pauses the job the row of its state.
 */
export async function settleTasks(
  connection: Connection,
  attempts: readonly SettledAttempt[],
): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ id: string }>(
    `with wanted as (
       select x.value, (x.value ->> 'taskId')::bigint as id, (x.value ->> 'token')::uuid as token
       from jsonb_array_elements($1::jsonb) x
     ), mine as materialized (
       select t.id, t.job_id from _tasks t join wanted w on w.id = t.id and w.token = t.token order by t.id for update of t skip locked
     ), states as materialized (
       select s.job_id from job_state s where s.job_id in (select m.job_id from mine m) order by s.job_id for update skip locked
     ), free as (
       select m.id from mine m
       where m.job_id is null or m.job_id in (select x.job_id from states x) or not exists (select from job_state s where s.job_id = m.job_id)
     )
     select _settle((select jsonb_agg(w.value) from wanted w join free f on f.id = w.id)) as id`,
    [JSON.stringify(attempts)],
  );
  return new Set(rows.map((row) => row.id));
}

/** Of attempts that could not be recorded, returns the ids of those whose token is still valid: another transaction holds a lock. */
export async function waitingOf(
  connection: Connection,
  attempts: readonly SettledAttempt[],
): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ id: string }>(
    `select t.id from _tasks t join jsonb_to_recordset($1::jsonb) as x ("taskId" bigint, token uuid) on x."taskId" = t.id and x.token = t.token`,
    [JSON.stringify(attempts.map(({ taskId, token }) => ({ taskId, token })))],
  );
  return new Set(rows.map((row) => row.id));
}

/** Returns the reason of the cancel request for this task; null when there is none. */
export async function cancelReason(connection: Connection, taskId: string): Promise<string | null> {
  const [row] = await connection.query<{ reason: string }>(
    "select coalesce(reason, 'cancelled by ' || requested_by) as reason from _cancel_requests where task_id = $1",
    [taskId],
  );
  return row?.reason ?? null;
}

/** Tasks that were claimed before and are unfinished, of those that run in other databases. */
export async function claimedElsewhere(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ id: string }>(
    'select id from _tasks where claims > 0 and (database is not null or connection is not null)',
  );
  return rows.map((row) => row.id);
}

/** Cancel requests for tasks that this daemon holds. */
export function cancelRequests(
  connection: Connection,
  daemonId: string,
): Promise<readonly { readonly taskId: string; readonly by: string; readonly reason: string | null }[]> {
  return connection.query(
    `select c.task_id as "taskId", c.requested_by as by, c.reason
     from _cancel_requests c join _tasks t on t.id = c.task_id
     where t.state = 'running' and t.claimed_by = $1`,
    [daemonId],
    'cancel_requests',
  );
}

/** How long a task of a topic with a delay has to wait for its turn, in ms; null: it has taken it, and is to start now. */
export async function takeTurn(
  connection: Connection,
  { id, token }: { readonly id: string; readonly token: string },
): Promise<number | null> {
  const [row] = await connection.query<{ wait_ms: string | null }>(
    'select wait_ms from _take_turn($1, $2, null)',
    [id, token],
    'take_turn',
  );
  return row?.wait_ms == null ? null : Number(row.wait_ms);
}
