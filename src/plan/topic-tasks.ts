import type { TopicTasks } from './plan.ts';

/**
 * Returns why a topic with unfinished tasks is not deleted; null: it can be deleted. `known`: topics that will exist
 * afterwards.
 */
export function refuseTasks(tasks: TopicTasks | null, unfinished: number, known: ReadonlySet<string>): string | null {
  if (tasks?.action === 'move' && !known.has(tasks.to))
    return `its tasks cannot move to ${tasks.to}: that topic does not exist`;
  if (tasks !== null || unfinished === 0) return null;
  const waiting = unfinished === 1 ? 'it contains 1 unfinished task' : `it contains ${unfinished} unfinished tasks`;
  return `${waiting}: pass --drain, --discard or --move-to <topic>`;
}

/** Returns what happens to the tasks: `its 3 unfinished tasks move to x; running tasks may finish`. */
export function describeTasks(tasks: TopicTasks, unfinished: number): string {
  const count = unfinished === 1 ? '1 unfinished task' : `${unfinished} unfinished tasks`;
  switch (tasks.action) {
    case 'drain':
      return `${count}: the topic stays until it is empty`;
    case 'discard':
      return `${count}: waiting tasks are cancelled, running tasks may finish`;
    case 'move':
      return `${count}: waiting tasks move to ${tasks.to}, running tasks may finish`;
  }
}
