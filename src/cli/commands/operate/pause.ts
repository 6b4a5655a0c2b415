import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { instantFlag } from './enqueue.ts';

interface PauseFlags extends InstallationFlags {
  readonly reason?: string;
  readonly until?: string;
  readonly format: string;
}

const KINDS = ['job', 'topic'] as const;

/** `pgherd pause job|topic <name>`. */
export const pauseCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('pause').description('pause a job or a topic; running tasks continue'))
    .argument('<kind>', 'job or topic')
    .argument('[name]', 'name of the job or topic')
    .usage('[options] <kind> <name>')
    .option('--reason <text>', 'reason, shown in listings')
    .option('--until <iso>', 'resume automatically at this time (default: never)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (kindText: string, nameText: string | undefined, flags: PauseFlags) => {
      const { kind, name } = subjectOf('pause', kindText, nameText);
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const options = { reason: flags.reason ?? null, untilMs: await instantFlag(flags.until, '--until') };
      const { pause } = await import('../../../store/queue/operate.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const installation = await installationOf(context, flags, 'pgherd pause');
      const changed = await withControlConnection(context, installation, (connection) =>
        pause(connection, { kind, name }, options),
      );
      const until = options.untilMs === null ? null : formatInstant(options.untilMs);
      if (format === 'json') return printJson(context, { kind, name, paused: true, changed, until });
      const end = until === null ? `resume with: pgherd resume ${kind} ${name}` : `until ${until}`;
      printText(
        context,
        `${kind} ${name}: ${changed ? 'paused' : 'was already paused; reason and end are updated'} (${end})`,
      );
    });
};

/** `pgherd resume job|topic <name>`. */
export const resumeCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('resume').description('end the pause of a job or a topic'))
    .argument('<kind>', 'job or topic')
    .argument('[name]', 'name of the job or topic')
    .usage('[options] <kind> <name>')
    .option('--format <format>', 'text or json', 'text')
    .action(async (kindText: string, nameText: string | undefined, flags: PauseFlags) => {
      const { kind, name } = subjectOf('resume', kindText, nameText);
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { resume } = await import('../../../store/queue/operate.ts');
      const installation = await installationOf(context, flags, 'pgherd resume');
      const changed = await withControlConnection(context, installation, (connection) =>
        resume(connection, { kind, name }),
      );
      if (format === 'json') return printJson(context, { kind, name, paused: false, changed });
      printText(context, `${kind} ${name}: ${changed ? 'resumed' : 'was not paused'}`);
    });
};

/** Throws `usage` for one word: it is a kind without a name, or a name without a kind. */
function subjectOf(
  command: string,
  kind: string,
  name: string | undefined,
): { readonly kind: (typeof KINDS)[number]; readonly name: string } {
  if (name !== undefined) return { kind: oneOf(kind, KINDS, '<kind>'), name };
  const found = KINDS.find((word) => word === kind);
  if (found !== undefined) {
    const hint = `pgherd ${command} ${found} NAME; pgherd ${found}s lists the names`;
    throw new PgherdError('usage', `pgherd ${command} ${found}: the name of the ${found} is missing`, { hint });
  }
  const hint = `pgherd ${command} job ${kind}, or pgherd ${command} topic ${kind}`;
  throw new PgherdError('usage', `pgherd ${command} ${kind}: job or topic is missing before the name`, { hint });
}
