import type { JobSession } from '../../postgres/job-session.ts';
import type { ClaimedTask, TaskContext } from '../../task/task.ts';

/**
 * Sends the settings that describe the task to its SQL. They must be sent directly before the SQL: the session is cleaned
 * after the next call. Sends nothing for a task without a context.
 */
export function introduceTask(session: JobSession, task: ClaimedTask): void {
  if (task.context !== null) session.tell(settingsOf(task, task.context));
}

/** The same settings that `run` makes at home; an empty text stands for a missing value. */
function settingsOf(task: ClaimedTask, context: TaskContext): Readonly<Record<string, string>> {
  return {
    'pgherd.task_id': task.id,
    'pgherd.attempt': String(task.attempt),
    'pgherd.job': task.jobName ?? '',
    'pgherd.scheduled_for': context.scheduledFor ?? '',
    'pgherd.parent_task_id': context.parentTaskId ?? '',
    'pgherd.parent_row_count': String(context.parentRowCount ?? ''),
  };
}
