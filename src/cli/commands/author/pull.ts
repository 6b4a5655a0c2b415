import type { Command } from 'commander';
import type { PullFlags } from '../../actions/author/pull.ts';
import { addConnectionOptions } from '../../options/connection-options.ts';
import { labelOption } from '../../options/label-option.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd pull [job...]`: writes what was changed in the database back into the definition files. */
export const pullCommand = (program: Command, context: CliContext): void => {
  addConnectionOptions(
    program.command('pull').description('write changes made in the database back into the definition files'),
  )
    .argument('[job...]', 'names or patterns of jobs and topics (default: every hand edit of the project)')
    .addOption(labelOption())
    .option('--file <path>', 'definition file for jobs that exist only in the database (default: jobs/NAME.yaml)')
    .option('--env <name>', 'environment of pgherd.yaml to use')
    .addOption(repeatable('--var <name=value>', 'override one of the vars'))
    .option('--yes', 'write without confirmation')
    .option('--format <format>', 'text or json', 'text')
    .action(async (names: readonly string[], flags: PullFlags) => {
      const { runPull } = await import('../../actions/author/pull.ts');
      await runPull(context, names, flags);
    });
};
