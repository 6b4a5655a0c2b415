import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addJob, addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let alice: string;
let bob: string;
let friends: string;
beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice');
  bob = await database.createRole('bob');
  friends = await database.createRole('friends', { login: false });
  await database.query(`grant ${friends} to ${alice}`);
  await database.query(`create table effect (who text, state text); grant insert, select on effect to public`);
});
afterEach(stopDaemons);
afterAll(() => database.drop());

function logins(): { roles: Record<string, { passwordEnv: string }>; env: Record<string, string> } {
  return {
    roles: { [alice]: { passwordEnv: 'ALICE' }, [bob]: { passwordEnv: 'BOB' } },
    env: { ALICE: database.rolePassword(alice), BOB: database.rolePassword(bob) },
  };
}

async function run(sql: string, role: string): Promise<Awaited<ReturnType<typeof logged>>> {
  return logged(database, { task: await addTask(database, sql, { login: role }) });
}

describe('isolation', () => {
  test('logs in as the role of a job', async () => {
    await addJob(database, 'whoami', {
      sql: `insert into effect values (session_user || ' ' || current_user, 'job')`,
      role: alice,
    });
    await startDaemon(database, {}, logins());
    await database.query(`select pgherd.trigger_job('whoami')`);
    expect(await logged(database, { job: 'whoami' })).toMatchObject({ state: 'finished', role: alice });
    expect(await database.query(`select who from effect where state = 'job'`)).toEqual([{ who: `${alice} ${alice}` }]);
  });

  test.each([
    'reset role',
    'reset session authorization',
    'set session authorization default',
    `select set_config('role', 'none', false)`,
  ])('gains nothing by %s', async (attempt) => {
    await startDaemon(database, { slots: 1 }, logins());
    const row = await run(`${attempt}; insert into effect values (current_user, 'escape')`, alice);
    const who = await database.query<{ who: string }>(`delete from effect where state = 'escape' returning who`);
    expect(row.state === 'failed' ? alice : who[0]?.who).toBe(alice);
  });

  test.each([
    ['becomes another role', () => `set role ${bob}`],
    ['reads the tasks', () => 'select * from pgherd._tasks'],
    ['writes the log', () => `insert into pgherd._task_log (topic, state) values ('x', 'skipped')`],
    ['claims tasks', () => `select * from pgherd._claim(1, 10, 0, 1, '', null)`],
    ['settles tasks', () => `select pgherd._settle('[]')`],
  ])('refuses a job that %s', async (_what, sql) => {
    await startDaemon(database, {}, logins());
    expect(await run(sql(), alice)).toMatchObject({ state: 'failed', sqlstate: '42501' });
  });

  test('leaves no state for the next task of the same login', async () => {
    await startDaemon(database, { slots: 1 }, logins());
    const dirty = await run(
      `create temp table left_behind as select 1;
       set work_mem = '123kB'; set search_path = pg_temp; set statement_timeout = 1;
       prepare left_plan as select 1;
       select pg_catalog.pg_advisory_lock(4242);
       listen left_channel;
       declare left_cursor cursor with hold for select 1;
       select pg_catalog.set_config('left.setting', 'x', false)`,
      alice,
    );
    expect(dirty.state).toBe('finished');
    const clean = await run(
      `insert into effect select session_user, concat_ws(',', to_regclass('pg_temp.left_behind'), current_setting('work_mem') = '123kB',
         (select count(*) from pg_prepared_statements), (select count(*) from pg_cursors where name = 'left_cursor'),
         (select count(*) from pg_listening_channels()),
         (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = 4242),
         coalesce(current_setting('left.setting', true), ''), current_setting('search_path') like '%pg_temp%')`,
      alice,
    );
    expect(clean).toMatchObject({ state: 'finished' });
    const [row] = await database.query<{ state: string; who: string }>(
      `select state, who from effect where state like '%,%'`,
    );
    expect(row).toEqual({ who: alice, state: 'f,0,0,0,0,,f' });
  });

  test.each<[string, string, string]>([
    [
      'temporary functions',
      'create function pg_temp.f() returns int language sql as $$ select 1 $$',
      `to_regprocedure('pg_temp.f()')::text`,
    ],
    ['a role set', 'set role friends', 'current_user::text'],
    ['a session setting of the role’s own', `set application_name = 'left'`, `current_setting('application_name')`],
    [
      'a read-only default',
      'set default_transaction_read_only = on',
      `current_setting('default_transaction_read_only')`,
    ],
    [
      'no timeout',
      'set statement_timeout = 0; set idle_in_transaction_session_timeout = 0',
      `current_setting('statement_timeout') || current_setting('idle_in_transaction_session_timeout')`,
    ],
    ['a search path', 'set search_path = nowhere', `current_setting('search_path')`],
    ['a time zone', `set timezone = 'Pacific/Apia'`, `current_setting('timezone')`],
    [
      'shared advisory locks',
      'select pg_advisory_lock_shared(777)',
      `(select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())::text`,
    ],
    ['listening', 'listen left_over; listen pgherd', `(select count(*) from pg_listening_channels())::text`],
    [
      'settings of plpgsql and of its own',
      `set plpgsql.check_asserts = off; select set_config('own.x', 'left', false)`,
      `coalesce(current_setting('plpgsql.check_asserts', true), 'on') || coalesce(nullif(current_setting('own.x', true), ''), 'none')`,
    ],
  ])('leaves %s to no later task of its role, in a transaction and outside', async (_what, leftovers, state) => {
    await database.query(`create sequence if not exists seq; grant usage, select on seq to public`);
    await startDaemon(database, { slots: 1 }, logins());
    const see = async (): Promise<unknown> => {
      await database.query(`delete from effect where state like 'seen %'`);
      const row = await run(
        `insert into effect select pg_backend_pid()::text, 'seen ' || coalesce(${state}, 'null')`,
        alice,
      );
      expect(row).toMatchObject({ state: 'finished' });
      return (await database.query(`select who, state from effect where state like 'seen %'`))[0];
    };
    const before = await see();
    const sql = leftovers.replace('friends', friends);
    expect(await run(sql, alice)).toMatchObject({ state: 'finished' });
    expect(await see()).toEqual(before); // the same session, and the same to see
    const outside = await addTask(database, sql, { login: alice, transaction: false });
    expect(await logged(database, { task: outside })).toMatchObject({ state: 'finished' });
    expect(await see()).toEqual(before);
  });

  test('leaves lastval and currval of one task undefined for the next', async () => {
    await database.query(`create sequence if not exists seq; grant usage, select on seq to public`);
    await startDaemon(database, { slots: 1 }, logins());
    expect(await run(`select nextval('seq')`, alice)).toMatchObject({ state: 'finished' });
    expect(await run(`select lastval()`, alice)).toMatchObject({ state: 'failed', sqlstate: '55000' });
    expect(await run(`select currval('seq')`, alice)).toMatchObject({ state: 'failed', sqlstate: '55000' });
  });

  test('no session that ever ran a task has served two roles, as the server saw it', async () => {
    const served = await startDaemon(database, { slots: 2 }, logins());
    const sql = `insert into effect
      select session_user || ' ' || usename, 'pid ' || pid || ' ' || backend_start from pg_stat_activity where pid = pg_backend_pid()`;
    const tasks: string[] = [];
    for (let i = 0; i < 24; i++) tasks.push(await addTask(database, sql, { login: i % 2 === 0 ? alice : bob }));
    for (const task of tasks) await logged(database, { task }, 'finished');
    const rows = await database.query<{ roles: string[] }>(
      `select array_agg(distinct who) as roles from effect where state like 'pid %' group by state`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { roles } of rows) expect([[`${alice} ${alice}`], [`${bob} ${bob}`]]).toContainEqual(roles);
    const [open] = await database.query<{ wrong: number }>(
      `select count(*)::int as wrong from pg_stat_activity a join pgherd._connections c on c.pid = a.pid and c.backend_start = a.backend_start
       where c.login <> a.usename or c.database <> a.datname`,
    );
    expect(open).toEqual({ wrong: 0 });
    expect(served.daemon.id).toMatch(/^\d+$/);
    await database.query(`delete from effect where state like 'pid %'`);
  });

  test('serves two roles with two sessions, never one after the other', async () => {
    await startDaemon(database, { slots: 1 }, logins());
    for (const role of [alice, bob, alice]) {
      await run(`insert into effect values (session_user, 'pid ' || pg_backend_pid())`, role);
    }
    const rows = await database.query<{ state: string; roles: number }>(
      `select state, count(distinct who)::int as roles from effect where state like 'pid %' group by state`,
    );
    expect(rows.every((row) => row.roles === 1)).toBe(true);
  });

  test('fails a job whose login is refused, and names the key', async () => {
    await startDaemon(database, {}, { roles: { [alice]: { passwordEnv: 'ALICE' } }, env: { ALICE: 'wrong' } });
    const mine = await run('select 1', alice);
    // A server with trust authentication refuses no login.
    if (mine.state === 'failed') {
      expect(mine.sqlstate).toBe('28P01');
      expect(mine.hint).toContain(`roles.${alice}.password_env`);
    }
  });

  test('fails a job whose password is in a variable that is not set, and names both', async () => {
    await startDaemon(database, {}, { roles: { [bob]: { passwordEnv: 'NOT_SET' } }, env: {} });
    const row = await run('select 1', bob);
    expect(row).toMatchObject({ state: 'failed' });
    expect(row.message).toContain('NOT_SET');
    expect(row.hint).toContain(`roles.${bob}.password_env`);
  });
});
