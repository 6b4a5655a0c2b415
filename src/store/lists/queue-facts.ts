import type { Connection } from '../../postgres/connection.ts';

/** Unfinished tasks of one topic in one state. */
export interface QueueCount {
  readonly topic: string;
  /** `held`: pending, but waiting for an earlier task of its job. */
  readonly state: 'pending' | 'held' | 'retrying' | 'running';
  readonly tasks: number;
}

export interface QueueFacts {
  readonly counts: readonly QueueCount[];
  /** The part of the queue that was read, in (0, 1]: 1 means that the counts are exact, else they are estimates. */
  readonly sampled: number;
  /** How long the oldest task that may start has been waiting; null: none waits. */
  readonly oldestWaitingMs: number | null;
  /** The lag of the schedulers: the age of the oldest occurrence that is due and has no task yet; 0: none. */
  readonly schedulerLatenessMs: number;
}

/**
 * Returns what waits and runs, at a cost that does not grow with the queue: up to 32 MB of the table are read completely, of a larger one
 * an even sample of that many blocks. Running tasks are always counted exactly.
 */
export async function queueFacts(connection: Connection, maxBlocks: number = MAX_BLOCKS): Promise<QueueFacts> {
  const [size] = await connection.query<{ blocks: number }>(
    `select (pg_relation_size('_tasks') / current_setting('block_size')::int)::float8 as blocks`,
  );
  const sampled = Math.min(1, maxBlocks / Math.max(1, size?.blocks ?? 1));
  const waiting = await connection.query<QueueCount & { readonly oldestMs: number | null }>(
    `select t.topic, case when t.held then 'held' when t.retrying then 'retrying' else 'pending' end as state, count(*)::float8 as tasks,
       extract(epoch from clock_timestamp() - min(t.available_at)
         filter (where t.held is not true and t.available_at <= clock_timestamp()))::float8 * 1000 as "oldestMs"
     from _tasks t tablesample system ($1) left join _task_leases l on l.task_id = t.id
     where l.task_id is null group by 1, 2`,
    [sampled * 100],
  );
  const running = await connection.query<QueueCount>(
    `select t.topic, 'running' as state, count(*)::float8 as tasks
     from _task_leases l join _tasks t on t.id = l.task_id where not l.done group by t.topic`,
  );
  const [lateness] = await connection.query<{ ms: number | null }>(
    `select greatest(0, extract(epoch from clock_timestamp() - min(s.next_due_at)))::float8 * 1000 as ms
     from job_state s join jobs j on j.id = s.job_id
     where s.next_due_at > '-infinity' and s.next_due_at <= statement_timestamp() and j.enabled
       and (s.paused_at is null or s.paused_until <= clock_timestamp())`,
  );
  const oldest = [...waiting.map(({ oldestMs }) => oldestMs), sampled < 1 ? await firstInLine(connection) : null];
  const known = oldest.filter((ms) => ms !== null);
  return {
    counts: [...running, ...waiting.map((row) => ({ ...row, tasks: Math.round(row.tasks / sampled) }))],
    sampled,
    oldestWaitingMs: known.length === 0 ? null : Math.max(0, ...known),
    schedulerLatenessMs: lateness?.ms ?? 0,
  };
}

export interface QueueTotals {
  /** Held ones included. */
  readonly pending: number;
  readonly held: number;
  readonly retrying: number;
  readonly running: number;
  /** The counts come from a sample. */
  readonly estimated: boolean;
  readonly oldestWaitingMs: number | null;
}

/** The facts of all topics together. */
export function queueTotals({ counts, sampled, oldestWaitingMs }: QueueFacts): QueueTotals {
  const total = (...states: readonly string[]): number =>
    counts.reduce((sum, { state, tasks }) => sum + (states.includes(state) ? tasks : 0), 0);
  return {
    pending: total('pending', 'held'),
    held: total('held'),
    retrying: total('retrying'),
    running: total('running'),
    estimated: sampled < 1,
    oldestWaitingMs,
  };
}

/** Returns the longest wait of the first task of each topic: a jump through the key of the queue, not a scan. */
async function firstInLine(connection: Connection): Promise<number | null> {
  const [row] = await connection.query<{ ms: number | null }>(
    `with recursive line as (
       (select priority, topic, id, 1 as n from _ready order by priority, topic, id limit 1)
       union all
       select k.priority, k.topic, k.id, l.n + 1
       from line l cross join lateral (
         select priority, topic, id from _ready
         where (priority, topic) > (l.priority, l.topic) order by priority, topic, id limit 1
       ) k where l.n < 2000
     )
     select extract(epoch from clock_timestamp() - min(t.available_at))::float8 * 1000 as ms from line l join _tasks t on t.id = l.id`,
  );
  return row?.ms ?? null;
}

/** 32 MB of blocks of 8 kB: a few ms. */
const MAX_BLOCKS = 4_096;
