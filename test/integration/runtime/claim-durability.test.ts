import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { transaction } from '../../../src/postgres/transaction.ts';
import { registerDaemon } from '../../../src/store/daemons/daemons.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { claimTasks } from '../../../src/store/queue/claim-tasks.ts';
import { claimedTasksOf } from '../../../src/store/queue/claimed-leases.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Connection;
let daemonId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'test' });
  await useSchema(connection, 'pgherd');
  const facts = { hostname: 'here', pid: 1, version: 'test', slots: 8, leaseMs: 600_000, maxSessions: 40 };
  ({ daemonId } = await registerDaemon(connection, facts));
  await connection.execute(`insert into topics (name, concurrency) values ('limited', 2)`);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Enqueues tasks, claims them all, and returns the setting of their commit. */
async function commitOfClaim(...tasks: readonly object[]): Promise<{ claimed: readonly string[]; waits: boolean }> {
  await connection.execute('truncate _tasks, _ready, _leases, _done');
  await connection.query('select enqueue_many($1)', [JSON.stringify(tasks)]);
  return transaction(connection, async () => {
    const claimed = await claimTasks(connection, {
      daemonId,
      slots: 8,
      ahead: 0,
      lane: 1,
      cursor: '',
      topics: null,
      marks: null,
      rooms: [],
    });
    const [row] = await connection.query<{ setting: string }>(
      `select current_setting('synchronous_commit') as setting`,
    );
    return { claimed: claimed.flatMap(claimedTasksOf).map(({ sql }) => sql), waits: row?.setting !== 'off' };
  });
}

test('a claim of tasks that take effect with their record does not wait for the disk', async () => {
  const home = { sql: 'select 1', transaction: true };
  expect(await commitOfClaim(home, home)).toEqual({ claimed: ['select 1', 'select 1'], waits: false });
  const [after] = await connection.query<{ setting: string }>(
    `select current_setting('synchronous_commit') as setting`,
  );
  expect(after?.setting).toBe('on');
});

test.each([
  ['outside a transaction', { sql: 'vacuum', transaction: false }],
  ['in another database', { sql: 'select 2', database: 'postgres' }],
  ['under a limit', { sql: 'select 3', topic: 'limited' }],
])('a claim waits for the disk as soon as one of its tasks runs %s', async (_where, task) => {
  const { claimed, waits } = await commitOfClaim({ sql: 'select 1', transaction: true }, task);
  expect(claimed).toHaveLength(2);
  expect(waits).toBe(true);
});
