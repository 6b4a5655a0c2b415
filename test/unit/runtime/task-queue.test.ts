import { describe, expect, test } from 'vitest';
import { TaskQueue } from '../../../src/runtime/attempt/task-queue.ts';
import type { ClaimedTask } from '../../../src/task/task.ts';

function tasks(...all: readonly (readonly [id: string, priority: number])[]): readonly ClaimedTask[] {
  return all.map(([id, priority]) => ({ id, priority }) as ClaimedTask);
}

describe('claimed tasks that wait for a slot', () => {
  test('start by priority, and of one priority in the order of their claims', () => {
    const queue = new TaskQueue();
    queue.add(tasks(['1', 100], ['2', 100]));
    queue.add(tasks(['3', 1], ['4', 100], ['5', 200]));
    expect(queue.taskIds()).toEqual(['3', '1', '2', '4', '5']);
    expect(queue.take()?.task.id).toBe('3');
  });

  test('come first once more when they are put back', () => {
    const queue = new TaskQueue();
    queue.add(tasks(['1', 100]));
    queue.putBack(tasks(['8', 100], ['9', 100]));
    expect(queue.taskIds()).toEqual(['8', '9', '1']);
  });

  test('go together where they fit and are not to be stopped; the others keep their order', () => {
    const queue = new TaskQueue();
    queue.add(tasks(['1', 1], ['2', 1], ['3', 1], ['4', 1], ['5', 1]));
    const third = queue.find('3');
    if (third !== undefined) third.stop = { kind: 'shutdown' };
    expect(queue.takeFitting(2, ({ id }) => id !== '2').map(({ id }) => id)).toEqual(['1', '4']);
    expect(queue.clear().map(({ id }) => id)).toEqual(['2', '3', '5']);
  });
});
