import type { Command } from 'commander';
import { withControlConnection } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../installation-options.ts';
import { oneOf, printJson, printText } from '../output.ts';

interface TriggerFlags extends InstallationFlags {
  readonly format: string;
}

/** `pgherd trigger <job>`: one task of the job now, whatever its schedule. */
export const triggerCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('trigger').description('start a job by hand'))
    .argument('<job>', 'its name')
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string, flags: TriggerFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { triggerByName } = await import('../trigger-by-name.ts');
      const installation = await installationOf(context, flags, 'pgherd trigger');
      const taskId = await withControlConnection(context, installation, (connection) => triggerByName(connection, job));
      if (format === 'json') return printJson(context, { taskId });
      printText(context, `${job}: task ${taskId}`);
    });
};
