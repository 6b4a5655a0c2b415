import type { JobSession } from '../../postgres/job-session.ts';
import type { TaskSettings } from '../../postgres/series-call.ts';
import type { ClaimedTask } from '../../task/task.ts';

/**
 * Sends the settings that describe the task to its SQL. They must be sent directly before the SQL: the session is cleaned
 * after the next call. Sends nothing for a task without a context.
 */
export function sendTaskSettings(session: JobSession, task: ClaimedTask): void {
  const settings = settingsOf(task);
  if (settings === null) return;
  session.setForNextTask(
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`pgherd.${name}`, value])),
  );
}

/**
 * Returns the settings `pgherd.…` that the SQL of a job's task can read; an empty text stands for a missing value. null: it is not a task
 * of a job.
 */
export function settingsOf({ id, attempt, jobName, context }: ClaimedTask): TaskSettings | null {
  if (context === null) return null;
  return {
    task_id: id,
    attempt: String(attempt),
    job: jobName ?? '',
    scheduled_for: context.scheduledFor ?? '',
    parent_task_id: context.parentTaskId ?? '',
    parent_row_count: String(context.parentRowCount ?? ''),
  };
}
