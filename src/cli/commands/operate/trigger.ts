import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface TriggerFlags extends InstallationFlags {
  readonly format: string;
  readonly param: readonly string[];
}

/** `pgherd trigger <job>`: enqueues one task of the job now, regardless of its schedule. */
export const triggerCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('trigger').description('run a job now'))
    .argument('<job>', 'name of the job')
    .addOption(repeatable('--param <name=value>', 'override one of its params'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string, flags: TriggerFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { paramsOf } = await import('../../options/params.ts');
      const { triggerByName } = await import('../../../store/queue/trigger-job.ts');
      const installation = await installationOf(context, flags, 'pgherd trigger');
      const taskId = await withControlConnection(context, installation, (connection) =>
        triggerByName(connection, job, paramsOf(flags.param)),
      );
      if (format === 'json') return printJson(context, { taskId });
      printText(context, `${job}: task ${taskId}`);
    });
};
