import { PgherdError } from '../../../errors.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { formatInstant, parseInstant } from '../../../schedule/instant.ts';
import { localInstant } from '../../../schedule/local-instant.ts';
import { waitingTask } from '../../../store/lists/pages/one-task.ts';
import { type WriteTime, whyWaits } from '../../../store/lists/pages/why-waits.ts';
import { unknownJob } from '../../../store/queue/trigger-job.ts';
import { dueAt } from '../../../store/why/due-at.ts';
import { explainWhy } from '../../../store/why/explain-why.ts';
import { type Why, wallTime } from '../../../store/why/why.ts';
import { loadOpenTasks, loadWhyJob, type WhyJob } from '../../../store/why/why-facts.ts';
import { loadWhyInput } from '../../../store/why/why-input.ts';
import { visible } from '../../../text/printable.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { invalidTime } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

export interface WhyFlags extends InstallationFlags {
  readonly at?: string;
  readonly format: string;
}

/** What `--format json` prints: the answer, and why the task waits. */
interface Answer extends Why {
  readonly waitsBecause: readonly string[];
}

/** `pgherd why`: prints the outcome of a job at an instant, and the records that prove it. Throws `not_found` for an unknown job. */
export async function showWhy(context: CliContext, name: string, flags: WhyFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const installation = await installationOf(context, flags, 'pgherd why');
  const answer = await withControlConnection(context, installation, (connection) => answerOf(connection, name, flags));
  if (format === 'json') return printJson(context, { why: answer });
  const records = answer.records.map(
    ({ at, text, source, id }) =>
      `  ${recordTime(answer, at)}  ${visible(text)}  ${context.palette.dim(`pgherd.${source}${id === null ? '' : ` ${id}`}`)}`,
  );
  const waits = answer.waitsBecause.map((reason) => `  it waits because ${visible(reason)}`);
  printText(context, `${[visible(answer.text), ...waits, ...records].join('\n')}\n`);
}

async function answerOf(connection: Connection, name: string, flags: WhyFlags): Promise<Answer> {
  const job = await loadWhyJob(connection, name);
  if (job === null && /^\d{1,18}$/.test(name)) return await answerOfTask(connection, name);
  if (job === null) throw await unknownJob(connection, name);
  const open = await loadOpenTasks(connection, name);
  const waiting = flags.at === undefined ? open.find(({ state }) => state !== 'running') : undefined;
  const wanted = flags.at === undefined ? null : atOf(job, flags.at);
  const atMs = wanted?.ms ?? waiting?.scheduled_for?.getTime() ?? lastDueMs(job) ?? job.now.getTime();
  const why = explainWhy(await loadWhyInput(connection, job, open, atMs));
  const isWaiting =
    why.outcome === 'waiting' ? open.find(({ scheduled_for }) => scheduled_for?.getTime() === atMs) : waiting;
  const task = isWaiting === undefined ? null : await waitingTask(connection, isWaiting.id);
  const gap =
    wanted?.exists === false
      ? `${flags.at} does not exist in ${job.definition.timezone} because of a clock change. `
      : '';
  const cause = gap === '' ? why.cause : (why.cause ?? 'clock-change');
  const manual =
    waiting !== undefined && waiting.scheduled_for === null
      ? {
          text: `task ${waiting.id} of ${name} is ${waiting.state}; it was triggered.`,
          outcome: 'waiting' as const,
          records: [],
        }
      : {};
  const answer = { ...why, ...manual };
  return {
    ...answer,
    cause,
    text: `${gap}${answer.text}`,
    waitsBecause: task === null ? [] : whyWaits(task, timeOf(flags, job)),
  };
}

/** Explains an unfinished task, with or without a job. */
async function answerOfTask(connection: Connection, id: string): Promise<Answer> {
  const task = await waitingTask(connection, id);
  if (task === null) {
    throw new PgherdError('not_found', `there is no job "${id}", and no unfinished task of this number`, {
      hint: `pgherd task ${id} shows a task that has ended`,
    });
  }
  const at = formatInstant(task.created_at.getTime());
  const what = `task ${id}${task.job === null ? '' : ` of ${task.job}`}`;
  return {
    job: task.job ?? '',
    at,
    timezone: 'UTC',
    due: true,
    occurrence: null,
    outcome: task.state === 'running' ? 'running' : 'waiting',
    cause: null,
    text: `${what} is ${task.state}.`,
    waitsBecause: whyWaits(task),
    records: [{ at, text: `enqueued by ${task.created_by ?? '–'}`, source: 'tasks', id }],
  };
}

/** `--at`: an instant, or a local time of the job's zone. Throws `usage`. */
function atOf({ definition: { timezone } }: WhyJob, text: string): { readonly ms: number; readonly exists: boolean } {
  const parsed = parseInstant(text);
  if (parsed.ok) return { ms: parsed.ms, exists: true };
  const local = localInstant(timezone, text);
  if (local !== null) return local;
  throw invalidTime(text, '--at', `"2026-11-28 03:00" (${timezone}), 2026-11-28T03:00:00Z`);
}

/** Text has times in the zone of the job, as the answer has; undefined for JSON: UTC. */
function timeOf({ format }: WhyFlags, { definition: { timezone } }: WhyJob): WriteTime | undefined {
  return format === 'json' ? undefined : (instant) => `${wallTime(timezone, instant.getTime())} ${timezone}`;
}

function lastDueMs({ definition, now }: WhyJob): number | null {
  const due = dueAt(definition, now.getTime() + 1_000);
  return due.beforeMs;
}

function recordTime({ timezone, at }: Why, record: string): string {
  const text = wallTime(timezone, Date.parse(record));
  return text.slice(0, 10) === wallTime(timezone, Date.parse(at)).slice(0, 10) ? text.slice(11).padEnd(8) : text;
}
