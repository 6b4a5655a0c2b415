import { loadDaemons, loadRunning } from '../../../store/lists/dashboard/frame.ts';
import { loadAlerts } from '../../../store/lists/dashboard/revision-pages.ts';
import type { AlertsDocument, DaemonsDocument } from '../../dashboard/documents/past.ts';
import type { PagesContext } from './board/context.ts';
import { daemonRow } from './board/frame.ts';
import { runningTask } from './overview.ts';

const RUNNING_READ = 500;

/** Returns all daemons that are registered, with the tasks that they run, and the loops of the one that answers. */
export async function daemonsOf({ http, board }: PagesContext): Promise<DaemonsDocument> {
  const view = await board.view();
  const { daemons, running } = await http.fast.get('pages/daemons full', () =>
    http.sessions.read(async (connection) => ({
      daemons: await loadDaemons(connection),
      running: await loadRunning(connection, RUNNING_READ),
    })),
  );
  const versions = [...new Set(daemons.map(({ version }) => version))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return {
    nowMs: view.nowMs,
    self: http.daemon.id,
    oldestVersion: versions.length > 1 ? (versions[0] ?? null) : null,
    daemons: daemons.map((daemon) => ({
      ...daemonRow(daemon),
      processed: daemon.processed,
      tasks: running
        .filter(({ daemon_id }) => daemon_id === daemon.id)
        .slice(0, 20)
        .map((task) => runningTask(task, board.times)),
    })),
    loops: http.daemon.health.map(({ name, failingMs, passMs, reason }) => ({
      name,
      agoMs: passMs,
      state: failingMs !== null ? `fails: ${reason ?? ''}` : passMs !== null ? 'works' : 'sleeps',
    })),
  };
}

export interface AlertsQuery {
  readonly firing: boolean;
  readonly sinceMs: number;
  readonly q: string | null;
  /** Where the page before ended; null: the first page. */
  readonly after: { readonly firing: boolean; readonly id: string } | null;
  readonly limit: number;
}

/** Returns one page of alerts: the firing ones first, then the newest first. */
export async function alertsOf({ http, board }: PagesContext, query: AlertsQuery): Promise<AlertsDocument> {
  const view = await board.view();
  const rows = await http.fast.get(
    `pages/alerts ${JSON.stringify({ ...query, sinceMs: Math.round(query.sinceMs / 5_000) })}`,
    () =>
      http.sessions.read((connection) =>
        loadAlerts(connection, {
          sinceMs: query.sinceMs,
          firing: query.firing,
          contains: query.q,
          limit: query.limit + 1,
          after: query.after,
        }),
      ),
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    nowMs: view.nowMs,
    sinceMs: query.sinceMs,
    firing: view.facts.alerts,
    next: rows.length > query.limit && last !== undefined ? `${last.firing ? 'firing-' : ''}${last.id}` : null,
    alerts: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      job: row.job,
      topic: row.topic,
      jobExists: row.job_exists,
      taskId: row.task_id,
      sqlstate: row.sqlstate,
      message: row.message,
      reason: row.reason,
      atMs: row.at_ms,
      channel: row.channel,
      webhook: row.webhook,
      delivery: row.delivery,
      error: row.error,
      tries: row.tries,
      firing: row.firing,
    })),
  };
}
