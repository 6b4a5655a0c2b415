import { parseDuration, shortestDuration } from '../../schedule/duration.ts';
import { type Imported, type ImportedJob, type ImportNote, nameOf } from './imported.ts';

/** A row of pg_cron's `cron.job`. */
export interface PgCronJob {
  readonly jobid: string;
  readonly schedule: string;
  readonly command: string;
  readonly nodename: string;
  readonly database: string;
  readonly username: string;
  readonly active: boolean;
  readonly jobname: string | null;
}

/**
 * Converts the jobs of pg_cron. If a run is due during another run, pg_cron starts it as soon as that one has ended:
 * overlap queue.
 */
export function importPgCron(
  rows: readonly PgCronJob[],
  here: { readonly database: string; readonly timezone: string },
): Imported {
  const jobs: ImportedJob[] = [];
  const notes: ImportNote[] = [];
  for (const { jobid, schedule, command, nodename, database, username, active, jobname } of rows) {
    const place = `job ${jobid}`;
    if (nodename !== '' && nodename !== 'localhost') {
      notes.push({
        place,
        text: `it runs on ${nodename}: declare a connection in pgherd.yaml and use it in the job`,
      });
    }
    jobs.push({
      place,
      name: jobname ?? `cron-${jobid}`,
      job: {
        schedule: cronSchedule(schedule),
        ...(isUtc(here.timezone) ? {} : { timezone: here.timezone }),
        ...(database === here.database ? {} : { database }),
        role: username,
        overlap: 'queue',
        ...(active ? {} : { enabled: false }),
        sql: command,
      },
    });
  }
  return { jobs, topics: [], notes };
}

/** A row of elephant_worker's `scheduler.job`, with the names of its role and database. */
export interface ElephantJob {
  readonly job_id: string;
  readonly schedule: string | null;
  readonly enabled: boolean;
  readonly parallel: boolean;
  readonly job_command: string;
  readonly job_description: string | null;
  readonly timeout_ms: number;
  readonly datname: string | null;
  readonly rolname: string | null;
}

/** Converts the jobs of elephant_worker. */
export function importElephantWorker(rows: readonly ElephantJob[], here: { readonly database: string }): Imported {
  const notes: ImportNote[] = [];
  const jobs = rows.map((row): ImportedJob => {
    const place = `job ${row.job_id}`;
    if (row.rolname === null) notes.push({ place, text: 'its role no longer exists' });
    if (row.datname === null) notes.push({ place, text: 'its database no longer exists' });
    const timeoutMs = Math.round(row.timeout_ms);
    const schedule = elephantSchedule(row.schedule);
    return {
      place,
      name: nameOf(row.job_description ?? '') ?? `job-${row.job_id}`,
      job: {
        ...(row.job_description === null || row.job_description === '' ? {} : { description: row.job_description }),
        ...(schedule === null ? {} : { schedule }),
        ...(row.datname === null || row.datname === here.database ? {} : { database: row.datname }),
        ...(row.rolname === null ? {} : { role: row.rolname }),
        ...(timeoutMs === parseDuration('6h') || timeoutMs <= 0 ? {} : { timeout: shortestDuration(timeoutMs) }),
        ...(row.parallel ? { overlap: 'allow' as const } : {}),
        ...(row.enabled ? {} : { enabled: false }),
        sql: row.job_command,
      },
    };
  });
  return { jobs, topics: [], notes };
}

/** Reads a schedule as pg_cron does: `@restart` is `@reboot`, and everything after the fifth field is ignored. */
function cronSchedule(text: string): string {
  const words = text.trim().split(/\s+/);
  if (words[0] === '@restart') return '@reboot';
  if (text.trim().startsWith('@')) return words[0] ?? '';
  return (words.length > 5 ? words.slice(0, 5) : words).join(' ');
}

/** One crontab schedule, or timestamps as the text of an array. */
function elephantSchedule(text: string | null): string | [string, ...string[]] | null {
  if (text === null || text.trim() === '') return null;
  if (!text.trim().startsWith('{')) return text.trim();
  const [first, ...others] = text
    .trim()
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim().replace(/^"(.*)"$/, '$1'));
  return first === undefined || first === '' ? null : [first, ...others];
}

function isUtc(zone: string): boolean {
  return /^(?:utc|gmt|etc\/utc|etc\/gmt)$/i.test(zone);
}
