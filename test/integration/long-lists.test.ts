import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { startDelay } from '../../src/store/lists/activity.ts';
import { summarize } from '../../src/store/lists/list-daemons.ts';
import { listLog, listTasks } from '../../src/store/lists/list-tasks.ts';
import { useSchema } from '../../src/store/migrate/schema-version.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDaemon } from '../support/queue.ts';
import { rowsRead } from '../support/rows-read.ts';

// What people look at must not cost more than the rows that they see.
const LONG = 20_000;

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'long lists' });
  await useSchema(connection, 'pgherd');
  await database.query(
    `insert into pgherd._tasks (sql, available_at) select 'select ' || repeat('1', 200), now() - n * interval '1 s' from generate_series(1, $1::int) n`,
    [LONG],
  );
  await database.query(`insert into pgherd._tasks (sql, priority) values ('select 2', 1)`);
  await (await testDaemon(database)).claim({ slots: 1, ahead: 0 });
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, available_at, started_at, ended_at, sql, login, job_name)
     select n, 1, 'default', case n % 2 when 0 then 'failed' else 'finished' end, t, t, t, 'select 1', 'x', case when n % 2 = 0 then 'fails' else 'works-' || n % 40 end
     from generate_series(1, $1::int) n cross join lateral (select case when n <= 20 then now() - interval '1 s' else now() - interval '2 h' end) x (t)`,
    [LONG],
  );
  await database.query('analyze pgherd._tasks, pgherd._leases, pgherd._done, pgherd._task_log');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Width': number;
  readonly 'Actual Rows': number;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** All nodes of the plans of what `work` asks, as they were executed. */
async function nodesOf(work: (recording: Connection) => Promise<unknown>): Promise<readonly PlanNode[]> {
  const nodes: PlanNode[] = [];
  const add = (node: PlanNode): void => {
    nodes.push(node);
    for (const child of node.Plans ?? []) add(child);
  };
  const query: Connection['query'] = async (sql, values) => {
    const [row] = await connection.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      `explain (analyze, format json) ${sql}`,
      values,
    );
    for (const { Plan } of row?.['QUERY PLAN'] ?? []) add(Plan);
    return connection.query(sql, values);
  };
  await work({ ...connection, query });
  return nodes;
}

test('the first page of a long queue is found without sorting the SQL of all of it', async () => {
  const filter = { job: null, state: null, limit: 3, offset: 0 };
  const rows = await listTasks(connection, filter);
  const nodes = await nodesOf((recording) => listTasks(recording, filter));

  expect(rows.map(({ state }) => state)).toEqual(['running', 'pending', 'pending']);
  expect(rows.map(({ id }) => Number(id))).toEqual([LONG + 1, LONG, LONG - 1]);
  const page = await listTasks(connection, { ...filter, state: 'pending', offset: 2 });
  expect(page.map(({ id }) => Number(id))).toEqual([LONG - 2, LONG - 3, LONG - 4]);
  const widths = nodes.filter((node) => node['Node Type'] === 'Limit').map((node) => node['Plan Width']);
  expect(widths).toHaveLength(1);
  expect(widths[0]).toBeLessThan(40);
});

test.each([
  ['status', summarize, { failed: 10 }],
  ['the dashboard', startDelay, { startDelayMedianMs: 0 }],
] as const)('%s reads only the recent part of a long log', async (_what, ask, expected) => {
  const answer = await ask(connection);
  const nodes = await nodesOf(ask);

  expect(answer).toMatchObject(expected);
  const filtered = nodes.map((node) => node['Rows Removed by Filter'] ?? 0).reduce((sum, rows) => sum + rows, 0);
  expect(filtered).toBeLessThan(100);
});

test.each([
  [{ state: 'cancelled' }, 0],
  [{ state: 'failed' }, 3],
  [{ job: 'fails', state: 'cancelled' }, 0],
  [{ job: 'works-1', state: 'failed' }, 0],
  [{ job: 'fails' }, 3],
  [{}, 3],
  [{ sinceMs: Date.now() - 10_800_000 }, 3],
  [{ state: 'failed', sinceMs: Date.now() - 10_800_000 }, 3],
] as const)('a page of the log with %j reads the rows that it shows', async (filter, shown) => {
  const all = { job: null, state: null, sinceMs: null, limit: 3, ...filter };
  const { result, rows } = await rowsRead(connection, '_task_log', () => listLog(connection, all));
  expect(result).toHaveLength(shown);
  expect(rows).toBeLessThan(50);
});
