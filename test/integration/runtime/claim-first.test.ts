import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { transaction } from '../../../src/postgres/transaction.ts';
import { registerDaemon } from '../../../src/store/daemons/daemons.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { claimFirst } from '../../../src/store/queue/claim-first.ts';
import { claimTasks } from '../../../src/store/queue/claim-tasks.ts';
import type { ClaimedTask } from '../../../src/task/task.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Connection;
let daemonId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'test' });
  await useSchema(connection, 'pgherd');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await connection.execute('truncate _tasks, topics, topic_state; update topic_defaults set delay = default');
  const facts = { hostname: 'here', pid: 1, version: 'test', slots: 8, leaseMs: 600_000, maxSessions: 40 };
  ({ daemonId } = await registerDaemon(connection, facts));
});

const enqueue = (...tasks: readonly object[]): Promise<unknown> =>
  connection.query('select enqueue_many($1)', [JSON.stringify(tasks)]);
const first = (topics: readonly string[] | null = null): ReturnType<typeof claimFirst> =>
  claimFirst(connection, { daemonId, topics });
const whole = (): Promise<readonly ClaimedTask[]> =>
  claimTasks(connection, { daemonId, slots: 8, ahead: 0, cursor: '', topics: null, marks: null });
const TASK = { sql: 'select 1', transaction: true };

test('takes the most urgent task, and returns whether there are more', async () => {
  await enqueue({ ...TASK, topic: 'b' }, { ...TASK, topic: 'a' }, { ...TASK, topic: 'c', priority: 1 });
  expect(await first()).toMatchObject({ task: { topic: 'c', claims: 1, attempt: 1 }, more: true });
  expect(await first()).toMatchObject({ task: { topic: 'a' }, more: true });
  expect(await first()).toMatchObject({ task: { topic: 'b' }, more: false });
  expect(await first()).toEqual({ task: null, more: true });
});

test.each([
  ['a task', `insert into _tasks (sql, transaction) values ('select 1', true)`],
  ['a task whose statements decide on their transaction', `insert into _tasks (sql) values ('select 1')`],
  [
    'a task of a job with parameters',
    `insert into _tasks (sql, job_id, job_name, scheduled_for, params, retry_limit, retry_backoff, timeout)
     values ('select 1', 7, 'seven', '2026-01-01', '{"a": 1}', 3, '{"initialMs": 1000, "factor": 2, "maxMs": 5000, "jitter": 0}', '90 s')`,
  ],
])('gives of %s what the whole claim gives', async (_what, insert) => {
  await connection.execute(insert);
  const { task } = await first();
  await connection.execute('truncate _tasks restart identity');
  await connection.execute(insert);
  const [other] = await whole();
  expect({ ...task, id: '', token: '' }).toEqual({ ...other, id: '', token: '' });
});

test('takes a task whose topic is declared, where it has no limits', async () => {
  await connection.execute(`insert into topics (name, priority) values ('mail', 5)`);
  await enqueue({ ...TASK, topic: 'mail' });
  expect((await first()).task).toMatchObject({ topic: 'mail', prefetchable: true });
});

describe('leaves to the whole claim', () => {
  const left = async (): Promise<void> => {
    expect(await first()).toEqual({ task: null, more: true });
    const [row] = await connection.query<{ state: string }>('select state from _tasks');
    expect(row?.state).toBe('pending');
  };

  test.each([
    ['with a concurrency', `insert into topics (name, concurrency) values ('t', 9)`],
    ['with a delay', `insert into topics (name, delay) values ('t', '1 s')`],
    ['whose successes are not logged', `insert into topics (name, log) values ('t', 'errors')`],
    ['that is declared paused', `insert into topics (name, paused) values ('t', true)`],
    ['that was paused', `insert into topic_state (topic, paused_at, paused_by) values ('t', now(), 'me')`],
    [
      'that was paused until later',
      `insert into topic_state (topic, paused_at, paused_by, paused_until) values ('t', now(), 'me', now() + interval '1 hour')`,
    ],
    [
      'whose next start is later',
      `insert into topic_state (topic, next_start_at) values ('t', now() + interval '1 hour')`,
    ],
    ['with the delay that topics have by default', `update topic_defaults set delay = '1 s'`],
  ])('a task of a topic %s', async (_what, setup) => {
    await connection.execute(setup);
    await enqueue({ ...TASK, topic: 't' });
    await left();
  });

  test.each([
    ['another database', { ...TASK, transaction: false, database: 'postgres' }],
    ['no transaction', { sql: 'vacuum', transaction: false }],
  ])('a task in %s', async (_where, task) => {
    await enqueue(task);
    await left();
  });

  test('a task of a topic that this daemon does not serve', async () => {
    await enqueue({ ...TASK, topic: 't' });
    expect(await first(['u'])).toEqual({ task: null, more: true });
    expect((await first(['u', 't'])).task?.topic).toBe('t');
  });

  test('everything when its lease is over', async () => {
    await connection.execute(`update daemons set lease_until = now() - interval '1 s' where id = $1`, [daemonId]);
    await enqueue(TASK);
    await left();
    await expect(whole()).rejects.toMatchObject({ code: 'PH002' });
  });
});

test('takes a task once, with others at it', async () => {
  await enqueue(TASK);
  const other = await connect(targetOf(database.url), { applicationName: 'other' });
  await useSchema(other, 'pgherd');
  const taken = await transaction(connection, async () => {
    const mine = await first();
    const theirs = await claimFirst(other, { daemonId, topics: null });
    return [mine.task !== null, theirs.task !== null];
  });
  expect(taken).toEqual([true, false]);
  await other.close();
});

test('does not wait for the disk', async () => {
  await enqueue(TASK);
  const setting = await transaction(connection, async () => {
    await first();
    const [row] = await connection.query<{ setting: string }>(
      `select current_setting('synchronous_commit') as setting`,
    );
    return row?.setting;
  });
  expect(setting).toBe('off');
});
