import type { PeerServer } from '../../exchange/import/peer-jobs.ts';
import type { PgAgentJob } from '../../exchange/import/pgagent/pgagent-job.ts';
import type { Connection } from '../../postgres/connection.ts';
import { peerServer, requireTable } from './peers.ts';

/** The jobs of a live pgAgent (4 and later). Throws `not_found` where it is not installed. */
export async function loadPgAgent(
  connection: Connection,
): Promise<{ readonly rows: readonly PgAgentJob[] } & PeerServer> {
  await requireTable(connection, 'pgagent.pga_job', 'pgAgent');
  const rows = await connection.query<PgAgentJob>(
    `select j.jobid, j.jobname as name, j.jobdesc as description, j.jobenabled as enabled, j.jobhostagent as "hostAgent",
       coalesce(k.jclname, '') as "jobClass",
       coalesce((
         select jsonb_agg(jsonb_build_object('name', s.jstname, 'enabled', s.jstenabled, 'kind', s.jstkind, 'code', s.jstcode,
           'connection', s.jstconnstr, 'database', s.jstdbname, 'onError', s.jstonerror) order by s.jstname, s.jstid)
         from pgagent.pga_jobstep s where s.jstjobid = j.jobid), '[]') as steps,
       coalesce((
         select jsonb_agg(jsonb_build_object('name', c.jscname, 'enabled', c.jscenabled, 'start', c.jscstart, 'end', c.jscend,
           'minutes', c.jscminutes, 'hours', c.jschours, 'weekdays', c.jscweekdays, 'monthdays', c.jscmonthdays, 'months', c.jscmonths,
           'exceptions', coalesce((select jsonb_agg(concat_ws(' ', x.jexdate, x.jextime) order by x.jexid)
             from pgagent.pga_exception x where x.jexscid = c.jscid), '[]')) order by c.jscid)
         from pgagent.pga_schedule c where c.jscjobid = j.jobid), '[]') as schedules
     from pgagent.pga_job j left join pgagent.pga_jobclass k on k.jclid = j.jobjclid order by j.jobid`,
  );
  return { rows, ...(await peerServer(connection)) };
}
