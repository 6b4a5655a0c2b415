import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { OutcomeRow } from '../../../store/client/outcomes.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelOption, labelsOf, requireNameOrLabels } from '../../options/label-option.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';

interface TriggerFlags extends InstallationFlags, LabelFlags {
  readonly format: string;
  readonly param: readonly string[];
  readonly wait?: boolean;
  readonly timeout?: string;
}

interface Triggered {
  readonly job: string;
  readonly taskId: string;
  /** With `--wait`. */
  readonly outcome?: OutcomeRow;
}

/** `pgherd trigger <job>`: enqueues one task of the job now, regardless of its schedule. */
export const triggerCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('trigger').description('run a job now'))
    .argument('[job]', 'name of the job')
    .addOption(labelOption())
    .addOption(repeatable('--param <name=value>', 'override one of its params'))
    .option('--wait', 'wait until the task has ended: the exit code is 0 when it finished, else 1')
    .option('--timeout <duration>', 'with --wait: exit with 1 when the task has not ended by then; it goes on')
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string | undefined, flags: TriggerFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      requireNameOrLabels(job, flags, 'job');
      const labels = labelsOf(flags);
      const timeoutMs = await timeoutOf(flags);
      const { paramsOf } = await import('../../options/params.ts');
      const { visible } = await import('../../../text/printable.ts');
      const { labelledJobs } = await import('../../../store/queue/labelled-jobs.ts');
      const { triggerByName } = await import('../../../store/queue/trigger-job.ts');
      const installation = await installationOf(context, flags, 'pgherd trigger');
      const { followTasks } = await import('../../actions/operate/follow-tasks.ts');
      const { exitCodeOfTask, outcomeText } = await import('../../actions/operate/wait-for-task.ts');
      const tasks = await withControlConnection(context, installation, async (connection) => {
        const names = labels === null ? [job ?? ''] : await labelledJobs(connection, labels);
        const made: Triggered[] = [];
        for (const name of names) {
          const taskId = await triggerByName(connection, name, paramsOf(flags.param));
          if (flags.wait === true && format === 'text') printNote(context, `${visible(name)}: task ${taskId}`);
          made.push({ job: name, taskId });
        }
        if (flags.wait !== true) return made;
        const outcomes = await followTasks(context, connection, made, { schema: installation.schema, timeoutMs });
        return made.map((one, at) => ({ ...one, ...(outcomes[at] !== undefined && { outcome: outcomes[at] }) }));
      });
      const codes = tasks.flatMap(({ outcome }) => (outcome === undefined ? [] : [exitCodeOfTask(outcome)]));
      if (codes.length > 0) context.setExitCode(Math.max(...codes));
      if (format === 'json') {
        const [{ job: _, ...first } = { job: '' }] = tasks;
        return printJson(context, labels === null ? first : { tasks });
      }
      const line = ({ job: name, taskId, outcome }: Triggered): string =>
        outcome === undefined ? `${visible(name)}: task ${taskId}` : outcomeText(context, visible(name), outcome);
      printText(context, tasks.map(line).join('\n'));
    });
};

/** Returns the time limit of `--wait`; null: none. Throws `usage`. */
async function timeoutOf({ wait, timeout }: TriggerFlags): Promise<number | null> {
  if (timeout === undefined) return null;
  if (wait !== true)
    throw new PgherdError('usage', '--timeout limits --wait, which is not given', { hint: 'add --wait' });
  const { durationOption } = await import('../../options/duration-option.ts');
  return durationOption(timeout, '--timeout', { minMs: 1, example: '30s, 10m' });
}
