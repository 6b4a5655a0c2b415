import type { Command } from 'commander';
import { type LabelFlags, labelOption } from '../../options/label-option.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';

interface ExplainFlags extends LabelFlags {
  readonly format: string;
  readonly env?: string;
  readonly var: readonly string[];
}

/** `pgherd explain [key]`: explains a key of a definition or of `pgherd.yaml`; `explain job NAME` each value of a job. */
export const explainCommand = (program: Command, context: CliContext): void => {
  program
    .command('explain')
    .description('explain a key of a definition or of pgherd.yaml, or where the values of a job come from')
    .argument('[key...]', 'key such as jobs.overlap or retry, or "job NAME" (default: list all keys)')
    .option('--env <name>', 'with a job: environment of pgherd.yaml to use')
    .addOption(repeatable('--var <name=value>', 'with a job: override one of the vars'))
    .addOption(labelOption())
    .option('--format <format>', 'text or json', 'text')
    .action(async (words: readonly string[], options: ExplainFlags) => {
      const [first, name] = words;
      const isLabelled = first === 'job' && words.length === 1 && options.label.length > 0;
      if (isLabelled || (first === 'job' && name !== undefined && words.length === 2)) {
        const { showOrigins } = await import('../../actions/author/explain-job.ts');
        return await showOrigins(context, name ?? null, options);
      }
      const { showKey } = await import('../../actions/author/explain.ts');
      showKey(context, words, options);
    });
};
