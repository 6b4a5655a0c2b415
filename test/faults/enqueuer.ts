import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { open } from '../support/admin.ts';
import type { Random } from '../support/random.ts';

/** Kinds of tasks, and how often each takes effect: `failing` never does, `repeatable` (outside of a transaction) at least once. */
export const KINDS = [
  'plain',
  'slow',
  'single',
  'narrow',
  'chain',
  'flaky',
  'late',
  'failing',
  'later',
  'many',
  'repeatable',
  'elsewhere',
  'narrow-elsewhere',
  'flaky-elsewhere',
] as const;
export type Kind = (typeof KINDS)[number];

/** Roles that tasks are enqueued as, at home and in the other database; null: as the caller. */
export interface TaskRoles {
  readonly home: readonly string[];
  readonly other: readonly string[];
}

export interface NewTask {
  readonly key: string;
  readonly kind: Kind;
  readonly depth: number;
  /** An SQL expression for the id. */
  readonly enqueue: string;
}

/** Enqueues as the role `worker`, in transactions that also record the expected effects, until it is stopped. */
export async function enqueueFor(
  url: string,
  { prefix, ms, random }: { readonly prefix: string; readonly ms: number; readonly random: Random },
): Promise<number> {
  const untilMs = performance.now() + ms;
  let client: pg.Client | null = null;
  let committed = 0;
  for (let batch = 0; performance.now() < untilMs; batch++) {
    const tasks = Array.from({ length: random.int(1, 8) }, (_, i) => newTask(`${prefix}-${batch}-${i}`, random));
    try {
      client ??= await open(url);
      await client.query(statementOf(tasks));
      committed += tasks.length;
    } catch {
      // Interrupted: a batch that was not committed is not expected either. The next batch has new keys.
      void client?.end().catch(() => {});
      client = null;
    }
    await delay(30);
  }
  await client?.end().catch(() => {});
  return committed;
}

/** Several statements in one packet are one transaction. */
export function statementOf(tasks: readonly NewTask[]): string {
  return tasks
    .map(
      ({ key, kind, depth, enqueue }) =>
        `insert into work.expected (key, kind, depth, task_id) select '${key}', '${kind}', ${depth}, ${enqueue};`,
    )
    .join('\n');
}

/** A random task; its key is where its effect is found. */
export function newTask(key: string, random: Random, roles: TaskRoles | null = null): NewTask {
  const kind = random.chance(0.4) ? 'plain' : random.pick(KINDS);
  const depth = kind === 'chain' ? random.int(1, 4) : 0;
  return { key, kind, depth, enqueue: enqueueOf({ key, kind, depth, random, roles }) };
}

function enqueueOf({
  key,
  kind,
  depth,
  random,
  roles,
}: Omit<NewTask, 'enqueue'> & { readonly random: Random; readonly roles: TaskRoles | null }): string {
  const place = kind.endsWith('elsewhere') ? 'other' : 'home';
  const role = roles === null ? '' : `, role => '${random.pick(roles[place])}'`;
  const effect = (topic: string, seconds = 0): string => `select work.effect('${key}', '${topic}', ${seconds})`;
  const seconds = random.int(0, 20) / 100;
  const put = (sql: string, topic: string, more = 'transaction => true'): string =>
    `pgherd.enqueue($sql$${sql}$sql$, '${topic}', ${more}${role})`;
  const THERE = "database => 'other', transaction => true";
  switch (kind) {
    case 'plain':
      return put(effect('wide'), 'wide');
    case 'slow':
      return put(effect('wide', seconds * 3), 'wide');
    case 'single':
      return put(effect('single', seconds / 4), 'single');
    case 'narrow':
      return put(effect('narrow', seconds / 2), 'narrow');
    case 'chain':
      return put(`select work.chain('${key}', ${depth})`, 'chains');
    case 'flaky':
      return put(`select work.flaky('${key}', 'flaky')`, 'flaky');
    case 'late':
      return put(`select work.late('${key}', 'flaky')`, 'flaky');
    case 'failing':
      return put(`select work.failing('${key}', 'flaky')`, 'flaky', 'transaction => true, retry_limit => 2');
    case 'later':
      return put(effect('wide'), 'wide', `transaction => true, delay => '${random.int(100, 2_000)} ms'`);
    case 'many':
      return `pgherd.enqueue_many(jsonb_build_array(jsonb_build_object('sql', $sql$${effect('wide')}$sql$, 'topic', 'wide', 'transaction', true)))`;
    case 'repeatable':
      return put(effect('repeatable'), 'wide', 'transaction => false');
    case 'elsewhere':
      return put(effect('elsewhere', seconds), 'elsewhere', THERE);
    case 'narrow-elsewhere':
      return put(effect('narrow-elsewhere', seconds / 2), 'narrow-elsewhere', THERE);
    case 'flaky-elsewhere':
      return put(`select work.flaky('${key}', 'elsewhere')`, 'elsewhere', THERE);
  }
}
