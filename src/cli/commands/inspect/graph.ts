import type { Command } from 'commander';
import type { GraphFlags, SuggestFlags } from '../../actions/graph/graph.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import { labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd graph`: shows which job starts after which, by topic, and the longest path. */
export const graphCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('graph').description('show which job starts after which, and the longest path'),
  )
    .addOption(labelOption())
    .option('--format <format>', 'text, mermaid, dot, json', 'text')
    .action(async (flags: GraphFlags) => {
      const { showGraph } = await import('../../actions/graph/graph.ts');
      await showGraph(context, flags);
    });
};

/** `pgherd suggest [job]`: suggests quieter times, by the measured durations. */
export const suggestCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(
    program.command('suggest').description('suggest quieter times for jobs, by measured durations'),
  )
    .argument('[job]', 'name of the job (default: the jobs that meet the most work)')
    .addOption(labelOption())
    .option('--format <format>', 'text or json', 'text')
    .action(async (job: string | undefined, flags: SuggestFlags) => {
      const { showSuggestions } = await import('../../actions/graph/graph.ts');
      await showSuggestions(context, job, flags);
    });
};
