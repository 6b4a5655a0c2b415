import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { DaemonEvent, TaskEnd } from '../../runtime/part/events.ts';
import type { ServedDaemon } from '../http-context.ts';
import { TopicLabels } from './topic-labels.ts';

/** The parts of the HTTP server's context that are counted. */
interface EventSources {
  readonly daemon: { readonly load: ServedDaemon['load']; readonly events: Pick<ServedDaemon['events'], 'on'> };
  readonly version: string;
}

/** Counts what this daemon has done since it started, from its events. Returns a function that stops counting. */
export function countEvents(registry: Registry, http: EventSources): () => void {
  const counters = createCounters(registry);
  addGauges(registry, http);
  return http.daemon.events.on(counting(counters, new TopicLabels()));
}

type Counters = ReturnType<typeof createCounters>;

function createCounters(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name, help, labelNames, registers });
  return {
    ends: {
      finished: counter('pgherd_tasks_finished_total', 'Tasks that this daemon finished.', ['topic']),
      failed: counter('pgherd_tasks_failed_total', 'Tasks that failed for good on this daemon.', ['topic']),
      retried: counter('pgherd_tasks_retried_total', 'Failed attempts that are retried.', ['topic']),
      cancelled: counter('pgherd_tasks_cancelled_total', 'Tasks that were cancelled while they ran here.', ['topic']),
    },
    started: counter('pgherd_tasks_started_total', 'Ended attempts that this daemon executed.', ['topic']),
    claimed: counter('pgherd_tasks_claimed_total', 'Tasks that this daemon claimed.'),
    givenBack: counter(
      'pgherd_tasks_given_back_total',
      'Claimed tasks that were returned to the queue unstarted or uncounted.',
    ),
    leasesLost: counter(
      'pgherd_leases_lost_total',
      'Attempts that the server refused, because the lease of their task was over.',
    ),
    duration: new Histogram({
      name: 'pgherd_task_duration_seconds',
      help: 'Duration of attempts on this daemon.',
      labelNames: ['topic'],
      buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300, 1_800, 7_200],
      registers,
    }),
    batch: new Histogram({
      name: 'pgherd_claim_batch_tasks',
      help: 'Number of tasks per claim of this daemon.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250],
      registers,
    }),
    scheduled: counter('pgherd_scheduled_tasks_total', 'Tasks that this daemon created for due jobs.'),
    skipped: counter('pgherd_skipped_occurrences_total', 'Occurrences that this daemon skipped (overlap, catch-up).'),
    lost: counter('pgherd_daemons_lost_total', 'Lost daemons whose tasks this daemon took over.'),
    terminated: counter('pgherd_backends_terminated_total', 'Sessions that this daemon terminated.'),
    losses: counter('pgherd_connection_losses_total', 'Connections lost by a part of the daemon.', ['service']),
    errors: counter('pgherd_service_errors_total', 'Failed passes of a part of the daemon.', ['service']),
    alerts: counter('pgherd_alerts_total', 'Alerts by result: sent, retried, given_up.', ['result']),
    broken: new Gauge({
      name: 'pgherd_jobs_sql_broken',
      help: 'Jobs whose SQL PostgreSQL could not plan in the last nightly check of this daemon.',
      registers,
    }),
  };
}

function addGauges(registry: Registry, http: EventSources): void {
  const registers = [registry];
  new Gauge({ name: 'pgherd_build_info', help: 'Always 1.', labelNames: ['version'], registers }).set(
    { version: http.version },
    1,
  );
  new Gauge({
    name: 'pgherd_slots',
    help: 'Maximum number of tasks that this daemon runs at once.',
    registers,
    collect() {
      this.set(http.daemon.load.slots);
    },
  });
  new Gauge({
    name: 'pgherd_slots_busy',
    help: 'Tasks currently running on this daemon.',
    registers,
    collect() {
      this.set(http.daemon.load.busy);
    },
  });
}

function counting(counters: Counters, topics: TopicLabels): (event: DaemonEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'task-ended': {
        const end = endOf(event.end);
        const topic = topics.labelOf(event.task.topic);
        // Counted by the event of the recorder, once the task is in the queue again.
        if (end === 'given-back') return;
        if (end === 'fenced') return counters.leasesLost.inc();
        counters.started.inc({ topic });
        counters.duration.observe({ topic }, event.end.durationMs / 1_000);
        return counters.ends[end].inc({ topic });
      }
      case 'tasks-finished': {
        const topic = topics.labelOf(event.tasks.topic);
        const { length } = event.tasks.ids;
        counters.started.inc({ topic }, length);
        for (let count = 0; count < length; count += 1) counters.duration.observe({ topic }, event.durationMs / 1_000);
        return counters.ends.finished.inc({ topic }, length);
      }
      case 'claimed':
        counters.claimed.inc(event.tasks);
        return counters.batch.observe(event.tasks);
      case 'tasks-given-back':
        return counters.givenBack.inc(event.tasks);
      case 'jobs-due':
        counters.scheduled.inc(event.tasks);
        return counters.skipped.inc(event.skipped);
      case 'daemons-lost':
        return counters.lost.inc(event.daemonIds.length);
      case 'backend-terminated':
        return counters.terminated.inc();
      case 'sql-checked':
        return counters.broken.set(event.broken);
      case 'connection-lost':
        return counters.losses.inc({ service: event.service });
      case 'service-error':
        return counters.errors.inc({ service: event.service });
      case 'alert-tried':
        return counters.alerts.inc({
          result: event.error === null ? 'sent' : event.retryInMs === null ? 'given_up' : 'retried',
        });
      default:
        return;
    }
  };
}

/** `given-back`: it returns to the queue. `fenced`: its lease was over. */
function endOf({
  settlement,
  outcome,
}: TaskEnd): 'finished' | 'failed' | 'retried' | 'cancelled' | 'given-back' | 'fenced' {
  // The attempt has committed its own record: nothing is left to settle.
  if (outcome === 'finished' || outcome === 'found-done') return 'finished';
  if (outcome === 'void') return 'fenced';
  if (settlement.action === 'retry') return 'retried';
  if (settlement.action === 'end') return settlement.state;
  return settlement.action === 'give-back' ? 'given-back' : 'fenced';
}
