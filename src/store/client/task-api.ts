import { type Statement, statement } from './statement.ts';

/** The arguments of `enqueue` by their names in SQL; instants and intervals as texts that PostgreSQL reads. */
export interface TaskArguments {
  readonly sql: string;
  readonly topic?: string;
  readonly priority?: number;
  readonly run_at?: string;
  readonly delay?: string;
  readonly dedupe_key?: string;
  readonly timeout?: string;
  readonly retry_limit?: number;
  readonly role?: string;
  readonly database?: string;
  readonly transaction?: boolean;
  /** JSON. */
  readonly params?: unknown;
}

/** Returns the id of the task. */
export function enqueueStatement(schema: string, task: TaskArguments): Statement {
  return statement(
    schema,
    `select @.enqueue(x.sql, x.topic, x.priority, x.run_at, x.delay, x.dedupe_key, x.timeout, x.retry_limit,
       coalesce(x.role, current_user), coalesce(x.database, current_database()), x.transaction, x.params)::text as result
     from jsonb_to_record($1::text::jsonb) as x (sql text, topic text, priority int, run_at timestamptz, delay interval, dedupe_key text,
       timeout interval, retry_limit int, role name, database name, transaction boolean, params jsonb)`,
    JSON.stringify(task),
  );
}

/** Returns a JSON array with the ids, in the order of the tasks. */
export function enqueueManyStatement(schema: string, tasks: readonly TaskArguments[]): Statement {
  return statement(
    schema,
    `select coalesce(json_agg(x.id::text order by x.ord), '[]')::text as result
     from @.enqueue_many($1::text::jsonb) with ordinality as x (id, ord)`,
    JSON.stringify(tasks),
  );
}

/** Returns the id of the task. `params`: JSON, or null. */
export function triggerStatement(schema: string, job: string, params: unknown): Statement {
  return statement(
    schema,
    `select @.trigger_job(x.job, x.params)::text as result from jsonb_to_record($1::text::jsonb) as x (job text, params jsonb)`,
    JSON.stringify(params === null ? { job } : { job, params }),
  );
}

/** Returns `true` when the task was cancelled, or asked to stop. */
export function cancelStatement(schema: string, taskId: string): Statement {
  return statement(schema, 'select @.cancel_task($1::text::bigint)::text as result', taskId);
}

/** Returns `true` when the task was enqueued again. */
export function retryStatement(schema: string, taskId: string): Statement {
  return statement(schema, 'select @.retry_task($1::text::bigint)::text as result', taskId);
}

/** Returns `true` when the schema has the functions above. */
export function installedStatement(schema: string): Statement {
  return statement(
    schema,
    `select coalesce(bool_and(to_regprocedure(x.signature) is not null), false)::text as result
     from jsonb_array_elements_text($1::text::jsonb) as x (signature)`,
    JSON.stringify(SIGNATURES.map((signature) => statement(schema, `@.${signature}`).sql)),
  );
}

const SIGNATURES: readonly string[] = ['enqueue_many(jsonb)', 'trigger_job(text,jsonb)', '_tasks_ended()'];
