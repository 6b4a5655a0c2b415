import { describe, expect, test, vi } from 'vitest';
import { type ClaimedTasks, TaskQueue } from '../../../src/runtime/attempt/task-queue.ts';
import type { ClaimedTask } from '../../../src/task/task.ts';

function tasks(...all: readonly (readonly [id: string, priority: number])[]): readonly ClaimedTask[] {
  return all.map(([id, priority]) => ({ id, priority, lease: 'one', prefetchable: true }) as ClaimedTask);
}

function claimed(...all: readonly (readonly [id: string, priority: number])[]): readonly ClaimedTasks[] {
  return [{ set: null, tasks: tasks(...all) }];
}

/** Tasks of one lease that differ in id and SQL only. */
function set(priority: number, ...ids: readonly string[]): ClaimedTasks {
  return setOf('a', priority, ...ids);
}

function setOf(login: string, priority: number, ...ids: readonly string[]): ClaimedTasks {
  const sqls = ids.map((id) => `select ${id}`);
  const lease = login === 'a' ? 'set' : `set of ${login}`;
  const shared = { lease, token: 't', login, topic: 'mail', prefetchable: false, oneFlush: false };
  return { set: { ...shared, priority, ids, sqls, params: null }, tasks: [] };
}

function idsOf(taken: ReturnType<TaskQueue['take']>): readonly string[] {
  if (taken === undefined) return [];
  return 'ids' in taken ? taken.ids : [taken.task.id];
}

const NONE: ReadonlySet<string> = new Set();

describe('claimed tasks that wait for a slot', () => {
  test('start by priority, and of one priority in the order of their claims', () => {
    const queue = new TaskQueue();
    queue.add(claimed(['1', 100], ['2', 100]));
    queue.add(claimed(['3', 1], ['4', 100], ['5', 200]));
    expect(queue.taskIds()).toEqual(['3', '1', '2', '4', '5']);
    expect(idsOf(queue.take(NONE, () => 64))).toEqual(['3']);
  });

  test('come first once more when they are put back', () => {
    const queue = new TaskQueue();
    queue.add(claimed(['1', 100]));
    queue.putBack(tasks(['8', 100], ['9', 100]));
    expect(queue.taskIds()).toEqual(['8', '9', '1']);
  });

  test('go together where they fit and are not to be stopped; the others keep their order', () => {
    const queue = new TaskQueue();
    queue.add(claimed(['1', 1], ['2', 1], ['3', 1], ['4', 1], ['5', 1]));
    const third = queue.find('3');
    if (third !== undefined) third.stop = { kind: 'shutdown' };
    expect(queue.takeFitting(2, ({ id }) => id !== '2').map(({ id }) => id)).toEqual(['1', '4']);
    expect(queue.clear().map(({ id }) => id)).toEqual(['2', '3', '5']);
  });

  test('go with other tasks of their lease when their set did not begin, in shares of equal size', () => {
    const queue = new TaskQueue();
    queue.add([set(100, '8', '9', '10', '11', '12', '13')]);
    expect(idsOf(queue.take(NONE, () => 4))).toEqual(['8', '9', '10']);
    const back = set(100, '9', '10').set;
    if (back !== null) queue.putBackSet(back);
    expect([queue.length, queue.hasLane('set')]).toEqual([5, true]);
    expect(idsOf(queue.take(NONE, () => 64))).toEqual(['9', '10', '11', '12', '13']);
    expect([queue.length, queue.hasLane('set')]).toEqual([0, false]);
  });

  test('go first within their priority when their login has an idle session, for a short time', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const queue = new TaskQueue();
    queue.add([
      setOf('a', 100, '1', '2'),
      setOf('b', 100, '5', '6'),
      setOf('b', 100, '7', '8'),
      setOf('b', 200, '3', '4'),
    ]);
    const ofB = (): readonly string[] =>
      idsOf(
        queue.take(
          NONE,
          () => 64,
          (login) => login === 'b',
        ),
      );
    expect(ofB()).toEqual(['5', '6']);
    vi.advanceTimersByTime(30);
    expect(ofB()).toEqual(['1', '2']);
    expect(ofB()).toEqual(['7', '8']);
    vi.useRealTimers();
  });

  test('stay in the order of their ids when their set is put back', () => {
    const queue = new TaskQueue();
    queue.add([set(100, '5', '6')]);
    for (const ids of [
      ['1', '2'],
      ['3', '4'],
    ]) {
      const back = set(100, ...ids).set;
      if (back !== null) queue.putBackSet(back);
    }
    expect(idsOf(queue.take(NONE, () => 64))).toEqual(['3', '4']);
    expect(idsOf(queue.take(NONE, () => 64))).toEqual(['1', '2', '5', '6']);
  });

  test('go together when they are of one set, as many as a slot takes, in the order of priority', () => {
    const queue = new TaskQueue();
    queue.add([...claimed(['1', 100]), set(100, '2', '3', '4')]);
    queue.add([set(1, '5', '6')]);
    expect(queue.length).toBe(6);
    expect([2, 1, 2].map((limit) => idsOf(queue.take(NONE, () => limit)))).toEqual([['5', '6'], ['1'], ['2', '3']]);
    expect([queue.length, queue.taskIds()]).toEqual([1, ['4']]);
  });

  test('wait in a lane while another task of their set runs', () => {
    const queue = new TaskQueue();
    queue.add([set(1, '2', '3'), ...claimed(['1', 100])]);
    expect([queue.startable(NONE), queue.startable(new Set(['set']))]).toEqual([2, 1]);
    expect(idsOf(queue.take(new Set(['set']), () => 64))).toEqual(['1']);
    expect(queue.takeLane('set').map(({ id, sql }) => [id, sql])).toEqual([
      ['2', 'select 2'],
      ['3', 'select 3'],
    ]);
    expect([queue.length, queue.hasLane('set')]).toEqual([0, false]);
  });

  test('are found one by one in a set, and the others keep their places', () => {
    const queue = new TaskQueue();
    queue.add([set(1, '2', '3', '4')]);
    const third = queue.find('3');
    expect([third?.task.sql, queue.taskIds(), queue.length]).toEqual(['select 3', ['2', '3', '4'], 3]);
    if (third !== undefined) queue.remove(third);
    expect([queue.taskIds(), queue.length, queue.startable(NONE)]).toEqual([['2', '4'], 2, 1]);
    expect(queue.clear().map(({ id }) => id)).toEqual(['2', '4']);
  });
});
