import type { TimetableChain } from '../../exchange/import/timetable/timetable-chain.ts';
import type { Connection } from '../../postgres/connection.ts';
import { requireTable } from './peers.ts';

/** The chains of a live pg_timetable (5 and later). Throws `not_found` where it is not installed. */
export async function loadTimetable(connection: Connection): Promise<readonly TimetableChain[]> {
  await requireTable(connection, 'timetable.chain', 'pg_timetable');
  // Older versions lack some of the columns.
  return await connection.query<TimetableChain>(
    `select 'chain ' || c.chain_id as place, c.chain_name as name, c.run_at::text as "runAt", c.max_instances as "maxInstances",
       coalesce((to_jsonb(c) ->> 'timeout')::int, 0) as "timeoutMs", coalesce(c.live, false) as live,
       coalesce(c.self_destruct, false) as "selfDestruct", coalesce(c.exclusive_execution, false) as exclusive,
       c.client_name as "clientName", nullif(to_jsonb(c) ->> 'on_error', '') as "onError",
       coalesce((
         select jsonb_agg(jsonb_build_object('name', t.task_name, 'kind', t.kind, 'command', t.command, 'runAs', nullif(t.run_as, ''),
           'connection', nullif(t.database_connection, ''), 'ignoreError', t.ignore_error, 'autonomous', t.autonomous,
           'timeoutMs', coalesce((to_jsonb(t) ->> 'timeout')::int, 0), 'live', coalesce((to_jsonb(t) ->> 'live')::boolean, true),
           'parameters', coalesce((select jsonb_agg(p.value order by p.order_id) from timetable.parameter p where p.task_id = t.task_id), '[]'))
           order by t.task_order, t.task_id)
         from timetable.task t where t.chain_id = c.chain_id), '[]') as tasks
     from timetable.chain c order by c.chain_id`,
  );
}
