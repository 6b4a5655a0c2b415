import type { Command } from 'commander';
import type { ApproveFlags } from '../../actions/review/approve.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd approve <digest>`: approves a plan as the login of the session. */
export const approveCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('approve').description('approve a plan, so that another login can apply it'))
    .argument('<digest>', 'digest that pgherd plan prints, or the file of a saved plan')
    .option('--reason <text>', 'reason, shown in the audit log')
    .option('--expires <duration>', 'time during which the approval counts', '7d')
    .option('--format <format>', 'text or json', 'text')
    .action(async (digest: string, flags: ApproveFlags) => {
      const { approve } = await import('../../actions/review/approve.ts');
      await approve(context, digest, flags);
    });
};
