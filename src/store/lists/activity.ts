import type { Connection } from '../../postgres/connection.ts';
import type { RegisteredDaemon } from './list-daemons.ts';
import { IS_SILENT } from './silent-daemons.ts';

/** A daemon with the state of its slots, as of its last heartbeat. */
export interface DaemonActivity extends RegisteredDaemon {
  readonly busy: number;
  /** Tasks it has executed since it started. */
  readonly items: number;
}

export function daemonActivity(connection: Connection): Promise<readonly DaemonActivity[]> {
  return connection.query<DaemonActivity>(
    `select d.id, d.hostname, d.pid, d.version, d.state, d.slots, d.started_at, d.heartbeat_at,
       d.lease_until > clock_timestamp() as alive, ${IS_SILENT} as silent, coalesce(w.busy, 0)::int as busy, coalesce(w.items, 0)::float8 as items
     from daemons d
     left join (select daemon_id, count(*) filter (where state in ('processing', 'stopping') and task_id is not null) as busy,
                  sum(items_processed) as items from _workers group by daemon_id) w on w.daemon_id = d.id
     order by d.id`,
  );
}

export interface StartDelay {
  /** From the time when they could have started to their start, of the last 500 attempts within a minute; null: none. */
  readonly startDelayMedianMs: number | null;
  readonly startDelayMaxMs: number | null;
}

/** `statement_timestamp` is stable, unlike `clock_timestamp`, so the index on `ended_at` bounds the search. */
export async function startDelay(connection: Connection): Promise<StartDelay> {
  const [row] = await connection.query<StartDelay>(
    `select percentile_cont(0.5) within group (order by late) as "startDelayMedianMs", max(late) as "startDelayMaxMs"
     from (select greatest(0, date_part('epoch', started_at - available_at) * 1000) as late from _task_log
           where ended_at > statement_timestamp() - interval '1 minute' and attempt = 1 and started_at is not null
           order by ended_at desc limit 500) x`,
  );
  return row ?? { startDelayMedianMs: null, startDelayMaxMs: null };
}

export interface JobCounts {
  readonly jobs: number;
  readonly disabled: number;
  readonly paused: number;
  /** Whose last run failed. */
  readonly failing: number;
  readonly topics: number;
}

export async function jobCounts(connection: Connection): Promise<JobCounts> {
  const [row] = await connection.query<JobCounts>(
    `select count(*)::int as jobs, (count(*) filter (where not j.enabled))::int as disabled,
       (count(*) filter (where s.paused_at is not null and coalesce(s.paused_until > clock_timestamp(), true)))::int as paused,
       (count(*) filter (where s.last_state = 'failed'))::int as failing, (select count(*) from topics)::int as topics
     from jobs j left join _job_states s on s.job_id = j.id`,
  );
  return row ?? { jobs: 0, disabled: 0, paused: 0, failing: 0, topics: 0 };
}

export interface JobDurations {
  readonly job: string;
  /** The last runs, the oldest first. */
  readonly runs: readonly { readonly state: string; readonly ms: number | null; readonly endedAt: string }[];
}

/** The durations of the last runs of these jobs. */
export function jobDurations(
  connection: Connection,
  jobs: readonly string[],
  runs: number,
): Promise<readonly JobDurations[]> {
  return connection.query<JobDurations>(
    `select j.name as job, coalesce(l.runs, '[]') as runs
     from jobs j
     left join lateral (
       select jsonb_agg(jsonb_build_object('state', x.state, 'ms', x.ms, 'endedAt', x.ended) order by x.ended_at) as runs
       from (
         select state, ended_at, to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ended,
           extract(epoch from ended_at - started_at)::float8 * 1000 as ms
         from (
           (select state, started_at, ended_at from _task_log
            where job_id = j.id and state in ('finished', 'failed', 'cancelled') order by ended_at desc limit $2)
           union all
           select state, started_at, ended_at from _task_log_unmoved where job_id = j.id
         ) y
         order by ended_at desc limit $2
       ) x
     ) l on true
     where j.name = any ($1)`,
    [jobs, runs],
  );
}
