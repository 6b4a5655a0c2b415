import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countEvents } from '../../../src/http/metrics/event-metrics.ts';
import type { DaemonEvent, TaskEnd } from '../../../src/runtime/part/events.ts';
import { settle } from '../../../src/task/settle.ts';
import type { ClaimedTask } from '../../../src/task/task.ts';

const TASK = { topic: 'default', attempt: 1, lost: 0, crashes: 0, retry: { limit: 0 } } as ClaimedTask;
const ERROR = { sqlstate: null, message: 'gone', detail: null, hint: null, context: null, position: null };

/** Returns the counters that are not zero after these events. */
async function counted(events: readonly DaemonEvent[]): Promise<Readonly<Record<string, number>>> {
  const registry = new Registry();
  let listener: (event: DaemonEvent) => void = () => {};
  const daemon = {
    load: { slots: 1, busy: 0 },
    events: {
      on: (listen: typeof listener) => {
        listener = listen;
        return () => {};
      },
    },
  };
  countEvents(registry, { daemon, version: '0' } as Parameters<typeof countEvents>[1]);
  for (const event of events) listener(event);
  const metrics = (await registry.getMetricsAsJSON()).filter(({ type }) => String(type) === 'counter');
  const sums = metrics.map(({ name, values }) => [name, values.reduce((sum, { value }) => sum + value, 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

function ended(outcome: Extract<TaskEnd['outcome'], 'lost' | 'unstarted' | 'void'>): DaemonEvent {
  const error = outcome === 'unstarted' ? null : ERROR;
  const settlement = settle(
    TASK,
    outcome === 'unstarted' ? { kind: outcome } : { kind: outcome, error: ERROR },
    () => 0.5,
  );
  return { type: 'task-ended', task: TASK, end: { settlement, outcome, durationMs: 1, rowCount: null, error } };
}

test('counts a task that returns to the queue once, when it is there', async () => {
  const returned: DaemonEvent = { type: 'tasks-given-back', tasks: 2, reason: 'the session was lost' };
  expect(await counted([ended('lost'), ended('unstarted'), returned])).toEqual({ pgherd_tasks_given_back_total: 2 });
});

test('counts an attempt that the server refused as a lost lease', async () => {
  expect(await counted([ended('void')])).toEqual({ pgherd_leases_lost_total: 1 });
});
