import type { GraphJob } from '../../plan/graph/graph.ts';
import type { SuggestJob } from '../../plan/graph/suggest.ts';
import type { Connection } from '../../postgres/connection.ts';

/** Runs per job whose durations count. */
const MEASURED = 50;

/** Returns all jobs, by name, with what they wait for and how long their last runs took. */
export async function loadTimedJobs(connection: Connection): Promise<readonly (GraphJob & SuggestJob)[]> {
  const rows = await connection.query<{
    name: string;
    topic: string;
    after: readonly string[];
    schedule: readonly string[];
    timezone: string;
    enabled: boolean;
    starts_at: Date | null;
    ends_at: Date | null;
    p95: number | null;
  }>(
    `select j.name, j.topic, j.after_jobs as after, j.schedule, j.timezone, j.enabled, j.starts_at, j.ends_at, r.p95
     from jobs j
     cross join lateral (
       select percentile_disc(0.95) within group (order by extract(epoch from l.ended_at - l.started_at) * 1000)::float8 as p95
       from (
         select x.started_at, x.ended_at from _task_log x where x.job_id = j.id and x.state = 'finished' order by x.ended_at desc limit ${MEASURED}
       ) l
     ) r
     order by j.name`,
  );
  return rows.map(({ starts_at, ends_at, p95, schedule, ...row }) => ({
    ...row,
    schedule: schedule.filter((text) => !/^\s*after:/i.test(text)),
    startsAt: starts_at?.toISOString() ?? null,
    endsAt: ends_at?.toISOString() ?? null,
    p95Ms: p95,
  }));
}
