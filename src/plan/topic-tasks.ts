import type { TopicTasks } from './plan.ts';

/** Why a topic with unfinished tasks is not deleted; null: nothing stands in the way. `known`: topics that will be there. */
export function refuseTasks(tasks: TopicTasks | null, unfinished: number, known: ReadonlySet<string>): string | null {
  if (tasks?.action === 'move' && !known.has(tasks.to)) return `its tasks cannot move to ${tasks.to}: no such topic`;
  if (tasks !== null || unfinished === 0) return null;
  const waiting = unfinished === 1 ? '1 unfinished task waits in it' : `${unfinished} unfinished tasks wait in it`;
  return `${waiting}: give --drain, --discard or --move-to <topic>`;
}

/** What becomes of the tasks: `its 3 unfinished tasks move to x; what runs may finish`. */
export function tasksWord(tasks: TopicTasks, unfinished: number): string {
  const count = unfinished === 1 ? '1 unfinished task' : `${unfinished} unfinished tasks`;
  switch (tasks.action) {
    case 'drain':
      return `${count}: it stays until none is left`;
    case 'discard':
      return `${count}: what waits is cancelled, what runs may finish`;
    case 'move':
      return `${count}: what waits moves to ${tasks.to}, what runs may finish`;
  }
}
