import type { Command } from 'commander';
import type { LogFlags } from '../../actions/log.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd log`: what ran, what failed and why, what was skipped. */
export const logCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('log').description('show what ran, what failed, what was skipped'))
    .option('--job <name>', 'only this job')
    .option('--state <state>', 'finished, failed, retrying, cancelled or skipped')
    .option('--since <when>', 'only what ended in the last 1h, 30m, 7d, or after an ISO timestamp')
    .option('--limit <n>', 'at most so many, the newest first', '50')
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: LogFlags) => {
      const { showLog } = await import('../../actions/log.ts');
      await showLog(context, flags);
    });
};
