import { nextRuns } from '../../plan/run-times.ts';
import type { Connection } from '../../postgres/connection.ts';

/** A job whose next run, as the scheduler has stored it, is later than its schedule says. */
export interface LateJob {
  readonly job: string;
  /** The next run according to the schedule, in ms since the epoch. */
  readonly expectedMs: number;
  /** null: the scheduler waits for nothing. */
  readonly storedMs: number | null;
}

export interface ScheduleFacts {
  readonly late: readonly LateJob[];
  /** Jobs whose last occurrence lies in the future: the clock of the server was set back. */
  readonly ahead: readonly string[];
}

interface Row {
  readonly name: string;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly storedMs: number | null;
  readonly ahead: boolean;
}

/** Maximum number of jobs that are compared. */
const MAX_JOBS = 10_000;
/** The clocks of this machine and the server may differ by this much, and an occurrence may pass between the two readings. */
const TOLERANCE_MS = 60_000;

/** Compares the stored next runs with the schedules, for jobs that are enabled, not paused, and computed. */
export async function scheduleFacts(connection: Connection, nowMs: number): Promise<ScheduleFacts> {
  const rows = await connection.query<Row>(
    `select j.name, j.schedule, j.timezone, j.starts_at as "startsAt", j.ends_at as "endsAt",
       case when s.next_due_at < 'infinity' then extract(epoch from s.next_due_at)::float8 * 1000 end as "storedMs",
       coalesce(greatest(s.last_scheduled_for, s.schedule_from) > clock_timestamp() + interval '5 minutes', false) as ahead
     from job_state s join jobs j on j.id = s.job_id
     where j.enabled and s.next_due_at > clock_timestamp()
       and (s.paused_at is null or s.paused_until < clock_timestamp())
     order by j.name collate "C" limit ${MAX_JOBS}`,
  );
  const late = rows.flatMap(({ name, schedule, timezone, startsAt, endsAt, storedMs }): readonly LateJob[] => {
    const instants = { startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null };
    const [expectedMs] = nextRuns({ schedule, timezone, enabled: true, ...instants }, nowMs + TOLERANCE_MS, 1);
    if (expectedMs === undefined || (storedMs !== null && storedMs <= expectedMs)) return [];
    return [{ job: name, expectedMs, storedMs }];
  });
  return { late, ahead: rows.filter(({ ahead }) => ahead).map(({ name }) => name) };
}

/** The numbers of jobs with a schedule that are enabled and disabled. */
export async function listedSchedules(
  connection: Connection,
): Promise<{ readonly enabled: number; readonly disabled: number }> {
  const [row] = await connection.query<{ enabled: number; disabled: number }>(
    `select count(*) filter (where enabled)::int as enabled, count(*) filter (where not enabled)::int as disabled
     from jobs where schedule <> '{}'`,
  );
  return row ?? { enabled: 0, disabled: 0 };
}
