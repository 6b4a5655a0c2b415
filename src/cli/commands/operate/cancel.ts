import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface TaskFlags extends InstallationFlags {
  readonly format: string;
}

/** `pgherd cancel <task-id…>`: waiting tasks leave the queue, running ones are told to stop. */
export const cancelCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('cancel').description('cancel tasks, waiting or running'))
    .argument('<task-id...>', 'as pgherd tasks shows them')
    .option('--format <format>', 'text or json', 'text')
    .action((ids: readonly string[], flags: TaskFlags) =>
      forTasks(context, ids, flags, {
        command: 'cancel',
        done: 'cancelled',
        not: 'nothing to cancel: it has ended, or there is none',
      }),
    );
};

/** `pgherd retry <task-id…>`: failed and cancelled tasks are put in again, with the SQL they had. */
export const retryCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('retry').description('put failed or cancelled tasks in again'))
    .argument('<task-id...>', 'as pgherd log shows them')
    .option('--format <format>', 'text or json', 'text')
    .action((ids: readonly string[], flags: TaskFlags) =>
      forTasks(context, ids, flags, {
        command: 'retry',
        done: 'waiting again',
        not: 'nothing to retry: it has not failed, or there is none',
      }),
    );
};

interface Verb {
  readonly command: 'cancel' | 'retry';
  readonly done: string;
  readonly not: string;
}

/** Exit code 1 when there was nothing to do for one of them. */
async function forTasks(context: CliContext, ids: readonly string[], flags: TaskFlags, verb: Verb): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new PgherdError('usage', `'${wrong}' is no task id`, { hint: 'pgherd tasks shows them' });
  const { cancelTasks, retryTasks } = await import('../../../store/queue/operate.ts');
  const ask = verb.command === 'cancel' ? cancelTasks : retryTasks;
  const wanted = [...new Set(ids.map((id) => BigInt(id).toString()))];
  const installation = await installationOf(context, flags, `pgherd ${verb.command}`);
  const done = await withControlConnection(context, installation, (connection: Connection) => ask(connection, wanted));
  if (done.size < wanted.length) context.setExitCode(EXIT.error);
  if (format === 'json') {
    return printJson(context, { tasks: wanted.map((id) => ({ id, done: done.has(id) })) });
  }
  printText(context, wanted.map((id) => `task ${id}: ${done.has(id) ? verb.done : verb.not}`).join('\n'));
}
