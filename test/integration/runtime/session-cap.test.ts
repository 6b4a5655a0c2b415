import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

const SLOTS = 8;

let database: TestDatabase;
let roles: readonly string[];
beforeAll(async () => {
  database = await createTestDatabase();
  roles = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => database.createRole(name)));
  await database.query('create table effect (role text, task int); grant insert on effect to public');
});
afterEach(async () => {
  await stopDaemons();
  await database.query('truncate effect, pgherd._task_log');
});
afterAll(() => database.drop());

function start(options: Parameters<typeof startDaemon>[1] = {}): Promise<TestDaemon> {
  return startDaemon(
    database,
    { slots: SLOTS, ...options },
    {
      roles: Object.fromEntries(roles.map((role) => [role, { passwordEnv: role }])),
      env: Object.fromEntries(roles.map((role) => [role, database.rolePassword(role)])),
    },
  );
}

async function count(sql: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql);
  return row?.count ?? 0;
}

/** The sessions of the daemon; those of the test have no such name. */
const openSessions = (): Promise<number> =>
  count(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name like 'pgherd %'`,
  );

/** Sessions that were ever opened in this database. The statistics of a session are sent when it has been idle for a moment. */
const everOpened = (): Promise<number> =>
  count(`select sessions::int as count from pg_stat_database where datname = current_database()`);

async function addTasks(role: string, tasks: number, sql: string): Promise<void> {
  await database.query(
    `insert into pgherd._tasks (sql, login, transaction) select replace($1, 'N', n::text), $2, true from generate_series(1, $3) n`,
    [sql, role, tasks],
  );
  await database.query('select pgherd._wake_for_tasks()');
}

const drained = (): Promise<unknown> =>
  waitFor(async () => (await count('select count(*)::int as count from pgherd._tasks')) === 0, {
    what: 'all tasks to end',
    timeoutMs: 40_000,
  });

describe('the sessions of a daemon', () => {
  test('are opened once for six roles in turn', async (context) => {
    // PostgreSQL counts the sessions of a database from version 14 on.
    if ((await count(`select current_setting('server_version_num')::int as count`)) < 140_000) return context.skip();
    await start();
    const before = await everOpened();
    const turns = 20;
    for (let turn = 0; turn < turns; turn++) {
      for (const role of roles) {
        await addTasks(role, 5, `insert into effect values (session_user, N)`);
        await drained();
      }
    }
    const effects = await count('select count(*)::int as count from effect');
    expect(effects).toBe(turns * roles.length * 5);
    await stopDaemons();
    expect((await everOpened()) - before).toBeLessThanOrEqual(roles.length * SLOTS + 12);
  });

  test('stay within the cap under load of all roles, which is used in full', async () => {
    const maxConnections = 14;
    const daemon = await start({ maxConnections });
    let most = 0;
    const watching = new AbortController();
    const watched = (async () => {
      while (!watching.signal.aborted) most = Math.max(most, await openSessions());
    })();
    for (const role of roles)
      await addTasks(role, 30, `select pg_sleep(0.02); insert into effect values (session_user, N)`);
    await drained();
    watching.abort();
    await watched;
    // One is kept for the keeper, which ends the sessions of a daemon that is gone, and one for the nightly check of SQL.
    expect(most).toBe(maxConnections - 2);
    expect(await count('select count(*)::int as count from effect')).toBe(roles.length * 30);
    expect(await count(`select count(*)::int as count from pgherd.task_log where state <> 'finished'`)).toBe(0);
    expect(daemon.events.filter(({ type }) => type === 'service-error')).toEqual([]);
  });

  test('that are too few for the daemon itself are refused with the number that is needed', async () => {
    const refused = start({ maxConnections: 3 });
    await expect(refused).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/^max_connections is 3, but this daemon needs at least \d+$/),
    });
    const needed = Number(/\d+$/.exec((await refused.catch((error: Error) => error.message)) as string)?.[0]);
    const daemon = await start({ maxConnections: needed });
    const task = await addTask(database, 'select 1', { login: roles[0] });
    expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
    await expect(
      daemon.daemon.reload({ maxConnections: needed - 1 }, { roles: {}, connections: {}, env: {} }),
    ).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  test('are closed when no task has used them for the idle time', async () => {
    await start({ idleTimeoutMs: 100 });
    const task = await addTask(database, 'select 1', { login: roles[0] });
    await logged(database, { task });
    await waitFor(
      async () =>
        (await count(
          `select count(*)::int as count from pg_stat_activity where datname = current_database() and usename = '${roles[0]}'`,
        )) === 0,
      { what: 'the idle session to be closed' },
    );
  });

  test('are replaced when the server ends them while they are idle, and no task fails', async () => {
    await start({ slots: 1 });
    const pids = new Set<number>();
    for (let turn = 0; turn < 3; turn++) {
      const task = await addTask(database, 'select 1', { login: roles[0] });
      // The daemon may see the end of the session only after it has taken it: the task is then executed on another one.
      expect(await logged(database, { task }, 'finished', 'failed')).toMatchObject({ state: 'finished' });
      const ended = await database.query<{ pid: number }>(
        `select pid, pg_terminate_backend(pid) from pg_stat_activity where usename = $1`,
        [roles[0]],
      );
      for (const { pid } of ended) pids.add(pid);
      await waitFor(
        async () =>
          (await count(`select count(*)::int as count from pg_stat_activity where usename = '${roles[0]}'`)) === 0,
        { what: 'the session to end' },
      );
    }
    expect(pids.size).toBe(3);
  });

  test('of a role with a connection limit are waited for, and no task fails', async () => {
    const role = roles[0] ?? '';
    await database.query(`alter role ${role} connection limit 2`);
    await start();
    await addTasks(role, 20, `select pg_sleep(0.02); insert into effect values (session_user, N)`);
    await drained();
    await database.query(`alter role ${role} connection limit -1`);
    expect(await count('select count(*)::int as count from effect')).toBe(20);
    expect(
      await count(`select count(*)::int as count from pgherd.task_log where state in ('failed', 'cancelled')`),
    ).toBe(0);
  });
});
