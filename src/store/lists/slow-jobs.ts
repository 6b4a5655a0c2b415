import type { Connection } from '../../postgres/connection.ts';

export interface SlowJob {
  readonly name: string;
  /** Of its last 20 runs that finished. */
  readonly p95Ms: number;
}

/** Returns enabled jobs, the slowest first, with at least five runs, one in twenty or more of which takes longer than `limitMs`. */
export function slowJobs(connection: Connection, limitMs: number): Promise<readonly SlowJob[]> {
  return connection.query<SlowJob>(
    `select j.name, r.p95 as "p95Ms" from jobs j
     cross join lateral (
       select count(*) as runs, percentile_disc(0.95) within group (order by extract(epoch from l.ended_at - l.started_at) * 1000)::float8 as p95
       from (
         select x.started_at, x.ended_at from _task_log x where x.job_id = j.id and x.state = 'finished' order by x.ended_at desc limit 20
       ) l
     ) r
     where j.enabled and r.runs >= 5 and r.p95 > $1
     order by r.p95 desc, j.name`,
    [limitMs],
  );
}
