import { around, longestPath } from '../../../plan/graph/graph.ts';
import { renderDot, renderGraphText, renderMermaid } from '../../../plan/graph/render-graph.ts';
import { type Suggestion, suggestFor, workOf } from '../../../plan/graph/suggest.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { localTime } from '../../../schedule/local-time.ts';
import { labelledJobs } from '../../../store/queue/labelled-jobs.ts';
import { unknownJob } from '../../../store/queue/trigger-job.ts';
import { loadTimedJobs } from '../../../store/run-times/timed-jobs.ts';
import { visible } from '../../../text/printable.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { type LabelFlags, labelsOf, requireNameOrLabels } from '../../options/label-option.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

export interface GraphFlags extends InstallationFlags, LabelFlags {
  readonly format: string;
}

export interface SuggestFlags extends InstallationFlags, LabelFlags {
  readonly format: string;
  readonly now?: string;
}

/** `pgherd graph`: the jobs of the database, their `after:` and topics, and the longest path by p95. */
export async function showGraph(context: CliContext, flags: GraphFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'mermaid', 'dot', 'json'] as const, '--format');
  const installation = await installationOf(context, flags, 'pgherd graph');
  const labels = labelsOf(flags);
  const jobs = await withControlConnection(context, installation, async (connection) => {
    const loaded = await loadTimedJobs(connection);
    return labels === null ? loaded : around(loaded, await labelledJobs(connection, labels));
  });
  if (format === 'mermaid') return printText(context, renderMermaid(jobs));
  if (format === 'dot') return printText(context, renderDot(jobs));
  if (format === 'text') return printText(context, renderGraphText(jobs));
  const shown = jobs.map(({ name, topic, after, schedule, enabled, p95Ms }) => ({
    name,
    topic,
    after,
    schedule,
    enabled,
    p95Ms,
  }));
  printJson(context, { jobs: shown, longestPath: longestPath(jobs) });
}

const MINUTE_MS = 60_000;
const JOBS_SHOWN = 5;

/** `pgherd suggest`: quieter starts for one job, or for those that meet the most work of other jobs. */
export async function showSuggestions(
  context: CliContext,
  name: string | undefined,
  flags: SuggestFlags,
): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const startMs = Math.ceil(nowOption(flags.now) / MINUTE_MS) * MINUTE_MS;
  const labels = labelsOf(flags);
  if (name !== undefined && labels !== null) requireNameOrLabels(name, flags, 'job');
  const installation = await installationOf(context, flags, 'pgherd suggest');
  const { jobs, labelled } = await withControlConnection(context, installation, async (connection) => {
    const loaded = await loadTimedJobs(connection);
    if (name !== undefined && !loaded.some((job) => job.name === name)) throw await unknownJob(connection, name);
    return { jobs: loaded, labelled: labels === null ? null : await labelledJobs(connection, labels) };
  });
  const work = workOf(jobs, startMs);
  const zones = new Map(jobs.map((job) => [job.name, job.timezone]));
  const found = jobs
    .filter((job) => (name === undefined || job.name === name) && labelled?.includes(job.name) !== false)
    .flatMap((job) => suggestFor(job, work, startMs) ?? [])
    .filter(({ quiet }) => name !== undefined || quiet.length > 0)
    .sort((a, b) => b.now.busySeconds - a.now.busySeconds || (a.job < b.job ? -1 : 1))
    .slice(0, name === undefined ? JOBS_SHOWN : 1);
  if (format === 'json') return printJson(context, { suggestions: found.map(documentOf) });
  if (found.length === 0) {
    const why =
      name === undefined
        ? 'No job that starts at a fixed minute meets work of other jobs.'
        : `${visible(name)} has no single schedule with a fixed minute, or does not start in the next 24 hours.`;
    return printText(context, why);
  }
  printText(context, `${found.map((one) => textOf(one, zones.get(one.job) ?? 'UTC')).join('\n')}`);
}

function textOf({ job, schedule, now, quiet }: Suggestion, timezone: string): string {
  const head = `${visible(job)}  ${schedule} (${timezone}): ${seconds(now.busySeconds)} of work of other jobs at ${wall(timezone, now.atMs)}`;
  const rows = quiet.map(
    (one) => `  ${one.schedule.padEnd(20)} ${seconds(one.busySeconds)} at ${wall(timezone, one.atMs)}`,
  );
  return `${[head, ...(rows.length === 0 ? ['  no other minute has less'] : rows)].join('\n')}\n`;
}

function documentOf({ job, schedule, now, quiet }: Suggestion): object {
  const minute = ({ atMs, busySeconds }: Suggestion['now']): object => ({ at: formatInstant(atMs), busySeconds });
  return { job, schedule, now: minute(now), quiet: quiet.map((one) => ({ schedule: one.schedule, ...minute(one) })) };
}

function wall(timezone: string, ms: number): string {
  return localTime(timezone, ms).time;
}

function seconds(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} s`;
}
