import { PgherdError } from '../../../errors.ts';
import { dayTime, roughDuration } from '../../../schedule/relative-time.ts';
import { camelCased } from '../../../store/lists/camel-case.ts';
import { type Attempt, attemptsOf, type WaitingTask, waitingTask } from '../../../store/lists/pages/one-task.ts';
import { placeOf, placesOf, type ValueOrigins, valueOrigins } from '../../../store/lists/pages/value-origins.ts';
import { whyWaits } from '../../../store/lists/pages/why-waits.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { errorPlace, type Fact, renderCommands, renderFacts, signOf } from '../../shell/page.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface OneTaskFlags extends InstallationFlags {
  readonly format: string;
  readonly now?: string;
}

/** Prints the page of a task: its settings, why it waits, its attempts; or `{"task": {…}}`. Throws `not_found`. */
export async function showTask(context: CliContext, id: string, flags: OneTaskFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  if (!/^\d{1,18}$/.test(id)) {
    throw new PgherdError('usage', `"${id}" is not the number of a task`, {
      hint: 'pgherd tasks and pgherd log show them',
    });
  }
  const installation = await installationOf(context, flags, 'pgherd task');
  const { task, attempts, origins } = await withControlConnection(context, installation, async (connection) => {
    const unfinished = await waitingTask(connection, id);
    const ended = await attemptsOf(connection, id);
    const of = unfinished ?? ended.at(-1);
    const found = of?.job == null ? null : await valueOrigins(connection, 'job', of.job);
    // A task keeps the definition that it was made with.
    return { task: unfinished, attempts: ended, origins: found?.revision === of?.revision ? found : null };
  });
  const last = attempts.at(-1);
  if (task === null && last === undefined) {
    throw new PgherdError('not_found', `there is no task ${id}`, {
      hint: 'the log may no longer hold it; pgherd tasks and pgherd log show those that there are',
    });
  }
  if (format === 'json')
    return printJson(context, { task: { ...documentOf(id, task, attempts), origins: placesOf(origins) } });
  const state = task?.state ?? last?.state ?? 'unknown';
  const of = task ?? last;
  const name = of?.job ?? firstLine(of?.sql ?? '');
  const head = `${signOf(context, state)} ${context.palette.bold(`task ${id}`)} · ${name} · topic ${of?.topic ?? '–'} · ${state}`;
  const nowMs = nowOption(flags.now);
  const zone = outputZone(context);
  const at = (instant: Date): string => dayTime(instant.getTime(), nowMs, zone);
  const facts = task === null ? (last === undefined ? [] : endedFacts(last, origins)) : nowOf(task, origins, at);
  printText(
    context,
    `${zoneLine(context, nowMs)}${head}\n\n${renderFacts(context, [...facts, ...attempts.flatMap((attempt) => attemptFacts(context, attempt, at))])}\n${renderCommands(context, nextCommands(id, state, of?.job ?? null))}`,
  );
}

function nowOf(task: WaitingTask, origins: ValueOrigins | null, at: (instant: Date) => string): readonly Fact[] {
  const [reason, ...further] = whyWaits(task, at);
  const waits = task.state !== 'running';
  return [
    ['waits because', waits ? (reason ?? 'nothing keeps it: the next claim takes it') : null],
    ['and', further.length === 0 ? null : further],
    [
      'running',
      waits || task.started_at === null
        ? null
        : `for ${roughDuration(Math.max(0, task.now.getTime() - task.started_at.getTime()))} on daemon ${task.daemon_id ?? '–'}`,
    ],
    ['progress', waits ? null : task.notice],
    [
      'runs as',
      `${task.role ?? 'the login of the daemon'} in ${task.connection === null ? '' : `${task.connection}/`}${task.database}`,
      placeOf(origins, 'role'),
    ],
    ['enqueued', `${at(task.created_at)} by ${task.created_by ?? '–'}`],
    ['after', task.parent_task_id === null ? null : `task ${task.parent_task_id}`],
    ['params', task.params === null ? null : JSON.stringify(task.params)],
    ...sqlFacts(task.sql, origins),
  ];
}

/** What an ended task was; the attempts follow. */
function endedFacts(last: Attempt, origins: ValueOrigins | null): readonly Fact[] {
  return [
    ['ran as', last.role ?? 'the login of the daemon', placeOf(origins, 'role')],
    ['after', last.parent_task_id === null ? null : `task ${last.parent_task_id}`],
    ['params', last.params === null ? null : JSON.stringify(last.params)],
    ...(last.sql === null ? [] : sqlFacts(last.sql, origins)),
  ];
}

function sqlFacts(sql: string, origins: ValueOrigins | null): readonly Fact[] {
  const text = sql.trimEnd();
  const place = placeOf(origins, 'sql');
  return text.includes('\n')
    ? [
        ['sql', text],
        ['sql from', place],
      ]
    : [['sql', text, place]];
}

function attemptFacts(context: CliContext, attempt: Attempt, at: (instant: Date) => string): readonly Fact[] {
  const took = attempt.duration_ms === null ? '' : ` after ${roughDuration(attempt.duration_ms)}`;
  const state = attempt.state === 'retrying' ? 'failed' : attempt.state;
  const rows = attempt.row_count === null ? '' : `, ${attempt.row_count} ${attempt.row_count === 1 ? 'row' : 'rows'}`;
  const error = [
    attempt.reason,
    attempt.message === null ? null : `${attempt.sqlstate ?? ''} ${attempt.message}`.trim(),
  ];
  const notices = Array.isArray(attempt.notices)
    ? attempt.notices.map((notice) => (typeof notice === 'string' ? notice : JSON.stringify(notice)))
    : [];
  return [
    [
      attempt.attempt === 0 ? 'occurrence' : `attempt ${attempt.attempt}`,
      `${state}${took}${rows}, ended ${at(attempt.ended_at)}${attempt.state === 'retrying' ? ', then retried' : ''}`,
    ],
    ['', [...error.filter((text) => text !== null), ...errorPlace(context, attempt.sql, attempt.position)]],
    ['detail', attempt.detail],
    ['hint', attempt.hint],
    ['notices', notices.length === 0 ? null : notices],
  ];
}

function documentOf(id: string, task: WaitingTask | null, attempts: readonly Attempt[]): object {
  const last = attempts.at(-1);
  const { now: _now, ...shown } = task ?? { now: null };
  return {
    id,
    state: task?.state ?? last?.state ?? null,
    ...camelCased(shown),
    waitsBecause: task === null ? [] : whyWaits(task),
    attempts: attempts.map(camelCased),
  };
}

function nextCommands(id: string, state: string, job: string | null): readonly string[] {
  if (state === 'running' || state === 'pending' || state === 'retrying') return [`pgherd cancel ${id}`];
  const around = job === null ? 'pgherd log' : `pgherd job ${job}`;
  return state === 'failed' || state === 'cancelled' ? [`pgherd retry ${id}`, around] : [around];
}

function firstLine(sql: string): string {
  const line = sql.trim().split('\n')[0] ?? '';
  return line.length > MAX_SQL ? `${line.slice(0, MAX_SQL)}…` : line;
}

const MAX_SQL = 40;
