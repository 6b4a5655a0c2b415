import type { Command } from 'commander';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd explain [key]`: what a key of a definition or of `pgherd.yaml` means, without opening a browser. */
export const explainCommand = (program: Command, context: CliContext): void => {
  program
    .command('explain')
    .description('say what a key of a definition or of pgherd.yaml means')
    .argument('[key...]', 'jobs.overlap, retry, schedule, pgherd.yaml daemon; none: all there are')
    .option('--format <format>', 'text or json', 'text')
    .action(async (words: readonly string[], options: { readonly format: string }) => {
      const { showKey } = await import('../../actions/explain.ts');
      showKey(context, words, options);
    });
};
