import type { Command } from 'commander';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelOption, labelsOf } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import type { Column } from '../../shell/table.ts';

interface TasksFlags extends InstallationFlags, LabelFlags {
  readonly job?: string;
  readonly topic?: string;
  readonly state?: string;
  readonly limit: string;
  readonly format: string;
  readonly wide?: boolean;
}

const STATES = ['pending', 'retrying', 'running'] as const;

/** `pgherd tasks`: lists waiting and running tasks. */
export const tasksCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('tasks').description('list waiting and running tasks'))
    .option('--job <name>', 'only tasks of this job')
    .addOption(labelOption())
    .option('--topic <name>', 'only tasks of this topic')
    .option('--state <state>', 'pending, retrying or running')
    .option('--limit <n>', 'maximum number of rows, running tasks first', '50')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (flags: TasksFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const filter = {
        job: flags.job ?? null,
        topic: flags.topic ?? null,
        state: flags.state === undefined ? null : oneOf(flags.state, STATES, '--state'),
        limit: wholeNumber(flags.limit, 1, '--limit'),
      };
      const { paintState } = await import('../../shell/paint-state.ts');
      const { renderTable } = await import('../../shell/table.ts');
      const { listTasks } = await import('../../../store/lists/list-tasks.ts');
      const { labelledJobs } = await import('../../../store/queue/labelled-jobs.ts');
      const { withOrigins } = await import('../../../store/lists/task-origins.ts');
      const { originWord } = await import('../../shell/origin-word.ts');
      const { formatInstant } = await import('../../../schedule/instant.ts');
      const { tasksDocument } = await import('../../../store/lists/documents.ts');
      const installation = await installationOf(context, flags, 'pgherd tasks');
      const labels = labelsOf(flags);
      const rows = await withControlConnection(context, installation, async (connection) => {
        const jobs = labels === null ? null : await labelledJobs(connection, labels);
        return await withOrigins(connection, await listTasks(connection, { ...filter, jobs }));
      });
      if (format === 'json') return printJson(context, tasksDocument(rows));
      if (rows.length === 0) return printText(context, 'No tasks are waiting or running.');
      const columns: readonly Column[] = [
        { title: 'task', right: true },
        { title: 'job', shorten: 'middle' },
        { title: 'topic', rank: 2, shorten: 'middle' },
        { title: 'state', paint: paintState },
        { title: 'attempt', right: true, rank: 4 },
        { title: 'available' },
        { title: 'started', rank: 1 },
        { title: 'daemon', right: true, rank: 5 },
        { title: 'role', rank: 6 },
        { title: 'from', rank: 3 },
      ];
      const cells = rows.map((row) => [
        row.id,
        row.job ?? '–',
        row.topic,
        row.held ? 'held' : row.state,
        String(row.attempt),
        formatInstant(row.available_at.getTime()),
        row.started_at === null ? '–' : formatInstant(row.started_at.getTime()),
        row.daemon_id ?? '–',
        row.role ?? '–',
        originWord(row),
      ]);
      printText(context, renderTable(context, columns, cells, flags));
    });
};
