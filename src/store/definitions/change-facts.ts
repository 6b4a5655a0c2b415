import type { PastRuns, RunHistory } from '../../plan/note-facts.ts';
import type { Connection } from '../../postgres/connection.ts';

/** The number of last runs that are read. */
const RUNS = 100;

/** Returns the durations of the last successful runs of these jobs; a job without any is left out. */
export async function loadRunHistory(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, RunHistory>> {
  if (names.length === 0) return new Map();
  const rows = await connection.query<{ name: string; runs: number; p95: number }>(
    `select j.name, count(*)::int as runs,
       percentile_disc(0.95) within group (order by extract(epoch from l.ended_at - l.started_at) * 1000)::float8 as p95
     from jobs j
     cross join lateral (
       select g.started_at, g.ended_at from _task_log g
       where g.job_id = j.id and g.state = 'finished' and g.started_at is not null
       order by g.ended_at desc limit ${RUNS}
     ) l
     where j.name = any ($1::text[])
     group by j.name`,
    [names],
  );
  return new Map(rows.map(({ name, runs, p95 }) => [name, { runs, p95Ms: Math.round(p95) }]));
}

/** Pending tasks of these jobs; a job without any is left out. */
export async function countWaiting(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const rows = await connection.query<{ name: string; count: number }>(
    `select j.name, count(*)::int as count from _task_states t join jobs j on j.id = t.job_id
     where t.state <> 'running' and j.name = any ($1::text[]) group by j.name`,
    [names],
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** Returns the counts of all runs of these jobs so far. */
export async function loadPastRuns(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, PastRuns>> {
  if (names.length === 0) return new Map();
  const rows = await connection.query<{
    name: string;
    successes: string;
    failures: string;
    last_state: string | null;
    last_ended_at: Date | null;
  }>(
    `select j.name, s.success_count as successes, s.failure_count as failures, s.last_state, s.last_ended_at
     from jobs j join job_state s on s.job_id = j.id where j.name = any ($1::text[])`,
    [names],
  );
  return new Map(
    rows.map(({ name, successes, failures, last_state, last_ended_at }) => [
      name,
      {
        successes: Number(successes),
        failures: Number(failures),
        last:
          last_state === null || last_ended_at === null
            ? null
            : { state: last_state, endedAtMs: last_ended_at.getTime() },
      },
    ]),
  );
}
