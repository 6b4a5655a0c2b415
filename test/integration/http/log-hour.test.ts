import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LogHour } from '../../../src/http/log-hour.ts';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { recentActivity } from '../../../src/store/lists/activity.ts';
import { summarize } from '../../../src/store/lists/list-daemons.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'log hour' });
  await useSchema(connection, 'pgherd');
});
beforeEach(() => database.query('truncate pgherd._task_log'));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Ten rows a second over the last 70 minutes: of ten, seven finished; late by 0 to 999 ms. */
async function fill(): Promise<void> {
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, available_at, started_at, ended_at, login)
     select n, case when s in ('skipped', 'cancelled') then 0 else 1 end, 'default', s, t - n % 1000 * interval '1 ms',
       case when s not in ('skipped', 'cancelled') then t end, t, 'x'
     from generate_series(1, 42000) n,
       lateral (select clock_timestamp() - n * interval '100 ms', (array['failed', 'skipped', 'cancelled'])[n % 10 + 1]) x (t, named),
       lateral (select coalesce(named, 'finished')) y (s)`,
  );
  await database.query('analyze pgherd._task_log');
}

const add = (state: string, columns: Readonly<Record<string, string>>): Promise<unknown> => {
  const all: Record<string, string> = { attempt: '1', topic: `'a'`, state: `'${state}'`, login: `'x'`, ...columns };
  return database.query(
    `insert into pgherd._task_log (${Object.keys(all).join(', ')}) values (${Object.values(all).join(', ')})`,
  );
};
const readWith =
  (with_: Connection) =>
  <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    work(with_);

test('equals a count over the whole hour, before and after a restart', async () => {
  await fill();
  const hour = new LogHour(readWith(connection));
  await hour.look();
  const exact = await summarize(connection);
  for (const answer of [await hour.look(), await new LogHour(readWith(connection)).look()]) {
    // The hour begins at whole 10 s here: a hundredth of it, at most.
    for (const state of ['finished', 'failed', 'cancelled', 'skipped'] as const) {
      expect(Math.abs(answer[state] - exact[state])).toBeLessThanOrEqual(Math.ceil(exact[state] / 100));
    }
    expect(answer.latenessMaxMs).toBe(999);
    expect(Math.abs((answer.latenessMedianMs ?? 0) / (exact.latenessMedianMs ?? 0) - 1)).toBeLessThan(0.03);
  }
});

test('sees what others ended since the last look, also when it is committed 20 s late', async () => {
  const hour = new LogHour(readWith(connection));
  expect(await hour.look()).toEqual({
    finished: 0,
    failed: 0,
    cancelled: 0,
    skipped: 0,
    latenessMedianMs: null,
    latenessMaxMs: null,
  });
  await add('finished', { available_at: 'now()', started_at: `now() + interval '100 ms'` });
  expect(await hour.look()).toMatchObject({ finished: 1, latenessMaxMs: 100 });
  await add('failed', { ended_at: `now() - interval '20 s'` });
  await add('finished', { ended_at: `now() - interval '61 min'` });
  expect(await hour.look()).toMatchObject({ finished: 1, failed: 1 });
  expect(await hour.look()).toMatchObject({ finished: 1, failed: 1 });
});

test('an attempt that never started was not on time', async () => {
  await add('cancelled', { available_at: 'now()' });
  expect(await new LogHour(readWith(connection)).look()).toMatchObject({ cancelled: 1, latenessMedianMs: null });
  expect(await summarize(connection)).toMatchObject({ cancelled: 1, latenessMedianMs: null });
  expect(await recentActivity(connection)).toMatchObject({ cancelled: 1, startDelayMedianMs: null });
});

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** A connection that explains what it is asked, and adds up the rows that its scans read and the blocks that they touch. */
function counting(): { readonly connection: Connection; readonly read: { rows: number; blocks: number } } {
  const read = { rows: 0, blocks: 0 };
  const add = ({ Plans: below = [], ...node }: PlanNode): void => {
    if (below.length === 0) {
      read.rows += (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    }
    below.forEach(add);
  };
  const query: Connection['query'] = async (sql, values) => {
    const [row] = await connection.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      `explain (analyze, buffers, format json) ${sql}`,
      values,
    );
    for (const { Plan } of row?.['QUERY PLAN'] ?? []) {
      add(Plan);
      read.blocks += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
    }
    return connection.query(sql, values);
  };
  return { connection: { ...connection, query }, read };
}

test('after the first query it reads the last half minute of the log, not the hour', async () => {
  await fill();
  let current = connection;
  const hour = new LogHour((work) => work(current));
  const first = counting();
  current = first.connection;
  await hour.look();
  expect(first.read.rows).toBeGreaterThan(35_000);

  const second = counting();
  current = second.connection;
  await hour.look();

  // 40 s of ten rows a second, and what passes between the looks.
  expect(second.read.rows).toBeLessThan(1_000);
  expect(second.read.blocks).toBeLessThan(1_000);
});
