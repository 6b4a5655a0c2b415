import type { GraphJob } from '../../plan/graph/graph.ts';
import type { SuggestJob } from '../../plan/graph/suggest.ts';
import type { Connection } from '../../postgres/connection.ts';
import { MEASURED_RUNS } from './measured-runs.ts';

/** Returns all jobs, by name, with what they wait for and how long they run: p95, or the longest of few runs. */
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
    `select j.name, j.topic, j.after_jobs as after, j.schedule, j.timezone, j.enabled, j.starts_at, j.ends_at,
       coalesce(r.p95_ms, r.longest_ms) as p95
     from jobs j cross join lateral ${MEASURED_RUNS} r
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
