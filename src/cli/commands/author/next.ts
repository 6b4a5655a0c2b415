import type { Command } from 'commander';
import type { NextOptions } from '../../actions/next.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd next "<schedule>"`: when a schedule is due next, without a database and without a job. */
export const nextCommand = (program: Command, context: CliContext): void => {
  program
    .command('next')
    .description('show the next times a schedule is due')
    .argument('<schedule>', 'in quotes, as in a definition: "30 2 * * *", "@daily", "@every 30s"')
    .option('--timezone <zone>', 'IANA time zone the schedule is read in', 'UTC')
    .option('--from <iso>', 'only times after this instant (default: now)')
    .option('--count <n>', 'how many', '5')
    .option('--format <format>', 'text or json', 'text')
    .action(async (text: string, options: NextOptions) => {
      const { showNext } = await import('../../actions/next.ts');
      showNext(context, text, options);
    });
};
