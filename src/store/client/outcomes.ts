import { type Statement, statement } from './statement.ts';

/** The last row of the log of a task that has ended. Instants as PostgreSQL writes them in JSON. */
export interface OutcomeRow {
  /** The id that `enqueue` returned, in digits. */
  readonly taskId: string;
  /** A failed task has used up its retries. */
  readonly state: 'finished' | 'failed' | 'cancelled';
  /** Number of the attempt, from 1. 0: the task never started. */
  readonly attempt: number;
  /** null: the task was enqueued. */
  readonly job: string | null;
  /** The topic whose limits applied to it. */
  readonly topic: string;
  /** Why it ended this way, where the error does not say it. */
  readonly reason: string | null;
  /** Rows that the SQL processed. */
  readonly rowCount: number | null;
  /** The SQLSTATE of the error, such as `23505`; null, as are the next three: no error. */
  readonly sqlstate: string | null;
  /** The message of the error. */
  readonly message: string | null;
  /** The detail of the error, where PostgreSQL sent one. */
  readonly detail: string | null;
  /** The hint of the error, where PostgreSQL sent one. */
  readonly hint: string | null;
  /** null: the task never started. */
  readonly startedAt: string | null;
  /** When the last attempt ended, or the task was cancelled. */
  readonly endedAt: string;
  /** Duration of the last attempt in milliseconds. null: the task never started. */
  readonly durationMs: number | null;
}

/** What is known of tasks at one instant. */
export interface TaskStates {
  readonly unfinished: readonly string[];
  readonly ended: readonly OutcomeRow[];
}

/** Without the notices: they come with the move to the log, a moment after the end is visible. */
const COLUMNS = `l.task_id::text as "taskId", l.attempt, l.state, l.job, l.topic, l.reason, l.row_count as "rowCount", l.sqlstate, l.message,
  l.detail, l.hint, l.started_at as "startedAt", l.ended_at as "endedAt", l.duration_ms as "durationMs"`;

/** Returns a JSON `TaskStates` of these tasks, as far as the role of the connection may see them. */
export function taskStatesStatement(schema: string, taskIds: readonly string[]): Statement {
  return statement(
    schema,
    `with asked as materialized (
       select array(select x.id::bigint from jsonb_array_elements_text($1::text::jsonb) as x (id)) as ids
     ), unfinished as materialized (
       select t.id from @.tasks t where t.id = any ((select a.ids from asked a)::bigint[])
     ), ended as (
       select distinct on (l.task_id) ${COLUMNS}
       from @.task_log l
       where l.task_id = any ((select a.ids from asked a)::bigint[]) and l.task_id not in (select u.id from unfinished u)
       order by l.task_id, l.ended_at desc, l.attempt desc
     )
     select json_build_object(
       'unfinished', coalesce((select json_agg(u.id::text) from unfinished u), '[]'),
       'ended', coalesce((select json_agg(e) from ended e where e.state in ('finished', 'failed', 'cancelled')), '[]'))::text as result`,
    JSON.stringify(taskIds),
  );
}

/** Returns a JSON array of `OutcomeRow`: what has ended since an instant, the oldest first, at most `limit` rows. */
export function endedSinceStatement(
  schema: string,
  { since, states, limit }: { readonly since: string; readonly states: readonly string[]; readonly limit: number },
): Statement {
  return statement(
    schema,
    `select coalesce(json_agg(r), '[]')::text as result from (
       select ${COLUMNS} from @.task_log l
       where l.task_id is not null and l.ended_at >= ($1::text::jsonb ->> 'since')::timestamptz
         and l.state = any (array(select jsonb_array_elements_text($1::text::jsonb -> 'states')))
       order by l.ended_at limit ($1::text::jsonb ->> 'limit')::int
     ) r`,
    JSON.stringify({ since, states, limit }),
  );
}

/** Returns the clock of the database, in ISO 8601. */
export function clockStatement(schema: string): Statement {
  return statement(schema, "select to_json(clock_timestamp()) #>> '{}' as result");
}
