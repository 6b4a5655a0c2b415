import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelOption, labelsOf, requireNameOrLabels } from '../../options/label-option.ts';
import { futureOption, nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface PauseFlags extends InstallationFlags, LabelFlags {
  readonly reason?: string;
  readonly until?: string;
  readonly now?: string;
  readonly format: string;
}

const KINDS = ['job', 'topic'] as const;

/** `pgherd pause job|topic <name>`. */
export const pauseCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('pause').description('pause a job or a topic; running tasks continue'))
    .argument('<kind>', 'job or topic')
    .argument('[name]', 'name of the job or topic')
    .usage('[options] <kind> <name>')
    .addOption(labelOption())
    .option('--reason <text>', 'reason, shown in listings')
    .option(
      '--until <when>',
      'resume automatically after this duration (1h, 30m) or at this ISO timestamp (default: never)',
    )
    .option('--format <format>', 'text or json', 'text')
    .action(async (kindText: string, nameText: string | undefined, flags: PauseFlags) => {
      const subject = subjectOf('pause', kindText, nameText, flags);
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const options = {
        reason: flags.reason ?? null,
        untilMs: futureOption(flags.until, '--until', nowOption(flags.now)),
      };
      const { pause } = await import('../../../store/queue/operate.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const installation = await installationOf(context, flags, 'pgherd pause');
      const until = options.untilMs === null ? null : formatInstant(options.untilMs);
      const results = await withControlConnection(context, installation, (connection) =>
        forEach(connection, subject, async (one) => {
          const changed = await pause(connection, one, options);
          return { ...one, paused: true, changed, until };
        }),
      );
      if (format === 'json') return printJson(context, subject.labels === null ? results[0] : { jobs: results });
      const lines = results.map(({ kind, name, changed }) => {
        const end = until === null ? `resume with: pgherd resume ${kind} ${name}` : `until ${until}`;
        return `${kind} ${name}: ${changed ? 'paused' : 'was already paused; reason and end are updated'} (${end})`;
      });
      printText(context, lines.join('\n'));
    });
};

/** `pgherd resume job|topic <name>`. */
export const resumeCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('resume').description('end the pause of a job or a topic'))
    .argument('<kind>', 'job or topic')
    .argument('[name]', 'name of the job or topic')
    .usage('[options] <kind> <name>')
    .addOption(labelOption())
    .option('--format <format>', 'text or json', 'text')
    .action(async (kindText: string, nameText: string | undefined, flags: PauseFlags) => {
      const subject = subjectOf('resume', kindText, nameText, flags);
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { resume } = await import('../../../store/queue/operate.ts');
      const installation = await installationOf(context, flags, 'pgherd resume');
      const results = await withControlConnection(context, installation, (connection) =>
        forEach(connection, subject, async (one) => ({
          ...one,
          paused: false,
          changed: await resume(connection, one),
        })),
      );
      if (format === 'json') return printJson(context, subject.labels === null ? results[0] : { jobs: results });
      const lines = results.map(
        ({ kind, name, changed }) => `${kind} ${name}: ${changed ? 'resumed' : 'was not paused'}`,
      );
      printText(context, lines.join('\n'));
    });
};

interface Subject {
  readonly kind: (typeof KINDS)[number];
  /** null: the jobs with the labels. */
  readonly name: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
}

/** Pauses or resumes the job or topic, or each job with the labels. */
async function forEach<T>(
  connection: Connection,
  { kind, name, labels }: Subject,
  work: (one: { readonly kind: (typeof KINDS)[number]; readonly name: string }) => Promise<T>,
): Promise<readonly T[]> {
  if (labels === null) return [await work({ kind, name: name ?? '' })];
  const { labelledJobs } = await import('../../../store/queue/labelled-jobs.ts');
  const results: T[] = [];
  for (const job of await labelledJobs(connection, labels)) results.push(await work({ kind, name: job }));
  return results;
}

/** Throws `usage` for one word: it is a kind without a name, or a name without a kind. */
function subjectOf(command: string, kind: string, name: string | undefined, flags: LabelFlags): Subject {
  const labels = labelsOf(flags);
  if (labels !== null) {
    requireNameOrLabels(name, flags, 'job');
    if (oneOf(kind, KINDS, '<kind>') === 'topic') {
      throw new PgherdError('usage', 'topics have no labels', { hint: `pgherd ${command} job --label key=value` });
    }
    return { kind: 'job', name: null, labels };
  }
  if (name !== undefined) return { kind: oneOf(kind, KINDS, '<kind>'), name, labels };
  const found = KINDS.find((word) => word === kind);
  if (found !== undefined) {
    const hint = `pgherd ${command} ${found} NAME; pgherd ${found}s lists the names`;
    throw new PgherdError('usage', `pgherd ${command} ${found}: the name of the ${found} is missing`, { hint });
  }
  const hint = `pgherd ${command} job ${kind}, or pgherd ${command} topic ${kind}`;
  throw new PgherdError('usage', `pgherd ${command} ${kind}: job or topic is missing before the name`, { hint });
}
