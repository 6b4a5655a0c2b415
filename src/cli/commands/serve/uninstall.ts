import type { Command } from 'commander';
import type { UninstallFlags } from '../../actions/uninstall.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd uninstall`: removes everything of one installation. */
export const uninstallCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('uninstall').description('remove pgherd from a database'))
    .option('--print', 'print the SQL for a DBA instead of running it')
    .option('--yes', 'remove without confirmation')
    .action(async (flags: InstallationFlags & UninstallFlags) => {
      const { connections, ...home } = await installationOf(context, flags, 'pgherd uninstall');
      const { runUninstall } = await import('../../actions/uninstall.ts');
      await runUninstall(context, home, connections, flags);
    });
};
