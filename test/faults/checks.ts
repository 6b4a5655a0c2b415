import type { Admin } from '../support/admin.ts';
import { CLOCKED_JOBS, LIMITS } from './definitions.ts';
import type { Kind } from './enqueuer.ts';
import type { Databases, World } from './world.ts';

/** The facts that the checks need. */
export type Checked = Databases & Pick<World, 'daemons'>;

/** Returns the expected effects up to `at`, an instant of the database, that are missing; empty: none. */
export async function pending({ home, other }: Databases, at: string): Promise<readonly string[]> {
  const [row] = await home.query<{ tasks: string; occurrences: string; childless: string; behind: string }>(
    `select (select count(*) from pgherd._tasks where job_id is null) as tasks,
       (select count(*) from pgherd._tasks where scheduled_for <= $1) as occurrences,
       (select count(*) from work.occurrence o where o.job = 'slow' and o.ended_at <= $1 and o.ended_at > $1::timestamptz - interval '10 min'
          and not exists (select from work.occurrence c where c.job = 'child' and c.parent_task_id = o.task_id)) as childless,
       (select count(*) from pgherd.jobs j join pgherd.job_state s on s.job_id = j.id
          join jsonb_to_recordset($2::jsonb) as c (name text, "everySeconds" int) on c.name = j.name
        where s.last_scheduled_for < to_timestamp(floor(extract(epoch from $1::timestamptz) / c."everySeconds") * c."everySeconds")) as behind`,
    [at, JSON.stringify(CLOCKED_JOBS)],
  );
  await other.query('select'); // it has to be there, too
  return Object.entries(row ?? {}).flatMap(([what, count]) => (Number(count) === 0 ? [] : [`${what}: ${count}`]));
}

export interface CheckRange {
  /** Keys of the round. */
  readonly prefix: string;
  /** Occurrences in (from, until] are complete. */
  readonly from: string;
  readonly until: string;
}

/** Returns every violated guarantee, in words. The round has ended, and none of its tasks runs. */
export async function findBroken(world: Checked, range: CheckRange): Promise<readonly string[]> {
  const parts = await Promise.all([
    brokenEffects(world, range.prefix),
    brokenLog(world, range.prefix),
    brokenOccurrences(world, range),
    brokenLimits(world, range),
  ]);
  const ended = world.daemons.flatMap(({ unexpectedEnd }) => unexpectedEnd ?? []);
  return [...parts.flat(), ...ended];
}

interface Expected {
  readonly key: string;
  readonly kind: Kind;
  readonly depth: number;
  readonly task_id: string;
}

async function brokenEffects({ home, other }: Databases, prefix: string): Promise<readonly string[]> {
  const expected = await home.query<Expected>('select key, kind, depth, task_id from work.expected where key like $1', [
    `${prefix}-%`,
  ]);
  const seen = new Map<string, number>();
  for (const database of [home, other]) {
    const rows = await database.query<{ key: string; n: number }>(
      'select key, count(*)::int as n from work.effect where key like $1 group by key',
      [`${prefix}-%`],
    );
    for (const { key, n } of rows) seen.set(key, (seen.get(key) ?? 0) + n);
  }
  const broken: string[] = [];
  for (const task of expected) {
    for (const key of keysOf(task)) {
      const n = seen.get(key) ?? 0;
      seen.delete(key);
      if (!isRight(task.kind, n)) broken.push(`task ${task.task_id} (${task.kind}, ${key}) took effect ${n} times`);
    }
  }
  for (const [key, n] of seen) broken.push(`${key} took effect ${n} times, and nobody has asked for it`);
  return [...broken, ...(await lateEffects(home)), ...(await lateEffects(other))];
}

function keysOf({ key, kind, depth }: Expected): readonly string[] {
  return kind === 'chain' ? Array.from({ length: depth + 1 }, (_, i) => `${key}/${i}`) : [key];
}

function isRight(kind: Kind, effects: number): boolean {
  return kind === 'failing' ? effects === 0 : kind === 'repeatable' ? effects >= 1 : effects === 1;
}

/** Doubled effects of any round so far: a suspended daemon may be late. */
async function lateEffects(database: Admin): Promise<readonly string[]> {
  const rows = await database.query<{ key: string; n: string }>(
    `select key, count(*) as n from work.effect where topic <> 'repeatable' group by key having count(*) > 1`,
  );
  return rows.map(({ key, n }) => `${key} took effect ${n} times`);
}

async function brokenLog({ home }: Databases, prefix: string): Promise<readonly string[]> {
  const rows = await home.query<{ key: string; task_id: string; ends: string | null }>(
    `select e.key, e.task_id, string_agg(l.state, ', ') as ends
     from work.expected e left join pgherd.task_log l on l.task_id = e.task_id and l.state in ('finished', 'failed', 'cancelled')
     where e.key like $1
     group by e.key, e.task_id, e.kind
     having count(l.task_id) <> 1 or max(l.state) <> case e.kind when 'failing' then 'failed' else 'finished' end`,
    [`${prefix}-%`],
  );
  return rows.map(({ key, task_id, ends }) => `the log says of task ${task_id} (${key}): ${ends ?? 'nothing'}`);
}

async function brokenOccurrences({ home, other }: Databases, range: CheckRange): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, everySeconds, database } of CLOCKED_JOBS) {
    const rows = await (database === 'app' ? home : other).query<{ at: string; n: string }>(
      `select g.at::text as at, count(o.job) as n
       from generate_series(to_timestamp(ceil(extract(epoch from $2::timestamptz) / $4) * $4), $3::timestamptz, $4 * interval '1 s') g (at)
         left join work.occurrence o on o.job = $1 and o.scheduled_for = g.at
       where g.at > $2::timestamptz
       group by g.at having count(o.job) <> 1`,
      [name, range.from, range.until, everySeconds],
    );
    for (const { at, n } of rows) broken.push(`${name} of ${at} ran ${n} times`);
    const doubles = await (database === 'app' ? home : other).query<{ at: string; n: string }>(
      'select scheduled_for::text as at, count(*) as n from work.occurrence where job = $1 group by scheduled_for having count(*) > 1',
      [name],
    );
    for (const { at, n } of doubles) broken.push(`${name} of ${at} ran ${n} times`);
  }
  const children = await home.query<{ parent: string; n: string }>(
    "select parent_task_id as parent, count(*) as n from work.occurrence where job = 'child' group by parent_task_id having count(*) > 1",
  );
  for (const { parent, n } of children) broken.push(`child of task ${parent} ran ${n} times`);
  return broken;
}

/** The highest number of concurrent tasks, read from the times in the effects. An end at the instant of a start comes first. */
export async function brokenLimits(
  { home, other }: Databases,
  { from }: Pick<CheckRange, 'from'>,
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const database of [home, other]) {
    const rows = await database.query<{ topic: string; highest: number }>(
      `select topic, max(n)::int as highest from (
         select topic, sum(step) over (partition by topic order by at, step) as n from (
           select topic, started_at as at, 1 as step from work.effect where ended_at > $1
           union all select topic, ended_at, -1 from work.effect where ended_at > $1) e
       ) x where topic = any ($2) group by topic`,
      [from, Object.keys(LIMITS)],
    );
    for (const { topic, highest } of rows) {
      const limit = LIMITS[topic] ?? 0;
      if (highest > limit) broken.push(`${highest} tasks of topic ${topic} ran at once; its limit is ${limit}`);
    }
  }
  return broken;
}
