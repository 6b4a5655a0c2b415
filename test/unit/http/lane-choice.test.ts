import { expect, test } from 'vitest';
import type { BoardJob } from '../../../src/http/api/pages/board/board.ts';
import { LaneChoice } from '../../../src/http/api/pages/board/lane-choice.ts';

type Facts = Partial<Pick<BoardJob, 'state' | 'last_ended_ms' | 'last_success_ms'>>;

const MINUTE = 60_000;

/** A job with what the choice reads. */
function job(id: string, facts: Facts = {}): BoardJob {
  const known: Pick<BoardJob, 'id' | 'state' | 'last_ended_ms' | 'last_success_ms'> = {
    id,
    state: 'idle',
    last_ended_ms: 0,
    last_success_ms: 0,
    ...facts,
  };
  return known as BoardJob;
}

const ids = (jobs: readonly BoardJob[]): readonly string[] => jobs.map(({ id }) => id);

test('lanes of jobs that fail now and then keep their places, and give them up after a minute without a failure', () => {
  const choice = new LaneChoice(2);
  const choose = (failing: readonly string[], nowMs: number): readonly string[] =>
    ids(
      choice.choose(
        ['a', 'b', 'c', 'd'].map((id) =>
          job(id, { state: failing.includes(id) ? 'failing' : 'idle', last_success_ms: nowMs - 1_000 }),
        ),
        nowMs,
      ),
    );
  const startMs = 10 * MINUTE;

  expect(choose(['a', 'b'], startMs)).toEqual(['a', 'b']);
  expect(choose(['c', 'd'], startMs + 5_000)).toEqual(['a', 'b']);
  expect(choose(['b', 'c'], startMs + 50_000)).toEqual(['a', 'b']);
  expect(choose(['c'], startMs + 70_000)).toEqual(['b', 'c']);
});

test('a job that has failed for longer than a minute goes before those that fail now and then, and a worse state before a better one', () => {
  const choice = new LaneChoice(2);
  const nowMs = 10 * MINUTE;
  const flapping = ['a', 'b'].map((id) => job(id, { state: 'failing', last_success_ms: nowMs - 1_000 }));
  expect(ids(choice.choose(flapping, nowMs))).toEqual(['a', 'b']);

  const broken = job('z', { state: 'failing', last_success_ms: nowMs - 2 * MINUTE });
  expect(ids(choice.choose([...flapping, broken], nowMs + 1_000))).toEqual(['z', 'a']);
  const other = new LaneChoice(1);
  expect(ids(other.choose([job('p', { state: 'paused' }), job('r', { state: 'retrying' })], nowMs))).toEqual(['r']);
});

test('healthy jobs are sorted by their last end, and then keep their places', () => {
  const choice = new LaneChoice(2);
  const calm = (ended: Readonly<Record<string, number>>): readonly BoardJob[] =>
    Object.entries(ended).map(([id, last_ended_ms]) => job(id, { last_ended_ms }));
  expect(ids(choice.choose(calm({ a: 1, b: 2, c: 3 }), MINUTE))).toEqual(['c', 'b']);
  expect(ids(choice.choose(calm({ a: 9, b: 2, c: 3 }), MINUTE + 1_000))).toEqual(['c', 'b']);
});
