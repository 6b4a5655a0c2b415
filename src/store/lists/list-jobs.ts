import type { Connection } from '../../postgres/connection.ts';
import { ALL, Conditions, type Page } from './page.ts';
import { shortText } from './short-text.ts';

/** A job with its state, as `pgherd jobs` lists it. */
export interface ListedJob {
  readonly name: string;
  readonly project: string | null;
  readonly description: string | null;
  readonly schedule: readonly string[];
  readonly timezone: string;
  readonly topic: string;
  readonly database: string;
  readonly connection: string | null;
  readonly role: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly protect: boolean;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly source_file: string | null;
  readonly revision: number | null;
  readonly running: number;
  readonly waiting: number;
  readonly last_state: string | null;
  readonly last_started_at: Date | null;
  readonly last_ended_at: Date | null;
  readonly last_success_at: Date | null;
  /** The reason why the last run failed; null: it did not, or the log no longer contains it. */
  readonly last_error: string | null;
  readonly success_count: number;
  readonly failure_count: number;
  readonly skip_count: number;
  readonly paused_at: Date | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until: Date | null;
}

export interface JobFilter extends Page {
  /** Only the job of this name. */
  readonly name: string | null;
  /** Only jobs whose name contains this text, in any case. */
  readonly contains: string | null;
}

/** All jobs of the installation by name, of every owner; or those of a filter. */
export async function listJobs(connection: Connection, filter: JobFilter = ALL_JOBS): Promise<readonly ListedJob[]> {
  const where = new Conditions(filter.limit, filter.offset)
    .and('j.name = $value', filter.name)
    .and('position(lower($value) in lower(j.name)) > 0', filter.contains);
  return await connection.query<ListedJob>(
    `select j.name, p.name as project, j.description, j.schedule, j.timezone, j.topic,
       coalesce(j.database, current_database())::text as database, j.connection, j.role::text as role, j.labels, j.enabled, j.protect,
       j.starts_at, j.ends_at, j.source_file, j.revision::float8 as revision,
       coalesce(t.running, 0)::int as running, coalesce(t.waiting, 0)::int as waiting,
       s.last_state, s.last_started_at, s.last_ended_at, s.last_success_at, ${shortText('e.last_error')} as last_error,
       coalesce(s.success_count, 0)::float8 as success_count, coalesce(s.failure_count, 0)::float8 as failure_count,
       coalesce(s.skip_count, 0)::float8 as skip_count, s.paused_at, s.paused_by::text as paused_by,
       ${shortText('s.pause_reason')} as pause_reason, s.paused_until
     from jobs j
     left join projects p on p.id = j.project_id
     left join _job_states s on s.job_id = j.id
     left join (select job_id, count(*) filter (where state = 'running') as running,
                  count(*) filter (where state <> 'running') as waiting
                from _task_states where job_id is not null group by job_id) t on t.job_id = j.id
     left join lateral (
       select coalesce(l.message, l.reason) as last_error from _task_log l
       where s.last_state = 'failed' and l.job_id = j.id and l.ended_at = s.last_ended_at and l.state = 'failed' limit 1
     ) e on true
     where ${where}
     order by j.name collate "C" limit $1 offset $2`,
    where.values,
  );
}

const ALL_JOBS: JobFilter = { ...ALL, name: null, contains: null };
