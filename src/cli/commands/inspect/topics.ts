import type { Command } from 'commander';
import type { ListedTopic } from '../../../store/lists/list-topics.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface TopicsFlags extends InstallationFlags {
  readonly format: string;
  readonly wide?: boolean;
}

/** `pgherd topics`: lists the topics with their limits and their running and waiting tasks. */
export const topicsCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('topics').description('list the topics with their running and waiting tasks'))
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: TopicsFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { paintState } = await import('../../shell/paint-state.ts');
      const { renderTable } = await import('../../shell/table.ts');
      const { listTopics } = await import('../../../store/lists/list-topics.ts');
      const { topicsDocument } = await import('../../../store/lists/documents.ts');
      const { formatDuration } = await import('../../../schedule/duration.ts');
      const installation = await installationOf(context, flags, 'pgherd topics');
      const rows = await withControlConnection(context, installation, listTopics);
      if (format === 'json') return printJson(context, topicsDocument(rows));
      const delay = (row: ListedTopic): string => (row.delay_ms === 0 ? '–' : formatDuration(Math.round(row.delay_ms)));
      printText(
        context,
        renderTable(
          context,
          [
            { title: 'topic', shorten: 'middle' },
            { title: 'project', rank: 4 },
            { title: 'concurrency', rank: 1 },
            { title: 'priority', right: true, rank: 3 },
            { title: 'delay', rank: 2 },
            { title: 'jobs', right: true, rank: 5 },
            { title: 'running', right: true },
            { title: 'waiting', right: true },
            { title: 'state', paint: paintState },
          ],
          rows.map((row) => [
            row.name,
            row.project ?? '–',
            row.concurrency === null ? 'unlimited' : String(row.concurrency),
            String(row.priority),
            delay(row),
            String(row.jobs),
            String(row.running),
            String(row.waiting),
            row.paused ? 'paused' : 'open',
          ]),
          flags,
        ),
      );
    });
};
