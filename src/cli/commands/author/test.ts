import type { Command } from 'commander';
import type { TestFlags } from '../../actions/trial/run-tests.ts';
import { addDefinitionOptions } from '../../options/definition-options.ts';
import { labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd test [paths]`: runs the tests of jobs on an embedded PostgreSQL, or on a database where everything is rolled back. */
export const testCommand = (program: Command, context: CliContext): void => {
  addDefinitionOptions(program.command('test').description('run the tests of jobs on an embedded PostgreSQL'))
    .option('--url <url>', 'use this database and roll everything back')
    .addOption(labelOption())
    .option('--once', 'run every job once, without tests')
    .option('--coverage', 'list the jobs without a test')
    .option('--parallel <n>', 'tests at once (default: the number of cores, at most 4)')
    .option('--timeout <duration>', 'time for the SQL of one test', '30s')
    .option('--format <format>', 'text, json, junit or tap', 'text')
    .action(async (paths: readonly string[], flags: TestFlags) => {
      const { runTests } = await import('../../actions/trial/run-tests.ts');
      await runTests(context, paths, flags);
    });
};
