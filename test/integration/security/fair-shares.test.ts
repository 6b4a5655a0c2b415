import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DaemonOptions } from '../../../src/runtime/part/options.ts';
import { addTask, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// Alice wants all there is. Bob's tasks must go on all the same.
let database: TestDatabase;
let alice: string;
let bob: string;

beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice', { memberOf: ['job_scheduler'] });
  bob = await database.createRole('bob', { memberOf: ['job_scheduler'] });
});
beforeEach(() =>
  database.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd.role_limits, pgherd._role_waiting, pgherd._task_log',
  ),
);
afterEach(stopDaemons);
afterAll(() => database.drop());

function start(options: Partial<DaemonOptions> = {}, env: Readonly<Record<string, string>> = {}): Promise<TestDaemon> {
  return startDaemon(
    database,
    { slots: 4, ...options },
    {
      roles: { [alice]: { passwordEnv: 'ALICE' }, [bob]: { passwordEnv: 'BOB' } },
      env: { ALICE: database.rolePassword(alice), BOB: database.rolePassword(bob), ...env },
    },
  );
}

/** Many tasks of alice's at once, in `topics` topics. */
async function flood(tasks: number, sql: string, topics = 1): Promise<void> {
  await database.query(
    `insert into pgherd._tasks (topic, transaction, sql, login)
     select case when $3 = 1 then 'default' else 'flood-' || n % $3 end, true, $2, $4 from generate_series(1, $1) n order by n`,
    [tasks, sql, topics, alice],
  );
}

const count = async (sql: string, values: readonly unknown[]): Promise<number> =>
  (await database.query<{ n: number }>(`select count(*)::int as n from ${sql}`, values))[0]?.n ?? 0;

describe('the concurrency of a role', () => {
  const most = `select max(n)::int as most from (
    select (select count(*) from pgherd.task_log o where o.role = $1 and o.started_at <= l.started_at and o.ended_at > l.started_at) as n
    from pgherd.task_log l where l.role = $1) x`;

  test('holds over all daemons and topics, and leaves the other slots to others', async () => {
    await database.query('insert into pgherd.role_limits (role, concurrency) values ($1, 2)', [alice]);
    await flood(12, 'select pg_sleep(0.3)', 3);
    const bobs = [
      await addTask(database, 'select 1', { login: bob }),
      await addTask(database, 'select 1', { login: bob }),
    ];
    await Promise.all([start(), start()]);
    for (const task of bobs) expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
    expect(await count(`pgherd._ready where login = $1`, [alice])).toBeGreaterThan(0);
    await waitFor(async () => (await count('pgherd._task_log where login = $1', [alice])) === 12, {
      what: 'all of alice',
    });
    expect(await database.query(most, [alice])).toEqual([{ most: 2 }]);
  });

  test('holds in a topic that has a concurrency of its own', async () => {
    await database.query('insert into pgherd.role_limits (role, concurrency) values ($1, 1)', [alice]);
    await database.query(`insert into pgherd.topics (name, concurrency) values ('narrow', 3) on conflict do nothing`);
    for (let n = 0; n < 4; n += 1) await addTask(database, 'select pg_sleep(0.1)', { login: alice, topic: 'narrow' });
    await start();
    await waitFor(async () => (await count('pgherd._task_log where login = $1', [alice])) === 4, {
      what: 'all of alice',
    });
    expect(await database.query(most, [alice])).toEqual([{ most: 1 }]);
  });
});

describe('max_waiting of a role', () => {
  test('refuses tasks that a role enqueues above it, but not those of jobs or other roles', async () => {
    await database.query('insert into pgherd.role_limits (role, max_waiting) values ($1, 3)', [alice]);
    const session = await database.client(alice);
    await session.query(`select pgherd.enqueue('select 1') from generate_series(1, 3)`);
    await expect(session.query(`select pgherd.enqueue('select 1')`)).rejects.toMatchObject({
      code: '53400',
      message: `3 tasks of role "${alice}" wait, 1 more are put in, and max_waiting is 3`,
    });
    await expect(session.query(`select pgherd.enqueue('select 1', delay => '1 h')`)).rejects.toThrow(
      'max_waiting is 3',
    );
    await session.end();
    const other = await database.client(bob);
    await other.query(`select pgherd.enqueue('select 1') from generate_series(1, 10)`);
    await other.end();
    await addTask(database, 'select 1', { login: alice, job_id: 4711 });
    expect(await count('pgherd._tasks where login = $1', [alice])).toBe(4);
  });
});

describe('a role whose logins are refused', () => {
  test('tries the login with one task after each pause, while the tasks of other roles go on', async () => {
    await flood(500, 'select 1');
    const bobs = await addTask(database, 'select 1', { login: bob });
    const daemon = await start({}, { ALICE: 'wrong' });
    expect(await logged(database, { task: bobs })).toMatchObject({ state: 'finished' });
    expect((await daemon.event('login-refused')).retryInMs).toBe(1_000);
    await daemon.event('login-refused', ({ retryInMs }) => retryInMs === 2_000);
    const tried = daemon.events.filter(({ type }) => type === 'login-refused').length;
    expect(await count(`pgherd._task_log where login = $1 and state = 'failed'`, [alice])).toBeLessThanOrEqual(tried);
    expect(await count('pgherd._tasks where login = $1', [alice])).toBeGreaterThan(480);
  });

  test('waits for its own sessions when it has a connection limit: no attempt is lost, and each task runs', async () => {
    await database.query(`alter role ${alice} connection limit 2`);
    try {
      await flood(24, 'select pg_sleep(0.1)');
      const bobs = await addTask(database, 'select 1', { login: bob });
      await start({ slots: 8 });
      expect(await logged(database, { task: bobs })).toMatchObject({ state: 'finished' });
      await waitFor(async () => (await count('pgherd._task_log where login = $1', [alice])) === 24, {
        what: 'all of alice',
      });
      expect(await count(`pgherd._task_log where login = $1 and (state <> 'finished' or attempt <> 1)`, [alice])).toBe(
        0,
      );
    } finally {
      await database.query(`alter role ${alice} connection limit -1`);
    }
  });
});

describe('many topics of one role', () => {
  test('do not keep another role waiting for as many turns', async () => {
    await flood(3_000, 'select pg_sleep(0.01)', 3_000);
    const daemon = await start({ slots: 2, batch: 2 });
    await waitFor(() => daemon.events.filter(({ type }) => type === 'task-ended').length > 80, { what: 'many turns' });
    const bobs = await addTask(database, 'select 1', { login: bob, topic: 'zzz' });
    expect(await logged(database, { task: bobs })).toMatchObject({ state: 'finished' });
    expect(await count('pgherd._tasks where login = $1', [alice])).toBeGreaterThan(1_000);
  });
});
