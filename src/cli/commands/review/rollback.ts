import type { Command } from 'commander';
import type { RollbackFlags } from '../../actions/rollback.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd rollback <revision>`: plans the state of an earlier revision and applies it as a new one. */
export const rollbackCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('rollback').description('plan and apply the state of an earlier revision'))
    .argument('<revision>', 'number of the revision, as listed by pgherd history')
    .option('--project <name>', 'project to roll back (default: of pgherd.yaml)')
    .option('--allow-deletes <n>', 'allow exactly this many deletions')
    .option('--lock-timeout <duration>', 'wait at most this long for another apply', '10s')
    .option('--yes', 'apply without confirmation')
    .option('--override <reason>', 'apply in a freeze; the revision records the reason')
    .option('--author <login>', 'who made the change: an approval of this login does not count')
    .option('--plan', 'show the plan and exit')
    .option('--full', 'with --plan: show every name and every line, however many there are')
    .option('--summary', 'with --plan: show one line for each change')
    .option('--out <file>', 'save the plan, to apply it exactly as reviewed')
    .option('--expires <duration>', 'time during which a saved plan can be applied', '7d')
    .option('--detailed-exitcode', 'exit with code 2 when there are changes (with --plan)')
    .option('--format <format>', 'text or json; with --plan also markdown, github, sarif', 'text')
    .action(async (revision: string, flags: RollbackFlags) => {
      const { runRollback } = await import('../../actions/rollback.ts');
      await runRollback(context, revision, flags);
    });
};
