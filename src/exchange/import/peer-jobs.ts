import { parseDuration, shortestDuration } from '../../schedule/duration.ts';
import { elsewhere, type Imported, type ImportedJob, type ImportNote, nameOf } from './imported.ts';
import { isLocalHost, isUtc, UNLIMITED } from './peer-facts.ts';

/** Facts about the server of the other scheduler. */
export interface PeerServer {
  /** The database that was read. */
  readonly database: string;
  /** pgherd is installed in that database: jobs there need no `database`. */
  readonly isHome: boolean;
}

/** A row of pg_cron's `cron.job`. */
export interface PgCronJob {
  readonly jobid: string;
  readonly schedule: string;
  readonly command: string;
  readonly nodename: string;
  readonly nodeport: number;
  readonly database: string;
  readonly username: string;
  readonly active: boolean;
  readonly jobname: string | null;
}

export interface PgCronServer extends PeerServer {
  readonly timezone: string;
  readonly port: number;
}

/**
 * Converts the jobs of pg_cron. If a run is due during another run, pg_cron starts it as soon as that one has ended:
 * overlap queue. It does not catch up missed runs, and its jobs have no time limit: they get the longest that pgherd has.
 */
export function importPgCron(rows: readonly PgCronJob[], here: PgCronServer): Imported {
  const jobs = rows.map((row): ImportedJob => {
    const server = otherServer(row, here);
    return {
      place: `job ${row.jobid}`,
      name: row.jobname ?? `cron-${row.jobid}`,
      ...(row.jobname === null ? {} : { isNamed: true }),
      ...(server === null ? {} : { decision: elsewhere(server) }),
      job: {
        schedule: cronSchedule(row.schedule),
        ...(isUtc(here.timezone) ? {} : { timezone: here.timezone }),
        ...databaseOf(row.database, here),
        role: row.username,
        ...(row.active ? {} : { enabled: false }),
        sql: row.command,
      },
    };
  });
  return { defaults: { ...UNLIMITED, overlap: 'queue' }, jobs, topics: [], notes: [] };
}

/** The server of a row, or null when it is the one that was read: by a loopback address or a socket, and with its port. */
function otherServer({ nodename, nodeport }: PgCronJob, { port }: PgCronServer): string | null {
  const isLocal = isLocalHost(nodename);
  if (isLocal && nodeport === port) return null;
  return `${nodename}:${nodeport}`;
}

/** The database of a job, left out when it is the one that pgherd is installed in. */
export function databaseOf(database: string | null, here: PeerServer): { readonly database?: string } {
  return database === null || (here.isHome && database === here.database) ? {} : { database };
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
export function importElephantWorker(rows: readonly ElephantJob[], here: PeerServer): Imported {
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
        ...databaseOf(row.datname, here),
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
