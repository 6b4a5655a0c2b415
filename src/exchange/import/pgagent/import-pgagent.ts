import { type ChainStep, chainJobs } from '../chain.ts';
import { placeOf } from '../connection-place.ts';
import { elsewhere, type ImportDecision, type Imported, type ImportedJob, type ImportNote } from '../imported.ts';
import { isUtc, UNLIMITED } from '../peer-facts.ts';
import { databaseOf, type PeerServer } from '../peer-jobs.ts';
import type { PgAgentJob, PgAgentStep } from './pgagent-job.ts';
import { readSchedules } from './pgagent-schedule.ts';

export interface PgAgentServer extends PeerServer {
  /** The zone in which pgAgent counts, that of its server. */
  readonly timezone: string;
}

/** Converts the jobs of pgAgent: each step is a transaction of its own and becomes a job, after the one before. */
export function importPgAgent(rows: readonly PgAgentJob[], here: PgAgentServer, nowMs: number): Imported {
  const notes: ImportNote[] =
    rows.length === 0
      ? []
      : [
          {
            place: 'pgAgent',
            text: 'its jobs ran as the login of the agent: without role they run as the login of pgherd run',
          },
        ];
  const jobs = rows.flatMap((row) => convert(row, here, nowMs, notes));
  return { defaults: UNLIMITED, jobs, topics: [], notes };
}

function convert(row: PgAgentJob, here: PgAgentServer, nowMs: number, notes: ImportNote[]): readonly ImportedJob[] {
  const place = `job ${row.jobid}`;
  const note = (text: string): void => void notes.push({ place, text: `"${row.name}": ${text}` });
  const steps = row.steps.filter(({ name, enabled }) => {
    if (!enabled) note(`step "${name}" is disabled and left out`);
    return enabled;
  });
  const sqlSteps = steps.filter(({ kind }) => kind === 's');
  const scripts = steps.filter(({ kind }) => kind !== 's').map(({ name }) => `step "${name}" is a shell script`);
  if (sqlSteps.length === 0) {
    note(`was left out: ${scripts.length === 0 ? 'it has no steps' : scripts.join('; ')}`);
    return [];
  }
  if (row.hostAgent !== '') note(`ran on agent ${row.hostAgent} only: any daemon runs it now`);
  for (const [index, { name, onError }] of sqlSteps.entries()) {
    if (onError !== 'f' && index < sqlSteps.length - 1) {
      note(`the job went on after an error of step "${name}"; the next step now runs only when it succeeds`);
    }
  }
  const { times, decision, notes: scheduleNotes } = readSchedules(row.schedules, nowMs);
  for (const text of scheduleNotes) note(text);
  const without: ImportDecision | null =
    scripts.length === 0
      ? null
      : {
          reason: `without a part of the job: ${scripts.join('; ')}`,
          next: 'do that elsewhere, and remove enabled: false',
        };
  return chainJobs({
    place,
    name: row.name,
    first: {
      ...(row.description.trim() === '' ? {} : { description: row.description.trim() }),
      ...times,
      ...(isUtc(here.timezone) ? {} : { timezone: here.timezone }),
      ...(row.enabled ? {} : { enabled: false }),
      ...(row.jobClass === '' ? {} : { labels: { class: row.jobClass } }),
    },
    decision: without ?? decision,
    steps: sqlSteps.map((step) => stepOf(step, here)),
  });
}

function stepOf({ name, code, connection, database }: PgAgentStep, here: PgAgentServer): ChainStep {
  const place = connection === '' ? { database, user: null, server: null } : placeOf(connection);
  return {
    name,
    decision: place.server === null ? null : elsewhere(place.server),
    job: {
      ...databaseOf(place.database, here),
      ...(place.user === null ? {} : { role: place.user }),
      sql: code,
    },
  };
}
