import { formatDuration } from '../../../schedule/duration.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { dayTime, roughDuration } from '../../../schedule/relative-time.ts';
import { isKnownTimezone } from '../../../schedule/timezone.ts';
import { jobsDocument, logDocument, stateOfJob } from '../../../store/lists/documents.ts';
import { type ListedJob, listJobs } from '../../../store/lists/list-jobs.ts';
import { type LogRow, listLog } from '../../../store/lists/list-tasks.ts';
import { nextStartOf } from '../../../store/lists/next-start.ts';
import { type JobDetails, jobDetails } from '../../../store/lists/pages/one-job.ts';
import { attemptsOf } from '../../../store/lists/pages/one-task.ts';
import { placeOf, placesOf, type ValueOrigins, valueOrigins } from '../../../store/lists/pages/value-origins.ts';
import { unknownJob } from '../../../store/queue/trigger-job.ts';
import { shortenEnd } from '../../../text/width.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { errorPlace, type Fact, renderCommands, renderFacts, signOf } from '../../shell/page.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface OneJobFlags extends InstallationFlags {
  readonly format: string;
  readonly now?: string;
}

const OUTCOMES = 20;
const RUNS = 3;

/** Prints the page of a job, or `{"job": {…}}`. Throws `not_found`. */
export async function showJob(context: CliContext, name: string, flags: OneJobFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const nowMs = nowOption(flags.now);
  const installation = await installationOf(context, flags, 'pgherd job');
  const { job, details, origins, log, failed, error } = await withControlConnection(
    context,
    installation,
    async (connection) => {
      const [listed] = await listJobs(connection, { name, contains: null, limit: null, offset: 0 });
      const found = await jobDetails(connection, name);
      if (listed === undefined || found === null) throw await unknownJob(connection, name);
      const rows = await listLog(connection, { job: name, state: null, sinceMs: null, limit: OUTCOMES });
      const failed = rows.find(({ state }) => state === 'failed' || state === 'retrying') ?? null;
      const attempts = failed?.task_id == null ? [] : await attemptsOf(connection, failed.task_id);
      return {
        job: listed,
        details: found,
        origins: await valueOrigins(connection, 'job', name),
        log: rows,
        failed,
        error: attempts.find(({ attempt }) => attempt === failed?.attempt) ?? null,
      };
    },
  );
  if (format === 'json') {
    const { sql, timeout_ms, p50_ms, p95_ms, applied_at, applied_by, git_commit, retry_limit, overlap, catchup } =
      details;
    return printJson(context, {
      job: {
        ...jobsDocument([job], nowMs).jobs[0],
        sql,
        timeout: formatDuration(timeout_ms),
        retryLimit: retry_limit,
        overlap,
        catchup,
        appliedBy: applied_by,
        appliedAt: applied_at === null ? null : formatInstant(applied_at.getTime()),
        commit: git_commit,
        durationMs: { p50: p50_ms, p95: p95_ms },
        sqlError: details.sql_error,
        origins: placesOf(origins),
        ...logDocument(log),
      },
    });
  }
  const state = stateOfJob(job, nowMs);
  const failures = failuresInARow(log);
  const isFailing = failures > 0 && state === 'idle';
  const shown = isFailing ? 'failing' : state;
  const word =
    failures > 0
      ? `${shown}: ${failures === 1 ? 'the last run failed' : `${failures}${failures < OUTCOMES ? '' : ' or more'} failed in a row`}`
      : shown;
  const at = timesIn(context, job, nowMs);
  const head = `${signOf(context, shown)} ${context.palette.bold(job.name)} · ${job.project ?? 'made through SQL'} · ${word}`;
  const about = job.description === null ? '' : `  ${job.description}\n`;
  const facts = renderFacts(context, [
    ...definitionOf(job, { ...details, origins }, nowMs, at),
    ...runsOf(context, job, details, log),
  ]);
  const last =
    error === null
      ? ''
      : renderFacts(context, [
          [
            'last error',
            [
              `${at(error.ended_at)}, task ${failed?.task_id ?? '–'}, attempt ${error.attempt}`,
              `${error.sqlstate ?? ''} ${error.message ?? error.reason ?? ''}`.trim(),
              ...errorPlace(context, error.sql, error.position),
            ],
          ],
        ]);
  const zone = zoneLine(context, nowMs, zoneOf(context, job));
  const commands = renderCommands(context, nextCommands(job, shown, failed?.task_id ?? null));
  printText(context, `${zone}${head}\n${about}\n${facts}${last}\n${commands}`);
}

function definitionOf(
  job: ListedJob,
  details: JobDetails & { readonly origins: ValueOrigins | null },
  nowMs: number,
  at: (instant: Date) => string,
): readonly Fact[] {
  const { times, waitsFor } = nextStartOf(job, nowMs, RUNS);
  const place = (key: string): string | null => placeOf(details.origins, key);
  const paused =
    job.paused_at === null
      ? null
      : `${at(job.paused_at)} by ${job.paused_by ?? '–'}${job.pause_reason === null ? '' : `: "${job.pause_reason}"`}${job.paused_until === null ? '' : `, until ${at(job.paused_until)}`}`;
  return [
    [
      'schedule',
      job.schedule.length === 0
        ? 'none: it runs when it is triggered'
        : `${job.schedule.join(', ')}${isKnownTimezone(job.timezone) ? '' : `  (unknown time zone ${job.timezone})`}`,
      job.schedule.length === 0 ? null : place('schedule'),
    ],
    ['next', [...times.map((ms) => at(new Date(ms))), ...waitsFor].join(' · ') || 'never'],
    ['paused', paused],
    [
      'runs as',
      `${job.role ?? 'the login of the daemon'} in ${job.connection === null ? '' : `${job.connection}/`}${job.database}`,
      place('role'),
    ],
    [
      'cannot run',
      details.sql_broken_at === null ? null : `${details.sql_error ?? '–'} (found ${at(details.sql_broken_at)})`,
    ],
    ['topic', job.topic, place('topic')],
    ['timeout', formatDuration(details.timeout_ms), place('timeout')],
    ['retries', details.retry_limit === 0 ? null : String(details.retry_limit), place('retry.limit')],
    ['overlap', details.overlap, place('overlap')],
    ['catchup', details.catchup, place('catchup')],
    ['sql', sqlWord(details.sql), place('sql')],
    ['defined in', job.source_file],
    [
      'revision',
      job.revision === null || details.applied_at === null
        ? null
        : `${job.revision} by ${details.applied_by ?? '–'}, ${at(details.applied_at)}${details.git_commit === null ? '' : `, commit ${details.git_commit.slice(0, 7)}`}`,
    ],
  ];
}

/** A line of SQL, or the first one of several. */
function sqlWord(sql: string): string {
  const [first = '', ...rest] = sql.trim().split('\n');
  const shown = shortenEnd(first.trim(), LONGEST_SQL);
  return rest.length === 0 ? shown : `${shown} … (${rest.length + 1} lines)`;
}

const LONGEST_SQL = 60;

function runsOf(
  context: CliContext,
  job: ListedJob,
  { p50_ms, p95_ms }: JobDetails,
  log: readonly LogRow[],
): readonly Fact[] {
  const strip = log
    .toReversed()
    .map(({ state }) => signOf(context, state))
    .join('');
  const p50 = p50_ms === null ? '' : `  p50 ${roughDuration(p50_ms)}`;
  const measured = p95_ms === null ? p50 : `${p50}, p95 ${roughDuration(p95_ms)}`;
  return [
    [`last ${OUTCOMES}`, log.length === 0 ? 'it has never run' : `${strip}${measured}`],
    ['in all', `${job.success_count} finished, ${job.failure_count} failed, ${job.skip_count} skipped`],
    ['now', job.running + job.waiting === 0 ? null : `${job.running} running, ${job.waiting} waiting`],
  ];
}

function failuresInARow(log: readonly LogRow[]): number {
  const ended = log.filter(({ state }) => state === 'finished' || state === 'failed');
  const first = ended.findIndex(({ state }) => state === 'finished');
  return first === -1 ? ended.length : first;
}

function nextCommands(job: ListedJob, shown: string, failedTask: string | null): readonly string[] {
  return shown === 'failing' && failedTask !== null
    ? [`pgherd task ${failedTask}`, `pgherd retry ${failedTask}`, `pgherd log --job ${job.name}`]
    : [
        `pgherd log --job ${job.name}`,
        `pgherd ${shown === 'paused' ? 'resume job' : 'trigger'} ${job.name}`,
        `pgherd why ${job.name}`,
      ];
}

/** Times in the zone of the job, which the first line names. */
function timesIn(context: CliContext, job: ListedJob, nowMs: number): (instant: Date) => string {
  const zone = zoneOf(context, job);
  return (instant) => dayTime(instant.getTime(), nowMs, zone);
}

/** One written through SQL may have an unknown zone. */
function zoneOf(context: CliContext, { timezone }: ListedJob): string {
  return isKnownTimezone(timezone) ? timezone : outputZone(context);
}
