import type { Command } from 'commander';
import type { NextOptions } from '../../actions/next.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd next "<schedule>"`: shows the next due times of a schedule, without a database or a job. */
export const nextCommand = (program: Command, context: CliContext): void => {
  program
    .command('next')
    .description('show the next due times of a schedule')
    .argument('<schedule>', 'schedule in quotes, as in a definition: "30 2 * * *", "@daily", "@every 30s"')
    .option('--timezone <zone>', 'IANA time zone of the schedule', 'UTC')
    .option('--from <when>', 'only times after this date or ISO timestamp (default: now)')
    .option('--count <n>', 'number of times to show', '5')
    .option('--format <format>', 'text or json', 'text')
    .action(async (text: string, options: NextOptions) => {
      const { showNext } = await import('../../actions/next.ts');
      showNext(context, text, options);
    });
};
