import type { Connection } from '../../postgres/connection.ts';
import { MEASURED_RUNS } from './measured-runs.ts';

export interface SlowJob {
  readonly name: string;
  readonly p95Ms: number;
}

/** Returns enabled jobs whose p95 is longer than `limitMs`, the slowest first. */
export function slowJobs(connection: Connection, limitMs: number): Promise<readonly SlowJob[]> {
  return connection.query<SlowJob>(
    `select j.name, r.p95_ms as "p95Ms" from jobs j cross join lateral ${MEASURED_RUNS} r
     where j.enabled and r.p95_ms > $1
     order by r.p95_ms desc, j.name`,
    [limitMs],
  );
}
