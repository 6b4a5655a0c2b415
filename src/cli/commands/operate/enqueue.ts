import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

interface EnqueueFlags extends InstallationFlags {
  readonly topic?: string;
  readonly priority?: string;
  readonly runAt?: string;
  readonly delay?: string;
  readonly dedupeKey?: string;
  readonly format: string;
}

/** `pgherd enqueue <sql>`: enqueues one task that runs as the login of the connection. */
export const enqueueCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('enqueue').description('enqueue one task'))
    .argument('<sql>', 'SQL to execute')
    .option('--topic <name>', 'topic of the task (default: default)')
    .option('--priority <n>', "priority, lower runs first (default: the topic's)")
    .option('--run-at <iso>', 'do not run before this instant')
    .option('--delay <duration>', 'do not run before this time has passed, for example 10m')
    .option('--dedupe-key <key>', 'skip when an unfinished task has this key')
    .option('--format <format>', 'text or json', 'text')
    .action(async (sql: string, flags: EnqueueFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { enqueueTask } = await import('../../../store/queue/operate.ts');
      const task = {
        sql,
        topic: flags.topic ?? null,
        priority: flags.priority === undefined ? null : priorityOf(flags.priority),
        runAtMs: await instantFlag(flags.runAt, '--run-at'),
        delayMs: await delayFlag(flags.delay),
        dedupeKey: flags.dedupeKey ?? null,
      };
      const installation = await installationOf(context, flags, 'pgherd enqueue');
      const taskId = await withControlConnection(context, installation, (connection) => enqueueTask(connection, task));
      if (format === 'json') return printJson(context, { taskId });
      printText(context, `task ${taskId}`);
    });
};

/** Returns the ms of an ISO instant, or null when the flag is not set. Throws `usage`. */
export async function instantFlag(text: string | undefined, flag: string): Promise<number | null> {
  if (text === undefined) return null;
  const { parseInstant } = await import('../../../schedule/instant.ts');
  const instant = parseInstant(text);
  if (instant.ok) return instant.ms;
  throw new PgherdError('usage', `${flag}: "${text}" ${instant.reason}`, {
    hint: 'for example 2026-12-01T08:00:00Z',
  });
}

/** The longest delay that `enqueue` takes is 1000 years. */
const DELAY = { maxMs: 1_000 * 365 * 86_400_000, example: '30s, 10m' };

async function delayFlag(text: string | undefined): Promise<number | null> {
  if (text === undefined) return null;
  const { durationOption } = await import('../../options/duration-option.ts');
  return durationOption(text, '--delay', DELAY);
}

function priorityOf(text: string): number {
  const priority = Number(text);
  if (/^-?\d+$/.test(text) && Math.abs(priority) < 2 ** 31) return priority;
  throw new PgherdError('usage', `invalid value "${text}" for --priority (expected a whole number of 32 bits)`);
}
