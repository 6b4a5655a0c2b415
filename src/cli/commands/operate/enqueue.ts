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

/** `pgherd enqueue <sql>`: one task, as the login of the connection. */
export const enqueueCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('enqueue').description('put one task into the queue'))
    .argument('<sql>', 'what to execute')
    .option('--topic <name>', 'the topic it goes to (else default)')
    .option('--priority <n>', "lower runs first (else the topic's)")
    .option('--run-at <iso>', 'not before this instant')
    .option('--delay <duration>', 'not before so long from now, for example 10m')
    .option('--dedupe-key <key>', 'no second task while one with this key is unfinished')
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

/** Milliseconds of an ISO instant, or null when the flag is not given. Throws `usage`. */
export async function instantFlag(text: string | undefined, flag: string): Promise<number | null> {
  if (text === undefined) return null;
  const { parseInstant } = await import('../../../schedule/instant.ts');
  const instant = parseInstant(text);
  if (instant.ok) return instant.ms;
  throw new PgherdError('usage', `${flag} is '${text}', which ${instant.reason}`, {
    hint: 'write for example 2026-12-01T08:00:00Z',
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
  throw new PgherdError('usage', `--priority is '${text}', which is no whole number of 32 bits`);
}
