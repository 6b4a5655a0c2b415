import { Gauge, type Registry } from 'prom-client';
import { listSyncs, type SyncState } from '../../store/daemons/project-syncs.ts';
import { daemonActivity, jobCounts } from '../../store/lists/activity.ts';
import { queueFacts } from '../../store/lists/queue-facts.ts';
import type { Cached } from '../cached.ts';
import type { Sessions } from '../sessions.ts';
import { TopicLabels } from './topic-labels.ts';

/** The parts of the HTTP server's context through which the numbers are read. */
interface QueueSources {
  readonly sessions: Pick<Sessions, 'watch'>;
  readonly slow: Pick<Cached, 'get'>;
}

const SYNC_STATES: readonly SyncState[] = ['ok', 'drifted', 'blocked', 'invalid', 'failed'];

/** Registers the metrics shared by all daemons, read from the database at most every few seconds. Returns a function that refreshes them. */
export function measureQueue(registry: Registry, http: QueueSources): () => Promise<void> {
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge(
    'pgherd_database_up',
    '1 if the database answered; 0: the other numbers of the installation are missing.',
  );
  const tasks = gauge(
    'pgherd_queue_tasks',
    'Unfinished tasks by state: pending, held, retrying, running. Estimates when sampled.',
    ['topic', 'state'],
  );
  const sampled = gauge('pgherd_queue_sampled_ratio', 'Fraction of the queue that was read; 1 if counts are exact.');
  const oldest = gauge('pgherd_queue_oldest_waiting_seconds', 'Waiting time of the oldest task that may start.');
  const lateness = gauge('pgherd_scheduler_lateness_seconds', 'Age of the oldest due occurrence without a task.');
  const daemons = gauge('pgherd_daemons', 'Daemons by state: running, draining, lost.', ['state']);
  const slots = gauge('pgherd_cluster_slots', 'Slots of all live daemons.');
  const busy = gauge('pgherd_cluster_slots_busy', 'Busy slots of all live daemons.');
  const jobs = gauge('pgherd_jobs', 'Jobs by state: all, disabled, paused, failing.', ['state']);
  const sync = gauge(
    'pgherd_sync_state',
    '1 for the state of the last sync of a project: ok, drifted, blocked, invalid, failed.',
    ['project', 'state'],
  );
  const syncAge = gauge('pgherd_sync_age_seconds', 'Time since the last sync of a project.', ['project']);
  const all = [tasks, sampled, oldest, lateness, daemons, slots, busy, jobs, sync, syncAge];

  const topics = new TopicLabels();

  const load = () =>
    http.sessions.watch(async (connection) => ({
      queue: await queueFacts(connection),
      daemons: await daemonActivity(connection),
      jobs: await jobCounts(connection),
      syncs: await listSyncs(connection),
    }));

  return async () => {
    let facts: Awaited<ReturnType<typeof load>>;
    try {
      facts = await http.slow.get('queue-metrics', load);
    } catch {
      for (const metric of all) metric.reset(); // stale numbers would look current
      up.set(0);
      return;
    }
    for (const metric of all) metric.reset();
    up.set(1);
    // The largest first, so that they keep their own label.
    for (const count of facts.queue.counts.toSorted((a, b) => b.tasks - a.tasks)) {
      tasks.inc({ topic: topics.labelOf(count.topic), state: count.state }, count.tasks);
    }
    sampled.set(facts.queue.sampled);
    oldest.set((facts.queue.oldestWaitingMs ?? 0) / 1_000);
    lateness.set(facts.queue.schedulerLatenessMs / 1_000);
    for (const state of ['running', 'draining', 'lost']) daemons.set({ state }, 0);
    const alive = facts.daemons.filter((daemon) => daemon.alive);
    for (const daemon of facts.daemons) daemons.inc({ state: daemon.alive ? daemon.state : 'lost' });
    slots.set(alive.reduce((sum, daemon) => sum + daemon.slots, 0));
    busy.set(alive.reduce((sum, daemon) => sum + daemon.busy, 0));
    const { jobs: total, disabled, paused, failing } = facts.jobs;
    for (const [state, count] of Object.entries({ all: total, disabled, paused, failing })) jobs.set({ state }, count);
    for (const { project, state, synced_at } of facts.syncs) {
      for (const one of SYNC_STATES) sync.set({ project, state: one }, one === state ? 1 : 0);
      syncAge.set({ project }, Math.max(0, Date.now() - synced_at.getTime()) / 1_000);
    }
  };
}
