import type { PastRuns, RunHistory } from '../../plan/note-facts.ts';
import type { Connection } from '../../postgres/connection.ts';
import { MEASURED_RUNS } from '../run-times/measured-runs.ts';

/** Returns how long these jobs run: p95, or the longest of few runs; a job without any is left out. */
export async function loadRunHistory(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, RunHistory>> {
  if (names.length === 0) return new Map();
  const rows = await connection.query<{ name: string; runs: number; p95: number }>(
    `select j.name, r.runs, coalesce(r.p95_ms, r.longest_ms) as p95 from jobs j cross join lateral ${MEASURED_RUNS} r
     where j.name = any ($1::text[]) and r.runs > 0`,
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
