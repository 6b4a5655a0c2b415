import { nextRuns } from '../../plan/run-times.ts';
import type { Connection } from '../../postgres/connection.ts';

/** What a daemon that starts has to run. */
export interface UpcomingWork {
  readonly jobs: number;
  /** The job that is due next by the clock; null: none is. */
  readonly next: { readonly job: string; readonly atMs: number } | null;
}

interface Row {
  readonly name: string;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  /** Since the epoch. null: it is not computed yet, or has passed. */
  readonly due_ms: number | null;
}

/** As many rows are read: those of jobs whose time is to be computed, then the soonest. */
const ROWS = 1_000;

/** Counts the jobs and finds the one that is due next, paused and disabled ones aside. `nowMs`: this machine's clock. */
export async function upcomingWork(connection: Connection, nowMs: number): Promise<UpcomingWork> {
  const [count] = await connection.query<{ jobs: number }>('select count(*)::int as jobs from jobs');
  const rows = await connection.query<Row>(
    `select j.name, j.schedule, j.timezone, j.starts_at, j.ends_at,
       case when s.next_due_at > clock_timestamp() then extract(epoch from s.next_due_at)::float8 * 1000 end as due_ms
     from job_state s join jobs j on j.id = s.job_id
     where s.next_due_at < 'infinity' and j.enabled and s.paused_at is null
     order by s.next_due_at limit ${ROWS}`,
  );
  const starts = rows.flatMap((row) => {
    const atMs = row.due_ms === null ? firstRun(row, nowMs) : Math.round(row.due_ms);
    return atMs === null ? [] : [{ job: row.name, atMs }];
  });
  return { jobs: count?.jobs ?? 0, next: starts.toSorted((a, b) => a.atMs - b.atMs)[0] ?? null };
}

function firstRun({ schedule, timezone, starts_at, ends_at }: Row, nowMs: number): number | null {
  const [startsAt = null, endsAt = null] = [starts_at?.toISOString(), ends_at?.toISOString()];
  return nextRuns({ schedule, timezone, startsAt, endsAt, enabled: true }, nowMs, 1)[0] ?? null;
}
