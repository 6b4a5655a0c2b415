import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { type BulkTask, tasksToCancel, tasksToRetry } from '../../../store/live/bulk-tasks.ts';
import { cancelTasks, retryTasks } from '../../../store/queue/operate.ts';
import { jobsOfFilter } from '../../lists/jobs-of.ts';
import { ProgressBar } from '../../lists/progress-bar.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { installationOf } from '../../options/installation-options.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import { askYes } from '../../shell/ask.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

export interface BulkFlags extends ListFlags {
  readonly yes?: boolean;
}

export const BULK_STATES = {
  cancel: ['pending', 'retrying', 'running'],
  retry: ['failed', 'cancelled'],
} as const;

/**
 * Cancels or retries the tasks of a filter: those that were counted, after a question. Exit code 1 when some could not be
 * changed. Throws `usage` without a filter, and without a terminal and `--yes`.
 */
export async function changeMany(context: CliContext, command: 'cancel' | 'retry', flags: BulkFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const asked = listFilterOf(flags, { states: BULK_STATES[command] });
  const { job, topic, role, labels, project, match, sinceMs, untilMs, state } = asked;
  if ([job, topic, role, labels, project, match, sinceMs, untilMs, state].every((value) => value === null)) {
    throw new PgherdError('usage', `pgherd ${command}: the task is missing, and there is no filter`, {
      hint: `pass task IDs, or for example --state ${BULK_STATES[command][0]} --job NAME --since 1h`,
    });
  }
  const installation = await installationOf(context, flags, `pgherd ${command}`);
  await withControlConnection(context, installation, async (connection) => {
    const jobs = await jobsOfFilter(connection, asked);
    const filter = { ...asked, jobs, limit: asked.limit ?? MAX_TASKS };
    const find = command === 'cancel' ? tasksToCancel : tasksToRetry;
    const found = await find(connection, filter);
    if (found.length > 0 && flags.yes !== true) await askYes(context, `${question(command, found)}?`);
    const done = await inBatches(context, connection, command, found);
    if (done.size < found.length) context.setExitCode(EXIT.error);
    if (format === 'json') return printJson(context, { tasks: found.map(({ id }) => ({ id, done: done.has(id) })) });
    if (found.length === 0) return printText(context, `No task to ${command} matches the filter.`);
    const not = found.length - done.size;
    const rest = not === 0 ? '' : `; ${not} had changed meanwhile`;
    printText(context, `${tasks(done.size)} ${command === 'cancel' ? 'cancelled' : 'waiting again'}${rest}`);
  });
}

async function inBatches(
  context: CliContext,
  connection: Connection,
  command: 'cancel' | 'retry',
  found: readonly BulkTask[],
): Promise<ReadonlySet<string>> {
  const change = command === 'cancel' ? cancelTasks : retryTasks;
  const bar = new ProgressBar(context, found.length);
  const done = new Set<string>();
  try {
    for (let from = 0; from < found.length; from += BATCH) {
      bar.at(from);
      const ids = found.slice(from, from + BATCH).map(({ id }) => id);
      for (const id of await change(connection, ids)) done.add(id);
    }
  } finally {
    bar.end();
  }
  return done;
}

/** `Retry 12 tasks (check-revenue 10, sync-erp 2)`. */
function question(command: 'cancel' | 'retry', found: readonly BulkTask[]): string {
  const counts = new Map<string, number>();
  for (const { job, topic } of found) {
    const of = job ?? `topic ${topic}`;
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([of, n]) => `${of} ${n}`);
  const shown = all.length <= 5 ? all.join(', ') : `${all.slice(0, 5).join(', ')} and ${all.length - 5} more`;
  return `${command === 'cancel' ? 'Cancel' : 'Retry'} ${tasks(found.length)} (${shown})`;
}

function tasks(n: number): string {
  return `${n} ${n === 1 ? 'task' : 'tasks'}`;
}

const MAX_TASKS = 100_000;
const BATCH = 100;
