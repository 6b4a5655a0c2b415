import type { Job } from '../../../generated/schema-types.ts';
import { shortestDuration } from '../../../schedule/duration.ts';
import type { Imported, ImportedJob, ImportNote } from '../imported.ts';
import { intervalMs } from '../interval.ts';
import { parseJson5Object } from './json5.ts';

/**
 * Converts a crontab of Graphile Worker. Each entry becomes a job that adds a job for the workers, at the same times and with the
 * same payload: the schedule moves, the tasks stay where they are. Returns null when no line has the form of such an entry.
 */
export function importGraphileCrontab(text: string): Imported | null {
  const jobs: ImportedJob[] = [];
  const notes: ImportNote[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const place = `line ${index + 1}`;
    const entry = ENTRY.exec(line);
    const [, schedule = '', task = '', query = '', payload = ''] = entry ?? [];
    const object = payload === '' ? {} : parseJson5Object(payload);
    if (entry === null || object === null) {
      const what =
        entry === null ? 'is not an entry of a crontab of Graphile Worker' : 'its payload is not a JSON5 object';
      notes.push({ place, text: `${what}: ${line.length > 100 ? `${line.slice(0, 100)}…` : line}` });
      continue;
    }
    const options = new URLSearchParams(query);
    const keys = keysOf(options, (what) => void notes.push({ place, text: what }));
    jobs.push({
      place,
      name: options.get('id') ?? task,
      isNamed: true,
      job: { schedule: schedule.replace(/\s+/g, ' '), ...keys, sql: addJobSql(task, object, options) },
    });
  }
  return jobs.length === 0 && notes.every(({ text: what }) => what.startsWith('is not an entry'))
    ? null
    : { jobs, topics: [], notes };
}

const ENTRY = /^((?:[0-9*/,-]+\s+){4}[0-9*/,-]+)\s+([A-Za-z_][\w:/-]*)(?:\s+\?(\S+))?(?:\s+(\{.*\}))?$/;
const KNOWN = new Set(['id', 'fill', 'max', 'queue', 'jobKey', 'jobKeyMode', 'priority']);

/** `fill` is the period whose missed runs are caught up; without it none are. */
function keysOf(options: URLSearchParams, note: (what: string) => void): Job {
  for (const name of new Set(options.keys())) if (!KNOWN.has(name)) note(`option ${name} is not known`);
  const fill = options.get('fill');
  const ms = fill === null ? null : intervalMs(fill.replace(/([a-z])(?=\d)/g, '$1 '));
  if (fill !== null && ms === null) note(`fill=${fill} is not a period`);
  return ms === null ? { catchup: 'skip' } : { catchup: 'all', catchup_window: shortestDuration(ms) };
}

const ARGUMENTS: readonly (readonly [option: string, argument: string, isNumber: boolean])[] = [
  ['queue', 'queue_name', false],
  ['max', 'max_attempts', true],
  ['jobKey', 'job_key', false],
  ['jobKeyMode', 'job_key_mode', false],
  ['priority', 'priority', true],
];

/** Workers find the time of the entry in `_cron`, as they do when they schedule it themselves. */
function addJobSql(task: string, payload: Readonly<Record<string, unknown>>, options: URLSearchParams): string {
  const named = ARGUMENTS.flatMap(([option, argument, isNumber]) => {
    const value = options.get(option);
    return value === null ? [] : [`,\n  ${argument} := ${isNumber ? Number(value) : quoted(value)}`];
  });
  const own = Object.keys(payload).length === 0 ? '' : `${quoted(JSON.stringify(payload))}::jsonb || `;
  return [
    `select graphile_worker.add_job(${quoted(task)},`,
    `  payload := (${own}jsonb_build_object('_cron', jsonb_build_object(`,
    `    'ts', due.at, 'backfilled', due.at < now() - interval '1 minute')))::json${named.join('')})`,
    "from (select coalesce(nullif(current_setting('pgherd.scheduled_for', true), '')::timestamptz, now()) as at) due",
  ].join('\n');
}

function quoted(text: string): string {
  const literal = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${literal.replaceAll('\\', '\\\\')}` : literal;
}
