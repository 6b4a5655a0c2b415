import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import type { BulkFlags } from '../../actions/operate/bulk.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelsOf, requireNameOrLabels } from '../../options/label-option.ts';
import { addListOptions } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

/** `pgherd cancel <task-id…>`: removes waiting tasks from the queue and stops running ones. */
export const cancelCommand = (program: Command, context: CliContext): void => {
  addBulkOptions(program.command('cancel').description('cancel waiting or running tasks'), [
    'pending',
    'retrying',
    'running',
  ])
    .argument('[task-id...]', 'task IDs, as listed by pgherd tasks; or a filter')
    .action((ids: readonly string[], flags: BulkFlags & LabelFlags) =>
      forTasks(context, ids, flags, {
        command: 'cancel',
        done: 'cancelled',
        not: 'not cancelled: it has ended or does not exist',
      }),
    );
};

/** `pgherd retry <task-id…>`: enqueues failed and cancelled tasks again, with their original SQL. */
export const retryCommand = (program: Command, context: CliContext): void => {
  addBulkOptions(program.command('retry').description('enqueue failed or cancelled tasks again'), [
    'failed',
    'cancelled',
  ])
    .argument('[task-id...]', 'task IDs, as listed by pgherd log; or a filter')
    .action((ids: readonly string[], flags: BulkFlags & LabelFlags) =>
      forTasks(context, ids, flags, {
        command: 'retry',
        done: 'waiting again',
        not: 'not retried: it has not failed or does not exist',
      }),
    );
};

function hasOtherFilter({ state, job, topic, role, project, match, since, until }: BulkFlags): boolean {
  return [state, job, topic, role, project, match, since, until].some((value) => value !== undefined);
}

function addBulkOptions(command: Command, states: readonly string[]): Command {
  return addListOptions(command, {
    noun: 'tasks',
    filters: ['state', 'job', 'topic', 'role', 'label', 'project', 'match', 'since', 'until'],
    states,
    limit: null,
    watch: false,
  }).option('--yes', 'do not ask for confirmation');
}

interface Verb {
  readonly command: 'cancel' | 'retry';
  readonly done: string;
  readonly not: string;
}

/** Sets exit code 1 when one of the tasks could not be changed. */
async function forTasks(
  context: CliContext,
  ids: readonly string[],
  flags: BulkFlags & LabelFlags,
  verb: Verb,
): Promise<void> {
  // Labels alone select jobs, not tasks: of each job its unfinished tasks, or its last failed one.
  if (ids.length === 0 && (flags.label.length === 0 || hasOtherFilter(flags))) {
    const { changeMany } = await import('../../actions/operate/bulk.ts');
    return await changeMany(context, verb.command, flags);
  }
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new PgherdError('usage', `"${wrong}" is not a valid task ID`, {
      hint: `list the task IDs with pgherd ${verb.command === 'cancel' ? 'tasks' : 'log'}`,
    });
  requireNameOrLabels(ids[0], flags, 'task');
  const labels = labelsOf(flags);
  const { cancelTasks, retryTasks } = await import('../../../store/queue/operate.ts');
  const ask = verb.command === 'cancel' ? cancelTasks : retryTasks;
  const { labelledJobs, lastFailedTasks, unfinishedTasks } = await import('../../../store/queue/labelled-jobs.ts');
  const find = verb.command === 'cancel' ? unfinishedTasks : lastFailedTasks;
  const installation = await installationOf(context, flags, `pgherd ${verb.command}`);
  const { wanted, done } = await withControlConnection(context, installation, async (connection: Connection) => {
    const chosen = labels === null ? ids : await find(connection, await labelledJobs(connection, labels));
    const tasks = [...new Set(chosen.map((id) => BigInt(id).toString()))];
    return { wanted: tasks, done: await ask(connection, tasks) };
  });
  if (done.size < wanted.length) context.setExitCode(EXIT.error);
  if (format === 'json') {
    return printJson(context, { tasks: wanted.map((id) => ({ id, done: done.has(id) })) });
  }
  if (wanted.length === 0) return printText(context, `No task to ${verb.command}.`);
  printText(context, wanted.map((id) => `task ${id}: ${done.has(id) ? verb.done : verb.not}`).join('\n'));
}
