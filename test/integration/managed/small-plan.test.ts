import type pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addJob, addTask, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// Small plans allow 20 sessions or fewer, for the application and everything else together.
const MINIMUM = 5;

let database: TestDatabase;
let watcher: pg.Client;
let roles: readonly string[];
beforeAll(async () => {
  database = await createTestDatabase();
  watcher = await database.client();
  roles = await Promise.all(['a', 'b', 'c'].map((name) => database.createRole(name)));
  await database.query('create table effect (by text); grant insert on effect to public');
});
afterEach(() => stopDaemons());
afterAll(() => database.drop());

const start = (maxConnections: number): Promise<TestDaemon> =>
  startDaemon(
    database,
    { slots: 4, maxConnections },
    {
      roles: Object.fromEntries(roles.map((role) => [role, { passwordEnv: role }])),
      env: Object.fromEntries(roles.map((role) => [role, database.rolePassword(role)])),
    },
  );

async function sessions(): Promise<readonly string[]> {
  const { rows } = await watcher.query<{ name: string }>(
    `select application_name as name from pg_stat_activity where datname = current_database() and application_name like 'pgherd %' order by 1`,
  );
  return rows.map(({ name }) => name);
}

test(`a daemon does all its work with ${MINIMUM} sessions, and never opens more`, async () => {
  const daemon = await start(MINIMUM);
  let most = 0;
  const watching = new AbortController();
  const watched = (async () => {
    while (!watching.signal.aborted) most = Math.max(most, (await sessions()).length);
  })();

  await addJob(database, 'ticks', { schedule: '{@every 1s}', sql: 'insert into effect values (current_user)' });
  await database.query("select pg_notify('pgherd', 'jobs')");
  const long = await addTask(database, 'select pg_sleep(600)');
  await waitFor(
    async () =>
      (await database.query("select from pgherd._task_states where id = $1 and state = 'running'", [long])).length ===
      1,
    {
      what: 'the long task to run',
    },
  );
  await database.query('select pgherd.cancel_task($1)', [long]);
  expect(await logged(database, { task: long }, 'cancelled')).toMatchObject({ state: 'cancelled' });
  await database.query(
    `insert into pgherd._tasks (sql, login, transaction) select 'insert into effect values (current_user)', role, true
     from generate_series(1, 20), unnest($1::text[]) role`,
    [roles],
  );
  await database.query('select pgherd._wake_for_tasks()');
  const failing = await addTask(database, 'select 1/0', { login: roles[0] });
  expect(await logged(database, { task: failing }, 'failed')).toMatchObject({ state: 'failed' });
  await waitFor(async () => (await database.query('select from pgherd._tasks where job_id is null')).length === 0, {
    what: 'the queue to be empty',
  });
  await waitFor(
    async () =>
      (await database.query("select from pgherd.task_log where job = 'ticks' and state = 'finished'")).length > 0,
    { what: 'the job to run' },
  );
  watching.abort();
  await watched;

  expect(
    await database.query('select by, count(*)::int as n from effect where by = any ($1) group by by order by by', [
      roles,
    ]),
  ).toEqual([...roles].sort().map((by) => ({ by, n: 20 })));
  expect(most).toBeLessThanOrEqual(MINIMUM);
  expect((await sessions()).filter((name) => !name.startsWith('pgherd task'))).toEqual(
    expect.arrayContaining(['pgherd control', expect.stringMatching(/^pgherd heartbeat \d+@/)]),
  );
  expect(daemon.events.filter(({ type }) => type === 'service-error' || type === 'connection-lost')).toEqual([]);
});

test('fewer are refused with the number that is needed', async () => {
  await expect(start(MINIMUM - 1)).rejects.toMatchObject({
    code: 'config_invalid',
    message: `max_connections is ${MINIMUM - 1}, but this daemon needs at least ${MINIMUM}`,
  });
});

test('a shared session that was ended is opened again, and work goes on', async () => {
  await start(MINIMUM);
  const task = await addTask(database, 'select 1');
  await logged(database, { task });
  const [ended] = await database.query<{ pid: number }>(
    `select pid, pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgherd control' and datname = current_database()`,
  );
  await waitFor(
    async () =>
      (
        await database.query(
          `select from pg_stat_activity where application_name = 'pgherd control' and datname = current_database() and pid <> $1`,
          [ended?.pid],
        )
      ).length === 1,
    { what: 'the next shared session' },
  );
  const next = await addTask(database, 'select 1');
  expect(await logged(database, { task: next })).toMatchObject({ state: 'finished' });
});

test('a stop closes every session', async () => {
  const daemon = await start(MINIMUM);
  await daemon.stop();
  await waitFor(async () => (await sessions()).length === 0, { what: 'the sessions to end' });
});
