import { Gauge, type Registry } from 'prom-client';
import { listSyncs, type SyncState } from '../../store/daemons/project-syncs.ts';
import { daemonActivity, jobCounts } from '../../store/lists/activity.ts';
import { queueFacts } from '../../store/lists/queue-facts.ts';
import type { HttpContext } from '../http-context.ts';
import { TopicLabels } from './topic-labels.ts';

const SYNC_STATES: readonly SyncState[] = ['ok', 'drifted', 'blocked', 'invalid', 'failed'];

/** What all daemons share, read from the database, at most every few seconds. Gives a function that reads it again. */
export function measureQueue(registry: Registry, http: HttpContext): () => Promise<void> {
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge('pgherd_database_up', '1: the database answered.');
  const tasks = gauge('pgherd_queue_tasks', 'Unfinished tasks (estimates when sampled).', ['topic', 'state']);
  const sampled = gauge('pgherd_queue_sampled_ratio', 'The part of the queue that was read; 1: counts are exact.');
  const oldest = gauge('pgherd_queue_oldest_waiting_seconds', 'How long the oldest task that may start has waited.');
  const lateness = gauge('pgherd_scheduler_lateness_seconds', 'Age of the oldest due occurrence without a task.');
  const daemons = gauge('pgherd_daemons', 'Daemons by state.', ['state']);
  const slots = gauge('pgherd_cluster_slots', 'Slots of all daemons that are alive.');
  const busy = gauge('pgherd_cluster_slots_busy', 'Of these, how many have a task.');
  const jobs = gauge('pgherd_jobs', 'Jobs by what holds true of them.', ['state']);
  const sync = gauge('pgherd_sync_state', '1 for the state of the last sync of a project.', ['project', 'state']);
  const syncAge = gauge('pgherd_sync_age_seconds', 'How long ago a project was last synced.', ['project']);
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
      for (const metric of all) metric.reset(); // old numbers would look like new ones
      up.set(0);
      return;
    }
    for (const metric of all) metric.reset();
    up.set(1);
    // The largest first: they keep their names.
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
