import type { Connection } from '../../../postgres/connection.ts';
import { ms } from './epoch.ts';

export interface FrameFacts {
  readonly environment: string | null;
  readonly projects: readonly string[];
  readonly revision: number | null;
  /** Jobs and topics with an alert that have not recovered. */
  readonly alerts: number;
  readonly now_ms: number;
}

/** Returns the facts about the installation that every page shows. */
export async function loadFrameFacts(connection: Connection): Promise<FrameFacts> {
  const [row] = await connection.query<FrameFacts>(
    `select
       (select r.environment from revisions r where r.environment is not null order by r.applied_at desc limit 1) as environment,
       coalesce((select array_agg(p.name order by p.name) from projects p), '{}') as projects,
       (select max(p.revision)::float8 from projects p) as revision,
       (select count(*)::int from job_state s where s.alerting_since is not null)
         + (select count(*)::int from topic_state s where s.alerting_since is not null) as alerts,
       ${ms('clock_timestamp()')} as now_ms`,
  );
  return row ?? { environment: null, projects: [], revision: null, alerts: 0, now_ms: Date.now() };
}

export interface DaemonFact {
  readonly id: string;
  readonly hostname: string;
  readonly pid: number;
  readonly version: string;
  readonly login: string;
  readonly state: string;
  readonly slots: number;
  readonly max_sessions: number | null;
  readonly started_ms: number;
  readonly heartbeat_ms: number;
  readonly lease_until_ms: number;
  readonly stalled: string | null;
  readonly busy: number;
  readonly alive: boolean;
  readonly silent: boolean;
  readonly processed: number;
}

/** Returns all daemons that have registered, with the slots that are busy. */
export function loadDaemons(connection: Connection): Promise<readonly DaemonFact[]> {
  return connection.query<DaemonFact>(
    `select d.id::text as id, d.hostname, d.pid, d.version, d.login::text as login, d.state, d.slots, d.max_sessions,
       ${ms('d.started_at')} as started_ms, ${ms('d.heartbeat_at')} as heartbeat_ms,
       ${ms('d.lease_until')} as lease_until_ms, d.stalled, coalesce(w.busy, 0) as busy,
       d.lease_until > clock_timestamp() as alive,
       clock_timestamp() - d.heartbeat_at > (d.lease_until - d.heartbeat_at) / 2 as silent, coalesce(w.processed, 0)::float8 as processed
     from daemons d
     left join (
       select daemon_id, (count(*) filter (where task_id is not null))::int as busy, sum(items_processed) as processed from _workers group by daemon_id
     ) w on w.daemon_id = d.id
     order by d.id`,
  );
}

export interface RunningFact {
  readonly id: string;
  readonly job_id: string | null;
  readonly job: string | null;
  readonly topic: string;
  readonly role: string | null;
  readonly daemon_id: string;
  readonly hostname: string | null;
  readonly sql: string;
  readonly started_ms: number;
  readonly timeout_ms: number;
  readonly attempt: number;
}

/**
 * Returns claimed tasks, those that began first first. A daemon may have claimed a series: the later tasks in it count as running as
 * well.
 */
export function loadRunning(connection: Connection, limit: number): Promise<readonly RunningFact[]> {
  return connection.query<RunningFact>(
    `select t.id::text as id, t.job_id::text as job_id, t.job_name as job, t.topic, coalesce(t.login, l.login) as role, l.daemon_id::text as daemon_id,
       d.hostname, left(t.sql, 200) as sql, ${ms('l.claimed_at')} as started_ms,
       ${ms('t.timeout')} as timeout_ms, t.attempt + 1 as attempt
     from _task_leases l join _tasks t on t.id = l.task_id left join daemons d on d.id = l.daemon_id
     where not l.done order by l.claimed_at, t.id limit $1`,
    [limit],
  );
}
