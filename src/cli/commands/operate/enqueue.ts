import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { visible } from '../../../text/printable.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';

interface EnqueueFlags extends InstallationFlags {
  readonly topic?: string;
  readonly priority?: string;
  readonly runAt?: string;
  readonly delay?: string;
  readonly dedupeKey?: string;
  readonly file?: string;
  readonly param: readonly string[];
  readonly params?: string;
  readonly role?: string;
  readonly database?: string;
  readonly timeout?: string;
  readonly retryLimit?: string;
  /** false: `--no-transaction`. */
  readonly transaction: boolean;
  readonly format: string;
}

/** `pgherd enqueue [sql]`: enqueues one task, by default as the login of the connection. The SQL is checked first. */
export const enqueueCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('enqueue').description('enqueue one task'))
    .argument('[sql]', 'SQL to execute, or - for standard input')
    .option('-f, --file <file>', 'file that contains the SQL, or - for standard input')
    .addOption(repeatable('--param <name=value>', 'value that the SQL reads as $1->>name'))
    .option('--params <object>', 'JSON object that the SQL receives as $1')
    .option('--topic <name>', 'topic of the task (default: default)')
    .option('--priority <n>', "priority, lower runs first (default: the topic's)")
    .option('--run-at <when>', 'do not run before this duration from now (1h, 7d), or this date or ISO timestamp')
    .option('--delay <duration>', 'do not run before this time has passed, for example 10m')
    .option('--dedupe-key <key>', 'skip when an unfinished task has this key')
    .option('--role <name>', 'role to run as (default: the login of the connection)')
    .option('--database <name>', 'database to run in (default: that of the connection)')
    .option('--timeout <duration>', "time limit of an attempt (default: the topic's)")
    .option('--retry-limit <n>', "number of retries after a failed attempt (default: the topic's)")
    .option('--no-transaction', 'run the statements one by one, each in its own transaction')
    .option('--format <format>', 'text or json', 'text')
    .action(async (argument: string | undefined, flags: EnqueueFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const { checkParamsObject, paramsOf } = await import('../../options/params.ts');
      const { futureOption } = await import('../../options/when-option.ts');
      const { readSql, sqlCanRun } = await import('./task-sql.ts');
      const { enqueueTask } = await import('../../../store/queue/operate.ts');
      const paramValues = paramsOf(flags.param);
      if (flags.params !== undefined) checkParamsObject(flags.params, paramValues);
      const settings = {
        topic: flags.topic ?? null,
        priority: flags.priority === undefined ? null : wholeNumber(flags.priority, '--priority'),
        runAtMs: futureOption(flags.runAt, '--run-at', Date.now()),
        delayMs: await durationFlag(flags.delay, '--delay', 0),
        dedupeKey: flags.dedupeKey ?? null,
        role: flags.role ?? null,
        database: flags.database ?? null,
        timeoutMs: await durationFlag(flags.timeout, '--timeout', 1),
        retryLimit: flags.retryLimit === undefined ? null : wholeNumber(flags.retryLimit, '--retry-limit', 0),
        transaction: flags.transaction ? null : false,
        params: flags.params ?? null,
        paramValues,
      };
      const source = await readSql(context, argument, flags.file);
      const hasParams = flags.params !== undefined || paramValues !== null;
      if (!(await sqlCanRun(context, source, { hasParams, transaction: flags.transaction, format }))) return;
      const task = { ...settings, sql: source.text };
      const installation = await installationOf(context, flags, 'pgherd enqueue');
      const { taskId, topics } = await withControlConnection(context, installation, async (connection) => ({
        taskId: await enqueueTask(connection, task),
        topics: flags.topic === undefined ? null : await readableTopics(connection),
      }));
      if (format === 'json') return printJson(context, { taskId });
      printText(context, `task ${taskId}`);
      if (flags.topic === undefined || topics === null || topics.includes(flags.topic)) return;
      const { didYouMeanHint } = await import('../../../text/did-you-mean.ts');
      const hint = didYouMeanHint(flags.topic, topics, 'pgherd topics lists the topics');
      printNote(context, `topic ${visible(flags.topic)} is not declared, and has the default settings (${hint})`);
    });
};

/** Returns the names of the topics; null: this login may enqueue, but not read them. */
async function readableTopics(connection: Connection): Promise<readonly string[] | null> {
  const { knownNames } = await import('../../../store/live/known-names.ts');
  return await knownNames(connection, 'topics').catch(() => null);
}

/** `enqueue` takes delays and timeouts below 1000 years. */
const LONGEST_MS = 999 * 365 * 86_400_000;

async function durationFlag(text: string | undefined, flag: string, minMs: number): Promise<number | null> {
  if (text === undefined) return null;
  const { durationOption } = await import('../../options/duration-option.ts');
  return durationOption(text, flag, { minMs, maxMs: LONGEST_MS, example: '30s, 10m' });
}

function wholeNumber(text: string, flag: string, min: number = -(2 ** 31) + 1): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= min && value < 2 ** 31) return value;
  const expected = min === 0 ? 'a whole number from 0' : 'a whole number of 32 bits';
  throw new PgherdError('usage', `invalid value "${text}" for ${flag} (expected ${expected})`);
}
