import { type DaemonFact, loadDaemons } from '../../../../store/lists/dashboard/frame.ts';
import type { Caller } from '../../../access.ts';
import type { Environment, EnvironmentKind, FrameDocument, Pause } from '../../../dashboard/documents/frame.ts';
import type { DaemonRow } from '../../../dashboard/documents/overview.ts';
import type { BoardView } from './board.ts';
import type { PagesContext } from './context.ts';

/** Returns the data that every page shows around its content. */
export async function frameOf({ http, board }: PagesContext, caller: Caller): Promise<FrameDocument> {
  const view = await board.view();
  const daemons = await http.fast.get('pages/daemons', () => http.sessions.read(loadDaemons));
  const topics = [...view.topics.values()];
  const sum = (of: (topic: (typeof topics)[number]) => number): number =>
    topics.reduce((all, topic) => all + of(topic), 0);
  const oldest = topics.flatMap(({ oldest_ms }) => oldest_ms ?? []);
  const alive = daemons.filter((daemon) => daemon.alive);
  return {
    nowMs: view.nowMs,
    environment: environmentOf(view.facts.environment),
    database: http.target.database,
    projects: view.facts.projects,
    version: http.version,
    daemonId: http.daemon.id,
    zones: zonesOf(view),
    access: { caller: caller.kind, token: caller.token, allow: http.access().allowed(caller) },
    counts: view.counts,
    tasks: {
      waiting: sum(({ ready, held, later }) => ready + held + later),
      retrying: sum(({ retrying }) => retrying),
      running: sum(({ running }) => running),
      estimated: false,
      oldestMs: oldest.length === 0 ? null : Math.min(...oldest),
    },
    topics: topics.length,
    pausedTopics: topics.filter(({ paused }) => paused).length,
    revision: view.facts.revision === 0 ? null : view.facts.revision,
    daemons: {
      alive: alive.length,
      silent: alive.filter(({ silent }) => silent).length,
      draining: alive.filter(({ state }) => state === 'draining').length,
      slots: alive
        .filter(({ state, silent }) => state === 'running' && !silent)
        .reduce((all, { slots }) => all + slots, 0),
      busy: alive.reduce((all, { busy }) => all + busy, 0),
    },
    alerts: view.facts.alerts,
  };
}

/** A name that begins with `prod` or `live` is a production; with `stag`, `test`, `qa`, `pre` or `uat` it is a stage before production. */
export function environmentOf(name: string | null): Environment {
  const kind: EnvironmentKind = /^(prod|live|prd)/i.test(name ?? '')
    ? 'production'
    : /^(stag|test|qa|pre|uat)/i.test(name ?? '')
      ? 'staging'
      : 'development';
  return { name, kind };
}

export function daemonRow(daemon: DaemonFact): DaemonRow {
  return {
    id: daemon.id,
    host: daemon.hostname,
    pid: daemon.pid,
    version: daemon.version,
    state: !daemon.alive ? 'lost' : daemon.silent ? 'silent' : daemon.state === 'draining' ? 'draining' : 'running',
    slots: daemon.slots,
    busy: daemon.busy,
    heartbeatMs: daemon.heartbeat_ms,
    leaseUntilMs: daemon.lease_until_ms,
    startedMs: daemon.started_ms,
    sessions: daemon.max_sessions ?? 0,
    stalled: daemon.stalled,
    login: daemon.login,
  };
}

interface PauseFacts {
  readonly paused_ms: number | null;
  readonly paused_by: string | null;
  readonly pause_reason: string | null;
  readonly paused_until_ms: number | null;
}

export function pauseOf(facts: PauseFacts): Pause {
  return { sinceMs: facts.paused_ms, by: facts.paused_by, reason: facts.pause_reason, untilMs: facts.paused_until_ms };
}

function zonesOf({ jobs }: BoardView): readonly string[] {
  const counts = new Map<string, number>();
  for (const { timezone } of jobs) counts.set(timezone, (counts.get(timezone) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([zone]) => zone)
    .slice(0, 8);
}
