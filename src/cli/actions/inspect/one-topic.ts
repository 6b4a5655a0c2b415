import { PgherdError } from '../../../errors.ts';
import { formatDuration } from '../../../schedule/duration.ts';
import { dayTime, relativeTime } from '../../../schedule/relative-time.ts';
import { tasksDocument, topicsDocument } from '../../../store/lists/documents.ts';
import { listTasks, type TaskRow } from '../../../store/lists/list-tasks.ts';
import { type ListedTopic, listTopics } from '../../../store/lists/list-topics.ts';
import { placeOf, placesOf, type ValueOrigins, valueOrigins } from '../../../store/lists/pages/value-origins.ts';
import { didYouMeanHint } from '../../../text/did-you-mean.ts';
import { subjectOf } from '../../lists/subject-of.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { renderCommands, renderFacts, signOf } from '../../shell/page.ts';
import { paintState } from '../../shell/paint-state.ts';
import { renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface OneTopicFlags extends InstallationFlags {
  readonly format: string;
  readonly wide?: boolean;
  readonly now?: string;
}

/** Tasks that the page lists. */
const TASKS = 20;

/** Prints the page of a topic with the tasks that run or wait in it, or `{"topic": {…}}`. Throws `not_found`. */
export async function showTopic(context: CliContext, name: string, flags: OneTopicFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const installation = await installationOf(context, flags, 'pgherd topic');
  const { topic, origins, tasks } = await withControlConnection(context, installation, async (connection) => {
    const topics = await listTopics(connection);
    const found = topics.find((one) => one.name === name);
    if (found === undefined) {
      const hint = didYouMeanHint(
        name,
        topics.map((one) => one.name),
        'pgherd topics lists the topics',
      );
      throw new PgherdError('not_found', `there is no topic "${name}"`, { hint });
    }
    const origins = await valueOrigins(connection, 'topic', name);
    return {
      topic: found,
      origins,
      tasks: await listTasks(connection, { job: null, topic: name, state: null, limit: TASKS }),
    };
  });
  if (format === 'json') {
    return printJson(context, {
      topic: { ...topicsDocument([topic]).topics[0], origins: placesOf(origins), ...tasksDocument(tasks) },
    });
  }
  const state = topic.paused ? 'paused' : topic.running > 0 ? 'running' : topic.waiting > 0 ? 'waiting' : 'idle';
  const head = `${signOf(context, state)} ${context.palette.bold(`topic ${topic.name}`)} · ${topic.project ?? 'no project'} · ${state}`;
  const left = topic.running + topic.waiting - tasks.length;
  const more =
    left > 0 ? `${left} more (pgherd tasks --topic ${topic.name} --limit ${topic.running + topic.waiting})\n` : '';
  const nowMs = nowOption(flags.now);
  const about = topic.description === null ? '' : `  ${topic.description}\n`;
  const facts = factsOf(context, topic, origins, nowMs);
  const commands = renderCommands(context, [
    `pgherd ${topic.paused ? 'resume' : 'pause'} topic ${topic.name}`,
    `pgherd tasks --topic ${topic.name}`,
  ]);
  printText(
    context,
    `${zoneLine(context, nowMs)}${head}\n${about}\n${facts}\n${tasksOf(context, tasks, flags, nowMs)}${more}\n${commands}`,
  );
}

function factsOf(context: CliContext, topic: ListedTopic, origins: ValueOrigins | null, nowMs: number): string {
  const place = (key: string): string | null => placeOf(origins, key);
  const until =
    topic.paused_until === null ? '' : `, until ${dayTime(topic.paused_until.getTime(), nowMs, outputZone(context))}`;
  const reason = topic.pause_reason === null ? '' : `: "${topic.pause_reason}"`;
  return renderFacts(context, [
    [
      'paused',
      topic.paused
        ? `${topic.paused_by === null ? 'by its definition' : `by ${topic.paused_by}`}${reason}${until}`
        : null,
    ],
    ['running', `${topic.running} of ${topic.concurrency ?? 'any number'}`, place('concurrency')],
    ['waiting', String(topic.waiting)],
    ['jobs', String(topic.jobs)],
    ['priority', String(topic.priority), place('priority')],
    ['delay', topic.delay_ms === 0 ? null : formatDuration(Math.round(topic.delay_ms)), place('delay')],
    ['timeout', topic.timeout_ms === null ? null : formatDuration(topic.timeout_ms), place('timeout')],
    ['retries', topic.retry_limit === 0 ? null : String(topic.retry_limit), place('retry.limit')],
    ['max_sql_bytes', bytesOf(topic.max_sql_bytes), place('max_sql_bytes')],
    ['max_params_bytes', bytesOf(topic.max_params_bytes), place('max_params_bytes')],
    ['defined in', topic.source_file],
  ]);
}

/** Returns null for the limit of any task, which is not shown. */
function bytesOf(limit: number | null): string | null {
  return limit === null ? null : `${limit} bytes`;
}

function tasksOf(context: CliContext, tasks: readonly TaskRow[], flags: OneTopicFlags, nowMs: number): string {
  if (tasks.length === 0) return 'No task is waiting or running.\n';
  const when = (instant: Date): string => relativeTime(instant.getTime(), nowMs, outputZone(context));
  return renderTable(
    context,
    [
      { title: 'task', right: true },
      { title: 'job or SQL', shorten: 'middle' },
      { title: 'state', paint: paintState },
      { title: 'attempt', right: true, rank: 2 },
      { title: 'available' },
      { title: 'started', rank: 1 },
      { title: 'role', rank: 3 },
    ],
    tasks.map((task) => [
      task.id,
      subjectOf(task),
      task.held ? 'held' : task.state,
      String(task.attempt),
      when(task.available_at),
      task.started_at === null ? '–' : when(task.started_at),
      task.role ?? '–',
    ]),
    flags,
  );
}
