import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelOption, labelsOf, requireNameOrLabels } from '../../options/label-option.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface TriggerFlags extends InstallationFlags, LabelFlags {
  readonly format: string;
  readonly param: readonly string[];
}

/** `pgherd trigger <job>`: enqueues one task of the job now, regardless of its schedule. */
export const triggerCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('trigger').description('run a job now'))
    .argument('[job]', 'name of the job')
    .addOption(labelOption())
    .addOption(repeatable('--param <name=value>', 'override one of its params'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string | undefined, flags: TriggerFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      requireNameOrLabels(job, flags, 'job');
      const labels = labelsOf(flags);
      const { paramsOf } = await import('../../options/params.ts');
      const { visible } = await import('../../../text/printable.ts');
      const { labelledJobs } = await import('../../../store/queue/labelled-jobs.ts');
      const { triggerByName } = await import('../../../store/queue/trigger-job.ts');
      const installation = await installationOf(context, flags, 'pgherd trigger');
      const tasks = await withControlConnection(context, installation, async (connection) => {
        const names = labels === null ? [job ?? ''] : await labelledJobs(connection, labels);
        const made: { readonly job: string; readonly taskId: string }[] = [];
        for (const name of names) {
          made.push({ job: name, taskId: await triggerByName(connection, name, paramsOf(flags.param)) });
        }
        return made;
      });
      if (format === 'json') return printJson(context, labels === null ? { taskId: tasks[0]?.taskId } : { tasks });
      printText(context, tasks.map(({ job: name, taskId }) => `${visible(name)}: task ${taskId}`).join('\n'));
    });
};
