import { groupBy } from '../support/group-by.ts';
import { dueByWalking, windowAround } from '../unit/schedule/minute-oracle.ts';
import type { SoakJob } from './jobs.ts';
import type { SoakSite } from './site.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Every instant in (from, until] at which the job is due by its clock, worked out without the program; empty: it has none. */
export function expectedOccurrences(
  { schedule, timezone }: SoakJob,
  fromMs: number,
  untilMs: number,
): readonly number[] {
  const every = /^@every (\d+)s$/.exec(schedule);
  if (every !== null) return inWindow(multiplesOf(Number(every[1]) * 1_000, fromMs, untilMs), fromMs, untilMs);
  if (/^\d{4}-/.test(schedule)) return inWindow([Date.parse(schedule)], fromMs, untilMs);
  const fields = schedule.split(' ');
  if (fields.length < 5) return [];
  const minutes = minutesOf(fields.slice(-5).join(' '), timezone, fromMs, untilMs);
  const seconds = fields.length === 6 ? secondsOf(fields[0] ?? '') : [0];
  return inWindow(
    minutes.flatMap((minute) => seconds.map((second) => minute + second * 1_000)),
    fromMs,
    untilMs,
  );
}

function multiplesOf(stepMs: number, fromMs: number, untilMs: number): readonly number[] {
  const first = Math.floor(fromMs / stepMs);
  return Array.from({ length: Math.floor(untilMs / stepMs) - first + 1 }, (_, n) => (first + n) * stepMs);
}

/** By the oracle of the unit tests, which walks all minutes. */
function minutesOf(fields: string, timezone: string, fromMs: number, untilMs: number): readonly number[] {
  const middle = new Date(Math.round((fromMs + untilMs) / 2 / MINUTE_MS) * MINUTE_MS).toISOString();
  const days = Math.max(2, (2 * Math.ceil(untilMs - fromMs)) / DAY_MS);
  return dueByWalking(windowAround(timezone, middle, Math.ceil(days)), fields);
}

function secondsOf(field: string): readonly number[] {
  return field.split(',').flatMap((item) => {
    const [range = '', step = '1'] = item.split('/');
    const [low = '', high = low] = range === '*' ? ['0', '59'] : range.split('-');
    const count = Math.floor((Number(high) - Number(low)) / Number(step)) + 1;
    return Array.from({ length: count }, (_, n) => Number(low) + n * Number(step));
  });
}

function inWindow(times: readonly number[], fromMs: number, untilMs: number): readonly number[] {
  return times.filter((at) => at > fromMs && at <= untilMs);
}

export interface Occurrences {
  readonly checked: number;
  /** Not exactly one task or skipped row. */
  readonly broken: readonly string[];
}

/** Each occurrence until `untilMs` has exactly one task or one skipped row; each finished parent one child. */
export async function checkOccurrences(
  site: SoakSite,
  fromMs: ReadonlyMap<string, number>,
  untilMs: number,
): Promise<Occurrences> {
  const rows = await site.home.query<{ job: string; at: number; n: number }>(
    `select job, extract(epoch from scheduled_for)::float8 * 1000 as at,
       (count(distinct task_id) + count(*) filter (where state = 'skipped'))::int as n
     from pgherd.task_log where scheduled_for is not null group by job, scheduled_for`,
  );
  const seen = groupBy(rows, ({ job }) => job);
  const broken: string[] = [];
  let checked = 0;
  for (const job of site.jobs) {
    const expected = expectedOccurrences(job, fromMs.get(job.name) ?? untilMs, untilMs);
    if (expected.length === 0) continue;
    checked += expected.length;
    const counts = new Map((seen.get(job.name) ?? []).map(({ at, n }) => [Math.round(at), n]));
    const wrong = expected.filter((at) => counts.get(at) !== 1);
    const due = new Set(expected);
    const extra = [...counts.keys()].filter((at) => at <= untilMs && !due.has(at));
    const examples = wrong.slice(0, 3).map((at) => `${new Date(at).toISOString()} ${counts.get(at) ?? 0} times`);
    if (wrong.length > 0) broken.push(`${job.name}: ${wrong.length} of ${expected.length}: ${examples.join(', ')}`);
    if (extra.length > 0)
      broken.push(`${job.name}: ${extra.length} that were not due, such as ${new Date(extra[0] ?? 0).toISOString()}`);
  }
  return { checked, broken: [...broken, ...(await brokenChildren(site, untilMs)), ...(await brokenRepeats(site))] };
}

async function brokenChildren({ home, jobs }: SoakSite, untilMs: number): Promise<readonly string[]> {
  const pairs = jobs.flatMap(({ name, schedule }) =>
    schedule.startsWith('after: ') ? [{ child: name, parent: schedule.slice(7) }] : [],
  );
  const rows = await home.query<{ child: string; wrong: number }>(
    `select c.child, count(*)::int as wrong
     from jsonb_to_recordset($1::jsonb) as c (child text, parent text)
       join lateral (select distinct task_id from pgherd.task_log where job = c.parent and state = 'finished'
         and ended_at <= to_timestamp($2::float8 / 1000)) p on true
     where (select count(distinct l.task_id) + count(*) filter (where l.state = 'skipped') from pgherd.task_log l
            where l.job = c.child and l.parent_task_id = p.task_id) <> 1
     group by c.child`,
    [JSON.stringify(pairs), untilMs],
  );
  return rows.map(
    ({ child, wrong }) => `${child}: ${wrong} successes of its parent without exactly one run or skipped row`,
  );
}

/** `@after 3s`: no scheduled run starts sooner than that after the one before has ended. */
async function brokenRepeats({ home, jobs }: SoakSite): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, schedule } of jobs.filter((job) => job.schedule.startsWith('@after '))) {
    const seconds = Number.parseInt(schedule.slice('@after '.length), 10);
    const [row] = await home.query<{ runs: number; soon: number }>(
      `select count(*)::int as runs, count(*) filter (where started_at < before + $2 * interval '1 s')::int as soon from (
         select started_at, scheduled_for, lag(ended_at) over (order by started_at) as before
         from pgherd.task_log where job = $1 and state = 'finished') x
       where scheduled_for is not null`,
      [name, seconds],
    );
    if ((row?.runs ?? 0) < 2) broken.push(`${name} ran ${row?.runs ?? 0} times`);
    if ((row?.soon ?? 0) > 0) broken.push(`${name} ran ${row?.soon} times too soon`);
  }
  return broken;
}
