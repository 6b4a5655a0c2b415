import type { Command } from 'commander';
import type { RollbackFlags } from '../../actions/rollback.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd rollback <revision>`: plans and applies what was applied at an earlier revision, as a new one. */
export const rollbackCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('rollback').description('plan and apply the state of an earlier revision'))
    .argument('<revision>', 'its number, as pgherd history shows it')
    .option('--project <name>', 'of this project (else that of pgherd.yaml)')
    .option('--allow-deletes <n>', 'exactly this many deletes are meant')
    .option('--lock-timeout <duration>', 'how long to wait for another apply', '10s')
    .option('--yes', 'do not ask')
    .option('--format <format>', 'text or json', 'text')
    .action(async (revision: string, flags: RollbackFlags) => {
      const { runRollback } = await import('../../actions/rollback.ts');
      await runRollback(context, revision, flags);
    });
};
