import type { Command } from 'commander';
import type { ListedTopic } from '../../store/list-topics.ts';
import { withControlConnection } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../installation-options.ts';
import { oneOf, printJson, printText } from '../output.ts';

interface TopicsFlags extends InstallationFlags {
  readonly format: string;
}

/** `pgherd topics`: every topic with its limits and what runs and waits in it. */
export const topicsCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('topics').description('list the topics with what runs and waits in them'))
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: TopicsFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { renderTable } = await import('../table.ts');
      const { listTopics } = await import('../../store/list-topics.ts');
      const { topicsDocument } = await import('../../store/documents.ts');
      const { formatDuration } = await import('../../schedule/duration.ts');
      const installation = await installationOf(context, flags, 'pgherd topics');
      const rows = await withControlConnection(context, installation, listTopics);
      if (format === 'json') return printJson(context, topicsDocument(rows));
      const delay = (row: ListedTopic): string => (row.delay_ms === 0 ? '–' : formatDuration(Math.round(row.delay_ms)));
      printText(
        context,
        renderTable(
          context,
          ['topic', 'project', 'concurrency', 'priority', 'delay', 'jobs', 'running', 'waiting', 'state'],
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
          ['priority', 'jobs', 'running', 'waiting'],
        ),
      );
    });
};
