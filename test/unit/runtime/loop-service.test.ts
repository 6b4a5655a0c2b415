import { afterEach, expect, test } from 'vitest';
import { PgherdError } from '../../../src/errors.ts';
import { DaemonEvents } from '../../../src/runtime/part/events.ts';
import { stalledLoops, stuckLoops } from '../../../src/runtime/part/loop-health.ts';
import { LoopService } from '../../../src/runtime/part/loop-service.ts';
import { waitFor } from '../../support/wait-for.ts';

const services: LoopService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

/** A loop whose passes do what the list says, the last one again and again. */
async function loopOf(passes: readonly (() => number)[]): Promise<{ service: LoopService; reasons: string[] }> {
  const events = new DaemonEvents();
  const reasons: string[] = [];
  events.on((event) => {
    if (event.type === 'connection-lost') reasons.push(event.message);
    if (event.type === 'reconnected') reasons.push('reconnected');
  });
  let count = 0;
  const service = new LoopService({
    name: 'scheduler',
    events,
    pass: () => Promise.resolve().then(() => passes[Math.min(count++, passes.length - 1)]?.() ?? 0),
    maxPauseMs: () => 5,
  });
  services.push(service);
  await service.start(new AbortController().signal);
  return { service, reasons };
}

function away(message: string): () => number {
  return () => {
    throw new PgherdError('connection_failed', message);
  };
}

test('a loop knows how long it has failed and why, and that it works again', async () => {
  let works = false;
  const { service } = await loopOf([() => (works ? 60_000 : away('connection refused')())]);
  const failing = await waitFor(() => (service.health.failingMs === null ? null : service.health), {
    what: 'a failure',
  });
  expect(failing).toMatchObject({ name: 'scheduler', reason: 'connection refused' });

  works = true;
  await waitFor(() => service.health.failingMs === null, { what: 'a success' });
  expect(service.health).toEqual({ name: 'scheduler', failingMs: null, reason: null, passMs: null });
});

test('an outage is reported once for each reason, and again after the next success', async () => {
  const [refused, standby, asleep] = [away('refused'), away('is a standby'), () => 0];
  const { reasons } = await loopOf([refused, refused, standby, refused, standby, asleep, refused, () => 60_000]);
  await waitFor(() => reasons.length >= 5, { what: 'the second outage' });
  expect(reasons).toEqual(['refused', 'is a standby', 'reconnected', 'refused', 'reconnected']);
});

test('a loop is stalled after 30 s without a complete pass, and stuck when a pass does not end', () => {
  const loop = { name: 'keeper', failingMs: null, reason: null, passMs: null };
  expect(stalledLoops([loop, { ...loop, failingMs: 29_000, reason: 'x' }, { ...loop, passMs: 29_000 }])).toBeNull();
  expect(stalledLoops([loop, { ...loop, failingMs: 61_400, reason: 'disk full' }, { ...loop, passMs: 30_000 }])).toBe(
    'keeper has completed no pass for 1 min 1 s: disk full; keeper has completed no pass for 30 s',
  );
  expect(stuckLoops([loop, { ...loop, failingMs: 900_000 }])).toEqual([]);
  expect(stuckLoops([{ ...loop, passMs: 300_000 }])).toEqual(['keeper']);
});
