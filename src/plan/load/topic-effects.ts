import { formatInstant } from '../../schedule/instant.ts';
import { sameValue } from '../diff-definitions.ts';
import type { Load } from '../forecast.ts';
import type { OutsideUser, TimedJob } from '../live.ts';
import type { Note, TopicChange } from '../plan.ts';

const SHOWN = 5;
const MINUTE_MS = 60_000;

/**
 * Returns notes about the jobs that a changed topic affects. `jobs`: the jobs of the database after the plan; `users`: those of other
 * owners that use a topic of the project, also without a schedule.
 */
export function noteTopicEffects(
  change: TopicChange,
  jobs: readonly TimedJob[],
  load: Load,
  users: readonly OutsideUser[],
): readonly Note[] {
  const { before, after } = change;
  if (before === null || after === null || change.fields.length === 0) return [];
  const affected = jobs.filter(({ topic }) => topic === after.name);
  const elsewhere = users.filter(({ topic, project }) => topic === before.name && project !== null);
  const projects = new Map(elsewhere.map(({ name, project }) => [name, project]));
  const names = [
    ...new Set([...affected, ...users.filter(({ topic }) => topic === before.name)].map(({ name }) => name)),
  ];
  if (names.length === 0) return [];
  const owned = names.sort().map((name) => {
    const project = projects.get(name);
    return project == null ? name : `${name} (project ${project})`;
  });
  const notes: Note[] = [{ level: 'info', code: 'affects-jobs', text: affectedText(owned) }];
  for (const [key, path, value] of [
    ['timeout', 'timeoutMs', after.timeoutMs],
    ['retry', 'retry', after.retry],
  ] as const) {
    const isChanged = change.fields.some((field) => field.path === path || field.path.startsWith(`${path}.`));
    if (!isChanged || value === null) continue;
    // Rows of other projects are known by their times alone.
    const known = affected.filter((job): job is TimedJob & Readonly<Record<typeof path, unknown>> => path in job);
    if (known.length > 0 && known.every((job) => !sameValue(job[path], value))) {
      const text = `no job takes its ${key} from the topic: each has one of its own, or from defaults`;
      notes.push({ level: 'warning', code: 'ignored-by-jobs', text });
    }
  }
  if (after.concurrency !== null && after.concurrency !== before.concurrency) {
    const fullest = fullestMinute(affected, load);
    if (fullest.jobs > after.concurrency) {
      const text = `${fullest.jobs} of its jobs start at ${fullest.at} UTC, and it will run ${after.concurrency} at once: the other jobs wait`;
      notes.push({ level: 'warning', code: 'topic-full', text });
    }
  }
  return notes;
}

function affectedText(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `affects ${names.length === 1 ? '1 job' : `${names.length} jobs`}: ${names.slice(0, SHOWN).join(', ')}${more}`;
}

function fullestMinute(jobs: readonly TimedJob[], load: Load): { readonly jobs: number; readonly at: string } {
  const minutes = new Int32Array(load.after.length);
  for (const job of jobs) {
    if (!job.enabled) continue;
    for (const [minute] of load.startsOf(job)) minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  let fullest = 0;
  for (const [minute, count] of minutes.entries()) if (count > (minutes[fullest] ?? 0)) fullest = minute;
  return {
    jobs: minutes[fullest] ?? 0,
    at: formatInstant(load.startMs + fullest * MINUTE_MS).slice(11, 16),
  };
}
