import { expect, test } from 'vitest';
import { EventRing } from '../../src/http/events/event-ring.ts';

function filled(events: number): EventRing {
  const ring = new EventRing('e', 3);
  for (let n = 1; n <= events; n++) ring.add('change', { n });
  return ring;
}

test('returns the events after a place in order, and null at the end', () => {
  const ring = filled(2);

  expect([ring.after(0), ring.after(1), ring.after(2)]).toEqual([
    { number: 1, name: 'change', data: { n: 1 } },
    { number: 2, name: 'change', data: { n: 2 } },
    null,
  ]);
});

test('keeps so many events, and says where some are missing', () => {
  const ring = filled(5);

  expect([ring.after(1), ring.after(2)]).toEqual(['gap', { number: 3, name: 'change', data: { n: 3 } }]);
});

test('resumes only from where all later events are kept', () => {
  const ring = filled(5);

  expect(['e-1', 'e-2', 'e-5', 'e-6', 'other-5', 'e-x', ''].map((id) => ring.placeOf(id))).toEqual([
    null,
    2,
    5,
    null,
    null,
    null,
    null,
  ]);
});

test('resumes from no earlier event after some were missed', () => {
  const ring = filled(2);
  ring.forget('f');

  expect([ring.placeOf('e-2'), ring.placeOf('f-1'), ring.placeOf(ring.idOf(ring.last)), ring.after(1)]).toEqual([
    null,
    null,
    2,
    'gap',
  ]);
});
