import type { Connection } from '../../postgres/connection.ts';
import { listSyncs } from '../../store/daemons/project-syncs.ts';
import { copiedFrom } from '../../store/definitions/identity.ts';
import { daemonActivity } from '../../store/lists/activity.ts';
import { listDaemons, summarize } from '../../store/lists/list-daemons.ts';
import { listJobs } from '../../store/lists/list-jobs.ts';
import { listTopics } from '../../store/lists/list-topics.ts';
import { silentDaemons } from '../../store/lists/silent-daemons.ts';
import { failingJobs, lateRuns } from '../../store/live/late-runs.ts';
import { type AlertFilter, type AlertRow, listAlerts } from '../../store/live/list-alerts.ts';

/** The facts of `pgherd status`, as loaded. */
export interface FoundStatus {
  readonly database: string;
  /** What the database is an undecided copy of; null: it is not one. */
  readonly copied: string | null;
  readonly summary: Awaited<ReturnType<typeof summarize>>;
  readonly daemons: Awaited<ReturnType<typeof listDaemons>>;
  readonly busy: number;
  readonly syncs: Awaited<ReturnType<typeof listSyncs>>;
  readonly silent: Awaited<ReturnType<typeof silentDaemons>>;
  readonly jobs: Awaited<ReturnType<typeof listJobs>>;
  readonly topics: Awaited<ReturnType<typeof listTopics>>;
  readonly late: Awaited<ReturnType<typeof lateRuns>>;
  readonly failing: Awaited<ReturnType<typeof failingJobs>>;
  /** Alerts that fire, the newest first, but for those of failing and late jobs. */
  readonly alerts: readonly Pick<AlertRow, 'kind' | 'job' | 'topic' | 'reason' | 'message'>[];
}

export async function loadStatus(connection: Connection): Promise<FoundStatus> {
  const activity = await daemonActivity(connection);
  return {
    database: connection.target.database,
    copied: await copiedFrom(connection),
    summary: await summarize(connection),
    daemons: await listDaemons(connection),
    busy: activity.filter(({ alive }) => alive).reduce((all, { busy }) => all + busy, 0),
    syncs: await listSyncs(connection),
    silent: await silentDaemons(connection),
    jobs: await listJobs(connection),
    topics: await listTopics(connection),
    late: await lateRuns(connection),
    failing: await failingJobs(connection, 1_000),
    alerts: (await listAlerts(connection, FIRING)).filter(({ kind }) => kind !== 'failed' && kind !== 'late'),
  };
}

const FIRING: AlertFilter = {
  job: null,
  topic: null,
  kind: null,
  firing: true,
  project: null,
  match: null,
  sinceMs: null,
  untilMs: null,
  limit: 100,
};
