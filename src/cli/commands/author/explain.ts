import type { Command } from 'commander';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd explain [key]`: explains a key of a definition or of `pgherd.yaml`. */
export const explainCommand = (program: Command, context: CliContext): void => {
  program
    .command('explain')
    .description('explain a key of a definition or of pgherd.yaml')
    .argument('[key...]', 'key such as jobs.overlap, retry or pgherd.yaml daemon (default: list all keys)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (words: readonly string[], options: { readonly format: string }) => {
      const { showKey } = await import('../../actions/explain.ts');
      showKey(context, words, options);
    });
};
