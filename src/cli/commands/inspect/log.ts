import type { Command } from 'commander';
import type { LogFlags } from '../../actions/inspect/log.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import { labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd log`: lists ended attempts and skipped occurrences. */
export const logCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('log').description('list ended attempts and skipped occurrences'))
    .option('--job <name>', 'only tasks of this job')
    .addOption(labelOption())
    .option('--topic <name>', 'only attempts of this topic')
    .option('--state <state>', 'finished, failed, retrying, cancelled or skipped')
    .option('--since <when>', 'only attempts that ended within this duration (1h, 30m, 7d) or after this ISO timestamp')
    .option('--limit <n>', 'maximum number of rows, the newest first', '50')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: LogFlags) => {
      const { showLog } = await import('../../actions/inspect/log.ts');
      await showLog(context, flags);
    });
};
