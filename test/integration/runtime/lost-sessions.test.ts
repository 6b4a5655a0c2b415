import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addJob, addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const RETRIES = { retry_limit: 1, retry_backoff: { initialMs: 10, factor: 1, maxMs: 10, jitter: 0 } };

describe('the session decides whether an attempt was lost, not the SQLSTATE', () => {
  // As dblink and postgres_fdw pass them on from another server.
  const SQLSTATES = ['08000', '08001', '08003', '08006', '53100', '53200', '53300', '57P01', '57P02', '57P03', '57P05'];
  const raised = (sqlstate: string): string =>
    `do $$ begin raise exception 'could not connect to server' using errcode = '${sqlstate}'; end $$`;

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['in its transaction', {}],
    ['statement by statement', { transaction: false }],
    ['in another database', { database: 'postgres' }],
  ])('an error that SQL raises %s is the task’s own, and follows its retry', async (_name, columns) => {
    const ids = await Promise.all(
      SQLSTATES.map((sqlstate) => addTask(database, raised(sqlstate), { ...columns, ...RETRIES })),
    );
    await startDaemon(database);
    for (const [index, task] of ids.entries()) {
      await logged(database, { task }, 'failed');
      const sqlstate = SQLSTATES[index];
      expect(await logOf(database, { task })).toMatchObject([
        { attempt: 1, state: 'retrying', reason: null, sqlstate },
        { attempt: 2, state: 'failed', reason: null, sqlstate },
      ]);
    }
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['in its transaction', {}],
    ['statement by statement', { transaction: false }],
    ['in another database', { database: 'postgres' }],
  ])('a session that ends %s is lost, and its task uses up no retry', async (_name, columns) => {
    const ends = `select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)`;
    const id = await addTask(database, ends, columns);
    await startDaemon(database);
    expect(await logged(database, { task: id }, 'retrying')).toMatchObject({
      attempt: 1,
      reason: 'the session was lost',
      sqlstate: '57P01',
      hint: `a task whose session was ended runs again; to stop it: pgherd cancel ${id}`,
    });
    await database.query('select pgherd.cancel_task($1)', [id]);
    await logged(database, { task: id }, 'cancelled');
  });
});

describe('a session that an administrator ends', () => {
  const begun = (key: number): Promise<unknown> =>
    waitFor(
      async () =>
        (await database.query(`select from pg_locks where locktype = 'advisory' and objid = $1 and granted`, [key]))
          .length > 0,
      { what: 'the start of the task' },
    );
  const endSessionOf = async (key: number): Promise<void> => {
    await waitFor(
      async () =>
        (
          await database.query(
            `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = $1 and granted`,
            [key],
          )
        ).length > 0,
      { what: 'the session of the task' },
    );
  };

  test('ends its task too when the job is deleted', async () => {
    const job = await addJob(database, 'runaway', { sql: 'select pg_advisory_lock(4711), pg_sleep(60)' });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('runaway')`);
    await begun(4711);
    await database.query('delete from pgherd.jobs where id = $1', [job]);
    await endSessionOf(4711);
    expect(await logged(database, { job: 'runaway' })).toMatchObject({
      state: 'cancelled',
      reason: 'its session was ended, and its job is deleted',
      sqlstate: '57P01',
    });
    expect(await database.query(`select from pgherd.tasks where job = 'runaway'`)).toEqual([]);
  });

  test('a failed attempt of a deleted job is not retried', async () => {
    const job = await addJob(database, 'gone', {
      sql: 'select pg_advisory_lock(4712), pg_sleep(60)',
      retry_limit: 3,
      retry_initial: '10 ms',
    });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('gone')`);
    await begun(4712);
    await database.query('delete from pgherd.jobs where id = $1', [job]);
    await waitFor(
      async () =>
        (
          await database.query<{ ended: boolean }>(
            `select pg_cancel_backend(pid) as ended from pg_locks where locktype = 'advisory' and objid = 4712 and granted`,
          )
        ).length > 0,
      { what: 'the session of the task' },
    );
    expect(await logged(database, { job: 'gone' })).toMatchObject({
      state: 'failed',
      attempt: 1,
      reason: 'no retry: its job is deleted',
    });
  });
});

test.each([true, false])(
  'a transaction_timeout that a task sets itself is its error, not a lost session (%s)',
  async (transaction) => {
    const [server] = await database.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    // Older servers do not have it.
    if ((server?.version ?? 0) < 170_000) return;
    await startDaemon(database);
    const sql = `set transaction_timeout = '100ms'; ${transaction ? '' : 'begin; '}select pg_sleep(20)${transaction ? '' : '; commit'}`;
    const id = await addTask(database, sql, { transaction });
    expect(await logged(database, { task: id })).toMatchObject({ state: 'failed', attempt: 1, sqlstate: '25P04' });
  },
);

test('a task that commits although it is one transaction says what to do, also when an idle daemon runs it', async () => {
  const { daemon } = await startDaemon(database);
  // Only with an open session of the login.
  await logged(database, { task: await addTask(database, 'select 1') });
  await waitFor(() => daemon.load.busy === 0, { what: 'an idle daemon' });
  const [row] = await database.query<{ id: string }>(
    `select pgherd.enqueue('do $$ begin commit; end $$', transaction => true) as id`,
  );
  expect(await logged(database, { task: row?.id ?? '' })).toMatchObject({
    sqlstate: '2D000',
    hint: expect.stringMatching(/^set transaction: false/),
  });
});

describe('a task that ends its session again and again', () => {
  const crashed = (id: string, crashes: number): Promise<unknown> =>
    waitFor(
      async () =>
        (await database.query('select from pgherd._tasks where id = $1 and crashes = $2', [id, crashes])).length > 0,
      { what: `crash ${crashes}` },
    );
  const dueNow = (ids: readonly string[]): Promise<unknown> =>
    database.query('update pgherd._tasks set available_at = clock_timestamp() where id = any ($1) and waits', [ids]);
  const ends = 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)';

  test('waits longer each time, and fails after the fifth', async () => {
    const id = await addTask(database, ends);
    await startDaemon(database);
    const waits: number[] = [];
    for (const crashes of [2, 3, 4]) {
      await crashed(id, crashes);
      const [row] = await database.query<{ s: number }>(
        'select extract(epoch from available_at - clock_timestamp())::float8 as s from pgherd._tasks where id = $1',
        [id],
      );
      waits.push(row?.s ?? 0);
      await dueNow([id]);
    }
    const [second = 0, third = 0, fourth = 0] = waits;
    expect([second <= 1, third > 1 && third <= 10, fourth > 10 && fourth <= 60]).toEqual([true, true, true]);
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({
      attempt: 5,
      reason: 'lost its session or daemon 5 times',
    });
  });

  test('runs one at a time after the second, which separates innocent tasks from the culprit', async () => {
    const suspect = { crashes: 2, lost: 2, attempt: 2, waits: true, available_at: new Date() };
    const ids = [
      await addTask(database, 'select pg_sleep(0.5)', suspect),
      await addTask(database, 'select pg_sleep(0.5)', suspect),
    ];
    await startDaemon(database);
    for (const id of ids) expect(await logged(database, { task: id }, 'finished')).toMatchObject({ attempt: 3 });
    const [row] = await database.query<{ overlap: boolean }>(
      `select bool_or(a.started_at < b.ended_at and b.started_at < a.ended_at) as overlap
       from pgherd.task_log a join pgherd.task_log b on a.task_id < b.task_id
       where a.task_id = any ($1) and b.task_id = any ($1) and a.state = 'finished' and b.state = 'finished'`,
      [ids],
    );
    expect(row?.overlap).toBe(false);
  });

  test('that ends its daemons fails too', async () => {
    const id = await addTask(database, 'select pg_sleep(60)');
    await database.query('update pgherd._tasks set crashes = 4, lost = 4, attempt = 4 where id = $1', [id]);
    const { daemon } = await startDaemon(database);
    await waitFor(() => daemon.load.busy === 1, { what: 'the start' });
    await database.query('delete from pgherd.daemons where id = $1', [daemon.id]);
    await database.query('select pg_terminate_backend(pid) from pgherd._connections where daemon_id = $1', [daemon.id]);
    const row = await waitFor(
      async () => {
        await database.query('select pgherd._rescue()');
        return (await logOf(database, { task: id })).find(({ state }) => state === 'failed');
      },
      { what: 'the rescue' },
    );
    expect(row).toMatchObject({ attempt: 5, reason: 'lost its session or daemon 5 times' });
  });
});

describe('a role that is renamed while a session of it is open', () => {
  test('is named as such, and the tasks of other roles go on', async () => {
    const role = await database.createRole('renamed');
    const daemon = await startDaemon(
      database,
      {},
      { roles: { [role]: { passwordEnv: 'ROLE' } }, env: { ROLE: database.rolePassword(role) } },
    );
    expect(await logged(database, { task: await addTask(database, 'select 1', { login: role }) })).toMatchObject({
      state: 'finished',
    });
    await database.query(`alter role ${role} rename to ${role}_b`);
    try {
      // A claim ahead of others: several tasks, so that no single one is claimed by its session itself.
      await database.query(
        `insert into pgherd._tasks (sql, login, transaction, retry_limit) select 'select 1', $1, true, 1 from generate_series(1, 2)`,
        [role],
      );
      const row = await waitFor(
        async () =>
          (
            await database.query<{ message: string; hint: string }>(
              `select message, hint from pgherd._task_log where login = $1 and message is not null order by ended_at limit 1`,
              [role],
            )
          )[0],
        { what: 'the reason' },
      );
      expect(row).toEqual({
        message: `role "${role}" was renamed to "${role}_b"`,
        hint: 'let the job run as the new name of the role, and give its password under that name',
      });
      const refused = await daemon.event('login-refused');
      expect(refused.reason).toBe(`role "${role}" does not exist`);
      expect(await logged(database, { task: await addTask(database, 'select 1') })).toMatchObject({
        state: 'finished',
      });
    } finally {
      await database.query(`alter role ${role}_b rename to ${role}`);
    }
  });
});

describe('a role that is dropped while a session of it is open', () => {
  test.each([1, 2])('is named as such (%i tasks at once)', async (tasks) => {
    const role = await database.createRole('dropped');
    await startDaemon(
      database,
      {},
      { roles: { [role]: { passwordEnv: 'ROLE' } }, env: { ROLE: database.rolePassword(role) } },
    );
    expect(await logged(database, { task: await addTask(database, 'select 1', { login: role }) })).toMatchObject({
      state: 'finished',
    });
    await database.query(`drop owned by ${role}; drop role ${role}`);
    await database.query(
      `insert into pgherd._tasks (sql, login, transaction, retry_limit) select 'select 1', $1, true, 0 from generate_series(1, $2)`,
      [role, tasks],
    );
    const reasons = (): Promise<object[]> =>
      database.query(`select message, hint from pgherd._task_log where login = $1 and message is not null`, [role]);
    await waitFor(async () => (await reasons()).length === tasks, { what: 'the reasons' });
    expect(await reasons()).toEqual(
      Array.from({ length: tasks }, () => ({
        message: `role "${role}" does not exist`,
        hint: `create role ${role} login, or let the job run as another role`,
      })),
    );
  });
});

test.each<[string, string, Readonly<Record<string, unknown>>]>([
  ['fails', 'select 1 / 0 from (select pg_sleep(0.02)) x', { retry_limit: 1_000 }],
  ['ends its session', 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)', {}],
])('a cancel holds for a task that %s before the request reaches it', async (_name, sql, columns) => {
  // A request that arrives while an attempt ends: the daemon sees it when the task is not running any more.
  await database.query(`create or replace function request_cancel() returns trigger language plpgsql security definer as $$
    begin insert into pgherd._cancel_requests (task_id, reason) values (new.task_id, 'enough'); return null; end $$`);
  await database.query('drop trigger if exists request_cancel on pgherd._task_log');
  const id = await addTask(database, sql, columns);
  await database.query(`create trigger request_cancel after insert on pgherd._task_log for each row
    when (new.task_id = ${id} and new.state = 'retrying') execute function request_cancel()`);
  await startDaemon(database);
  expect(await logged(database, { task: id }, 'cancelled')).toMatchObject({
    reason: expect.stringMatching(/^cancelled by .*: enough$/),
  });
  expect((await database.query('select from pgherd.task_log where task_id = $1', [id])).length).toBe(2);
  expect(await database.query('select from pgherd._cancel_requests where task_id = $1', [id])).toEqual([]);
});
