import type { Command } from 'commander';
import type { AuditFlags } from '../../actions/inspect/audit.ts';
import { addListOptions } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd audit`: lists who triggered, paused, cancelled, retried, applied and approved. */
export const auditCommand = (program: Command, context: CliContext): void => {
  addListOptions(
    program.command('audit').description('list who triggered, paused, cancelled, retried, applied and approved'),
    { noun: 'actions', filters: ['job', 'topic', 'match', 'since', 'until'], limit: 50 },
  )
    .option('--login <name>', 'only actions of this login')
    .action(async (flags: AuditFlags) => {
      const { showAudit } = await import('../../actions/inspect/audit.ts');
      await showAudit(context, flags);
    });
};
