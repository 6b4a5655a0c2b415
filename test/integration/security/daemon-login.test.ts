import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

// A task without a role runs as the login of the daemon, which may write the queue. The task may not.
let database: TestDatabase;
let login: string;
let bob: string;
beforeAll(async () => {
  database = await createTestDatabase();
  login = await database.createRole('daemon', { memberOf: ['pgherd_daemon'] });
  bob = await database.createRole('bob', { memberOf: ['job_scheduler'] });
  await database.query(`create table loot (who text); grant insert on loot to public`);
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const start = (): Promise<TestDaemon> =>
  startDaemon(
    database,
    { slots: 2 },
    {
      url: database.roleUrl(login),
      roles: { [login]: { passwordEnv: 'OWN' }, [bob]: { passwordEnv: 'BOB' } },
      env: { OWN: database.rolePassword(login), BOB: database.rolePassword(bob) },
    },
  );

describe('a task that runs as the login of the daemon', () => {
  const forbidden: readonly (readonly [string, string])[] = [
    [
      'a task of another login',
      `insert into pgherd._tasks (topic, transaction, sql, login) values ('default', true, 'insert into loot values (current_user)', '$BOB')`,
    ],
    ['the SQL of a waiting task', `update pgherd._tasks set sql = 'select 1'`],
    ['a deleted task', 'delete from pgherd._tasks'],
    ['the queue', `insert into pgherd._ready (priority, topic, id, login) values (1, 'default', 1, '$BOB')`],
    ['an empty queue', 'delete from pgherd._ready'],
    ['a lease', `update pgherd._leases set login = '$BOB'`],
    ['the lease of a daemon', 'update pgherd.daemons set lease_until = now()'],
    ['the secret of a daemon', 'update pgherd._daemon_secrets set secret = 1'],
    ['the record that its session executes tasks', 'delete from pgherd._connections'],
    ['the record of an effect', 'delete from pgherd._done'],
    ['when jobs are due', `update pgherd.job_state set next_due_at = now()`],
    ['the log', `insert into pgherd._task_log (topic, state) values ('default', 'finished')`],
    ['what a sync remembers', `insert into pgherd.project_syncs (project) values ('x')`],
    ['as the role of daemons', 'set local role pgherd_daemon; delete from pgherd._ready'],
  ];
  test.each(forbidden)('cannot write %s', async (_what, sql) => {
    await start();
    const task = await addTask(database, sql.replaceAll('$BOB', bob), { login });
    expect(await logged(database, { task })).toMatchObject({ state: 'failed', sqlstate: '42501' });
  });

  test('cannot read a lease or the secret of a daemon, nor claim', async () => {
    await start();
    const read = await addTask(
      database,
      `do $$ begin
         if exists (select from pgherd._leases) or exists (select from pgherd._daemon_secrets) then raise exception 'read'; end if;
         if not exists (select from pgherd.daemons) then raise exception 'nothing is read'; end if;
       end $$`,
      { login },
    );
    expect(await logged(database, { task: read })).toMatchObject({ state: 'finished' });
    const claim = await addTask(
      database,
      `select pgherd._claim((select max(id) from pgherd.daemons), 1, 0, 1, null, null)`,
      { login },
    );
    expect(await logged(database, { task: claim })).toMatchObject({ state: 'failed', sqlstate: '42501' });
  });

  test('enqueues for itself, directly and through the SQL API, and a task of bob does as well', async () => {
    await start();
    for (const [who, sql] of [
      [
        login,
        `insert into pgherd._tasks (topic, transaction, sql, login) values ('default', true, 'insert into loot values (''direct'')', current_user)`,
      ],
      [login, `select pgherd.enqueue('insert into loot values (''enqueued'')')`],
      [bob, `select pgherd.enqueue('insert into loot values (''bob'')')`],
    ] as const) {
      expect(await logged(database, { task: await addTask(database, sql, { login: who }) })).toMatchObject({
        state: 'finished',
      });
    }
    const made = await database.query<{ id: string }>(`select max(id)::text as id from pgherd._task_states`);
    if (made[0]?.id) await logged(database, { task: made[0].id });
    await expect
      .poll(async () => (await database.query('select who from loot order by 1')).map(({ who }) => who), {
        timeout: 20_000,
      })
      .toEqual(['bob', 'direct', 'enqueued']);
  });
});
