import type { Kind } from '../faults/enqueuer.ts';
import type { Databases } from '../faults/world.ts';
import type { SoakSite } from './site.ts';

export interface Effects {
  readonly attempts: number;
  readonly counted: number;
  /** What took effect more or less often than the log says. */
  readonly broken: readonly string[];
}

/** Counts every effect in both databases against the log: one for each finished task, none for one that failed or was cancelled. */
export async function checkEffects(site: SoakSite): Promise<Effects> {
  const [row] = await site.home.query<{ n: number }>(
    "select count(*)::int as n from pgherd.task_log where state <> 'skipped'",
  );
  const [tasks, runs] = [await enqueuedEffects(site), await jobEffects(site)];
  return { attempts: row?.n ?? 0, counted: tasks.counted + runs.counted, broken: [...tasks.broken, ...runs.broken] };
}

interface Enqueued {
  readonly key: string;
  readonly kind: Kind;
  readonly depth: number;
  readonly task_id: string;
  readonly finished: number;
  readonly ends: number;
  readonly retries: number;
}

async function enqueuedEffects(site: Databases): Promise<Omit<Effects, 'attempts'>> {
  const tasks = await site.home.query<Enqueued>(
    `select e.key, e.kind, e.depth, e.task_id, coalesce(l.finished, 0) as finished, coalesce(l.ends, 0) as ends, coalesce(r.n, 0) as retries
     from work.expected e
       left join (select task_id, (count(*) filter (where state = 'finished'))::int as finished, count(*)::int as ends
         from pgherd.task_log where job is null and state in ('finished', 'failed', 'cancelled') group by task_id) l on l.task_id = e.task_id
       left join (select task_id, count(*)::int as n from work.retried group by task_id) r on r.task_id = e.task_id`,
  );
  const seen = await countBy(site, 'select key as what, count(*)::int as n from work.effect group by key');
  const broken: string[] = [];
  const total = sum(seen.values());
  for (const { key, kind, depth, task_id, finished, ends, retries } of tasks) {
    if (ends !== 1 + retries) broken.push(`task ${task_id} (${kind}, ${key}) ended ${ends} times in the log`);
    for (const each of kind === 'chain' ? Array.from({ length: depth + 1 }, (_, n) => `${key}/${n}`) : [key]) {
      const n = seen.get(each) ?? 0;
      seen.delete(each);
      // A statement outside of a transaction may run again when its answer was lost.
      const isRight = kind === 'repeatable' ? n >= finished : n === finished;
      if (!isRight)
        broken.push(`task ${task_id} (${kind}, ${each}) took effect ${n} times and finished ${finished} times`);
    }
  }
  for (const [key, n] of seen) broken.push(`${key} took effect ${n} times and was not enqueued`);
  return { counted: total, broken };
}

async function jobEffects(site: SoakSite): Promise<Omit<Effects, 'attempts'>> {
  const kinds = new Map(site.jobs.map(({ name, effect }) => [name, effect]));
  const finished = await site.home.query<{ job: string; task_id: string; n: number }>(
    "select job, task_id, count(*)::int as n from pgherd.task_log where job is not null and state = 'finished' group by job, task_id",
  );
  const seen = await countBy(
    site,
    'select task_id::text as what, count(*)::int as n from work.occurrence group by task_id',
  );
  const broken: string[] = [];
  const total = sum(seen.values());
  for (const { job, task_id, n } of finished) {
    const kind = kinds.get(job) ?? 'none';
    const effects = seen.get(task_id) ?? 0;
    seen.delete(task_id);
    if (kind === 'never') broken.push(`task ${task_id} of ${job} finished`);
    else if (kind !== 'none' && n !== 1) broken.push(`task ${task_id} of ${job} finished ${n} times`);
    else if (kind === 'once' && effects !== 1)
      broken.push(`task ${task_id} of ${job} finished and took effect ${effects} times`);
    else if (kind === 'repeated' && effects < 1) broken.push(`task ${task_id} of ${job} finished and took no effect`);
  }
  const bare = await site.home.query<{ task_id: string }>(
    "select distinct task_id from pgherd.task_log where job like 'bare-%'",
  );
  const ambiguous = new Set(bare.map(({ task_id }) => task_id));
  for (const [task, n] of seen)
    if (!ambiguous.has(task)) broken.push(`task ${task} took effect ${n} times and did not finish`);
  return { counted: total, broken };
}

async function countBy({ home, other }: Databases, sql: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const database of [home, other]) {
    for (const { what, n } of await database.query<{ what: string; n: number }>(sql))
      counts.set(what, (counts.get(what) ?? 0) + n);
  }
  return counts;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
