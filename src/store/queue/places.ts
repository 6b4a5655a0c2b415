import type { Connection } from '../../postgres/connection.ts';

/** The projects and topics of a request. */
export type RequestTarget =
  | { readonly job: string }
  | { readonly topic: string }
  | { readonly tasks: readonly string[] };

export interface RequestPlace {
  /** null: none. */
  readonly project: string | null;
  readonly topic: string;
}

/** The projects and topics that a request concerns; a job or task that does not exist is left out. */
export async function placesOf(connection: Connection, target: RequestTarget): Promise<readonly RequestPlace[]> {
  if ('job' in target) {
    return await connection.query<RequestPlace>(
      'select p.name as project, j.topic from jobs j left join projects p on p.id = j.project_id where j.name = $1',
      [target.job],
    );
  }
  if ('topic' in target) {
    return await connection.query<RequestPlace>(
      `select (select p.name from topics t join projects p on p.id = t.project_id where t.name = $1) as project, $1::text as topic`,
      [target.topic],
    );
  }
  return await connection.query<RequestPlace>(
    `select distinct p.name as project, x.topic
     from (
       select t.job_id, t.topic from _tasks t where t.id = any ($1::bigint[])
       union select l.job_id, l.topic from _task_log l where l.task_id = any ($1::bigint[])
     ) x left join jobs j on j.id = x.job_id left join projects p on p.id = j.project_id`,
    [target.tasks],
  );
}

/** Records the HTTP client and its token for everything that the session writes after it: see the view `audit`. */
export async function attribute(connection: Connection, token: string | null, client: string): Promise<void> {
  await connection.execute(
    `select set_config('pgherd.http_token', $1, false), set_config('pgherd.http_client', $2, false)`,
    [token ?? '', client],
  );
}
