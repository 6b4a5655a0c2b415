import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addTask, type LoggedAttempt, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// One daemon with a superuser's login serves alice, bob and itself. Every attack is the SQL of a task of alice's.
let database: TestDatabase;
let alice: string;
let bob: string;
let root: string;

beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice');
  bob = await database.createRole('bob');
  root = new URL(database.url).username;
  await database.query(`
    create table loot (who name default current_user, login name default session_user, what text);
    grant insert (what) on loot to public;
    create table vault (secret text);
    insert into vault values ('the crown jewels');
    create schema alice_home authorization ${alice};
    create schema bob_home authorization ${bob};
    create table bob_home.diary (entry text);
    alter table bob_home.diary owner to ${bob};
    insert into bob_home.diary values ('dear diary')`);
  await startDaemon(
    database,
    { slots: 3 },
    {
      roles: { [alice]: { passwordEnv: 'ALICE' }, [bob]: { passwordEnv: 'BOB' } },
      env: { ALICE: database.rolePassword(alice), BOB: database.rolePassword(bob) },
    },
  );
});
afterAll(async () => {
  await stopDaemons();
  await database.drop();
});
beforeEach(() => database.query('truncate loot'));

async function attack(sql: string, columns: Readonly<Record<string, unknown>> = {}): Promise<LoggedAttempt> {
  const row = await logged(database, { task: await addTask(database, sql, { login: alice, ...columns }) });
  // Each effect was made as alice; no data of others is readable to it; and the task has ended.
  expect(await database.query('select who, login, what from loot where who <> $1 or login <> $1', [alice])).toEqual([]);
  expect(await database.query(`select what from loot where what ~ 'crown|diary|/\\* bob'`)).toEqual([]);
  expect(await database.query('select secret from vault')).toEqual([{ secret: 'the crown jewels' }]);
  expect(await database.query(`select from pgherd._tasks where login = $1`, [alice])).toEqual([]);
  return row;
}

const loot = (what: string): string => `insert into loot (what) values ('${what}')`;
const looted = async (): Promise<unknown[]> => (await database.query('select what from loot')).map((row) => row.what);

describe('a task cannot become another role', () => {
  test.each([
    ['reset role', 'reset role'],
    ['reset session authorization', 'reset session authorization'],
    ['discarding what the session has', "select set_config('role', 'none', false); reset all"],
  ])('%s does not change its identity', async (_name, sql) => {
    expect(await attack(`${sql}; ${loot('after')}`)).toMatchObject({ state: 'finished' });
    expect(await looted()).toEqual(['after']);
  });

  test.each<[string, () => string]>([
    ['set role daemon', () => `set role ${root}`],
    ['set local role', () => `set local role ${bob}`],
    ["set_config('role', …)", () => `select set_config('role', '${root}', false)`],
    ['set session authorization', () => `set session authorization ${root}`],
    ["set_config('session_authorization', …)", () => `select set_config('session_authorization', '${bob}', false)`],
    ['set role to the owner', () => 'set role pgherd_owner'],
    [
      'a function with "set role"',
      () => `create function alice_home.f() returns void language sql set role = '${bob}' as 'select 1';
             select alice_home.f()`,
    ],
    ['a role made superuser', () => `alter role ${alice} superuser`],
    ['a grant to itself', () => `grant pgherd_owner to ${alice}`],
    ['default privileges of another', () => `alter default privileges for role ${bob} grant all on tables to ${alice}`],
    ['session_replication_role', () => `set session_replication_role = replica`],
  ])('%s is refused', async (_name, sql) => {
    const row = await attack(`${sql()}; ${loot('after')}`);
    expect(row.state).toBe('failed');
    expect(row.sqlstate).toMatch(/^(42501|22023)$/);
    expect(await looted()).toEqual([]);
  });

  test('a security definer function gains only the rights of its owner', async () => {
    const asBob = await database.client(bob);
    await asBob.query(`create function bob_home.peek() returns text language sql security definer set search_path = pg_catalog, pg_temp
      as $$ select 'bob says hello' $$; grant usage on schema bob_home to ${alice}`);
    expect(await attack(`insert into loot (what) select bob_home.peek(); select * from bob_home.diary`)).toMatchObject({
      state: 'failed',
      sqlstate: '42501',
    });
    expect(await attack(`insert into loot (what) select bob_home.peek()`)).toMatchObject({ state: 'finished' });
  });
});

describe('a task cannot leave its transaction, so that effect and record stay one', () => {
  test.each([
    ['commit', 'commit'],
    ['commit and chain', 'commit and chain'],
    ['rollback and chain', 'rollback and chain'],
    ['begin', 'begin'],
    ['a savepoint', 'savepoint s'],
    ['prepare transaction', "prepare transaction 'mine'"],
    ['commit in a DO block', 'do $$ begin commit; end $$'],
    ['rollback in a DO block', 'do $$ begin rollback; end $$'],
    [
      'commit in a procedure',
      'create procedure alice_home.p() language plpgsql as $$ begin commit; end $$; call alice_home.p()',
    ],
  ])('%s is refused, and nothing stays', async (_name, sql) => {
    const row = await attack(`${loot('before')}; ${sql}; ${loot('after')}`);
    expect(row.state).toBe('failed');
    expect(row.sqlstate).toMatch(/^(0A000|2D000)$/);
    expect(await looted()).toEqual([]);
  });

  const DEFERRED = (body: string): string => `create table alice_home.t (i int);
    create function alice_home.late() returns trigger language plpgsql as $$ begin ${body}; return null; end $$;
    create constraint trigger late after insert on alice_home.t deferrable initially deferred
      for each row execute function alice_home.late();
    insert into alice_home.t values (1); drop function if exists alice_home.none()`;

  test('a deferred trigger, which runs at commit, is still itself', async () => {
    expect(await attack(DEFERRED(loot('late')))).toMatchObject({ state: 'finished' });
    expect(await looted()).toEqual(['late']);
    await database.query('drop table alice_home.t; drop function alice_home.late()');
  });

  test('a deferred trigger that fails takes effect and record back', async () => {
    const row = await attack(`${loot('before')}; ${DEFERRED("raise 'too late'")}`);
    expect(row).toMatchObject({ state: 'failed', message: 'too late' });
    expect(await looted()).toEqual([]);
  });

  test('a deferred trigger that never ends is ended with its timeout, though it swallows the cancel', async () => {
    const forever = 'loop begin perform pg_sleep(3600); exception when query_canceled then null; end; end loop';
    const row = await attack(`${loot('before')}; ${DEFERRED(forever)}`, { timeout: '300 ms' });
    expect(row).toMatchObject({ state: 'failed', reason: 'timeout' });
    expect(await looted()).toEqual([]);
  });

  test('a cursor with hold is closed before the commit, which would fill it', async () => {
    const row =
      await attack(`create function alice_home.steal() returns int language sql as $$ ${loot('held')} returning 1 $$;
      declare c cursor with hold for select alice_home.steal()`);
    expect(row.state).toBe('finished');
    expect(await looted()).toEqual([]);
  });

  test('outside of a transaction everything that it leaves open is rolled back, and the next task starts clean', async () => {
    for (const sql of [`begin; ${loot('open')}`, `begin; ${loot('done')}; commit and chain; ${loot('open')}`]) {
      expect(await attack(sql, { transaction: false })).toMatchObject({ state: 'finished' });
    }
    expect(await attack(loot('next'))).toMatchObject({ state: 'finished' });
    expect(await looted()).toEqual(['done', 'next']);
  });

  test('no time limit that it sets outlives its timeout', async () => {
    // By name: an older PostgreSQL does not know all of them.
    const row = await attack(
      `select set_config(name, '0', false) from pg_settings where name in
         ('statement_timeout', 'lock_timeout', 'client_connection_check_interval', 'transaction_timeout');
       select pg_sleep(3600)`,
      { timeout: '300 ms' },
    );
    expect(row).toMatchObject({ state: 'failed', reason: 'timeout' });
    const outside = await attack(`set statement_timeout = 0; select pg_sleep(3600)`, {
      timeout: '300 ms',
      transaction: false,
    });
    expect(outside).toMatchObject({ state: 'failed', reason: 'timeout' });
  });
});

describe('a task cannot change tables of pgherd', () => {
  test.each([
    ...[
      '_tasks',
      '_task_log',
      'jobs',
      'topics',
      'job_state',
      'allowed_roles',
      'daemons',
      '_connections',
      'projects',
    ].flatMap((table) => [
      `delete from pgherd.${table}`,
      `select * from pgherd.${table}`,
      `lock table pgherd.${table} in access share mode`,
      `truncate pgherd.${table}`,
    ]),
    `insert into pgherd.allowed_roles values ('postgres')`,
    `insert into pgherd._tasks (sql) values ('select 1')`,
    `insert into pgherd._task_log (topic, state) values ('x', 'skipped')`,
    `update pgherd._tasks set sql = 'drop table vault'`,
    'select from pgherd.tasks for update',
    'lock table pgherd.tasks in row exclusive mode',
    'lock table pgherd.task_log in access exclusive mode',
    'update pgherd.tasks set sql = sql',
    'delete from pgherd.task_log',
    'create table alice_home.fk (id bigint references pgherd._tasks (id))',
    'create table pgherd.mine (i int)',
    'create function pgherd.mine() returns int language sql as $$ select 1 $$',
    'create or replace function pgherd.run(lease bigint, token bigint, task_id bigint) returns bigint language sql as $$ select 1::bigint $$',
    'create trigger t instead of insert on pgherd.tasks for each row execute function pg_catalog.suppress_redundant_updates_trigger()',
    'create rule r as on insert to pgherd.tasks do nothing',
    'create index on pgherd._tasks (sql)',
    'create policy p on pgherd._tasks',
    'alter table pgherd._tasks disable trigger all',
    'alter function pgherd._begin(bigint, bigint, bigint) reset all',
    'alter procedure pgherd.run_first(bigint, bigint, bigint, bigint, bigint, text) security definer',
    'drop schema pgherd cascade',
    'create event trigger e on ddl_command_end execute function pgherd._do_request()',
    `create table alice_home.own (like pgherd._requests)`,
    ...['_do_request', '_jobs_inserted', '_worker_requested', '_topics_changed'].map(
      (name) => `create table alice_home.own (i int);
         create trigger t after insert on alice_home.own for each row execute function pgherd.${name}()`,
    ),
    `select * from pgherd._claim(1, 10, 0, 1, '', null)`,
    `select pgherd._settle('[]')`,
    'select pgherd._trigger_job(1)',
    'select pgherd._wake_for_tasks()',
    'select pgherd._make_log_partitions(current_date, current_date)',
    'select pgherd._drop_log_partitions(current_date + 9)',
    `select pgherd.enqueue('select 1')`,
    `select pgherd.pause_topic('default')`,
    'select pgherd.cancel_task(1)',
  ])('%s is refused', async (sql) => {
    // A view over two halves cannot be written at all.
    expect(await attack(sql)).toMatchObject({ state: 'failed', sqlstate: expect.stringMatching(/^(42501|55000)$/) });
  });

  test.each([
    `select lo_import('/etc/passwd')`,
    `select lo_export(lo_from_bytea(0, 'x'), '/tmp/pgherd-attack')`,
    `select pg_read_file('/etc/passwd')`,
    `select pg_ls_dir('/')`,
    `create table alice_home.f (t text); copy alice_home.f from '/etc/passwd'`,
    `copy (select 1) to program 'true'`,
    'select pg_reload_conf()',
    'create role mallory',
    `load '/tmp/evil.so'`,
    `create function alice_home.c() returns int language c as '/tmp/evil.so', 'f'`,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd heartbeat %'`,
    `select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'pgherd dispatcher'`,
  ])('%s is refused by the server', async (sql) => {
    expect(await attack(sql)).toMatchObject({ state: 'failed', sqlstate: '42501' });
  });

  test('guessed tokens open nothing, and say the same for every task', async () => {
    const held = await database.client();
    await held.query('select pg_advisory_lock(99001)');
    const victim = await addTask(database, 'select pg_advisory_xact_lock(99001) /* bob */', { login: bob });
    const [otherLease] = await waitFor(
      async () => {
        const rows = await database.query<{ id: string; token: string }>(
          'select l.id, l.token from pgherd._leases l where $1 = any (l.ids)',
          [victim],
        );
        return rows.length > 0 ? rows : null;
      },
      { what: 'the task of bob to run' },
    );
    const { id: lease, token } = otherLease ?? { id: '', token: '' };
    for (const call of [
      `pgherd.run(1, 1, ${victim})`,
      'pgherd.run(1, 1, -1)',
      `pgherd._begin(1, 1, ${victim})`,
      // Stolen: the login does not fit.
      `pgherd.run(${lease}, ${token}, ${victim})`,
      `pgherd._begin(${lease}, ${token}, ${victim})`,
    ]) {
      const row = await attack(`select ${call}`);
      expect(row).toMatchObject({ state: 'failed', sqlstate: 'PH001' });
      expect(row.message).toMatch(/^lease lost for task -?\d+$/);
    }
    expect(
      await attack(
        `do $$ begin
           if pgherd._open(${lease}, ${token}) or (pgherd._take_turn(${lease}, ${token}, ${victim}, null)).turn is not null then
             raise 'got it';
           end if;
         end $$`,
      ),
    ).toMatchObject({
      state: 'finished',
    });
    // It executes nothing, and no session accepts its record of the task.
    expect(
      await attack(
        `call pgherd.run_batch(${lease}, ${token}, array[${victim}]::bigint[], array['select 1'], null, null, null, null, null, 'infinity', false, null, null)`,
      ),
    ).toMatchObject({ state: 'finished' });
    expect(await attack(`insert into pgherd._done (task_id, token) values (${victim}, 1)`)).toMatchObject({
      state: 'finished',
    });
    await held.query('select pg_advisory_unlock(99001)');
    expect(await logged(database, { task: victim })).toMatchObject({ state: 'finished', attempt: 1 });
  });

  test('an SQLSTATE of pgherd’s or the server’s own, raised by the SQL, is a failure like any other', async () => {
    expect(
      await attack(`do $$ begin raise exception using errcode = 'PH001', message = 'forged'; end $$`),
    ).toMatchObject({
      state: 'failed',
      sqlstate: 'PH001',
      message: 'forged',
    });
    expect(
      await attack(`do $$ begin raise exception using errcode = 'PH002', message = 'forged'; end $$`),
    ).toMatchObject({
      state: 'failed',
    });
    const id = await addTask(database, `do $$ begin raise exception using errcode = '57P01'; end $$`, { login: alice });
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({ state: 'failed', sqlstate: '57P01' });
  });
});

describe('a task cannot read tasks of other roles', () => {
  test('neither their SQL in views, activity and prepared statements, nor their log', async () => {
    const held = await database.client();
    await held.query('select pg_advisory_lock(99002)');
    const running = await addTask(database, 'select pg_advisory_xact_lock(99002) /* bob running */', { login: bob });
    await addTask(database, 'select 1 /* bob waiting */', { login: bob, waits: true, available_at: '2100-01-01' });
    await logged(database, { task: await addTask(database, `select 1/0 /* bob failed */`, { login: bob }) });
    await addTask(database, 'select 1 /* bob in the daemon, waiting */', {
      waits: true,
      available_at: '2100-01-01',
    });
    await waitFor(
      async () =>
        (await database.query(`select from pgherd._task_states where id = ${running} and state = 'running'`))[0],
      {
        what: 'the task of bob to run',
      },
    );
    const leak = `create function alice_home.leak(text) returns boolean language plpgsql cost 0.0000001 as
      $$ begin insert into public.loot (what) values ($1); return true; end $$;`;
    const row = await attack(`${leak}
      insert into loot (what) select sql from pgherd.tasks where alice_home.leak(sql) or sql like '%bob%';
      insert into loot (what) select concat_ws(' ', sql, message, context, hint) from pgherd.task_log where role <> current_user and alice_home.leak(sql);
      insert into loot (what) select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>' and query <> '';
      insert into loot (what) select statement from pg_prepared_statements where statement like '%bob%'`);
    expect(row).toMatchObject({ state: 'finished' });
    const otherLease = (await looted()).filter((what) => !/alice_home\.leak|lease lost|alice/.test(String(what)));
    expect(otherLease.filter((what) => /bob|crown|diary/.test(String(what)))).toEqual([]);
    await held.query('select pg_advisory_unlock(99002)');
    await logged(database, { task: running });
    await database.query(`delete from pgherd._tasks where available_at = '2100-01-01'`);
  });

  test('neither its own token, not even in the context of an error', async () => {
    await database.query(`alter role ${alice} set log_parameter_max_length_on_error = -1`);
    await database.query(`alter role ${alice} set client_min_messages = debug1`);
    // The settings of a role count from its next session on; a timeout ends the one there is.
    await attack('select pg_sleep(60)', { timeout: '100 ms' });
    const row = await attack(`do $$ declare c text; begin raise 'x'; exception when others then
      get stacked diagnostics c = pg_exception_context; insert into loot (what) values (c); end $$`);
    expect(row.state).toBe('finished');
    const [context] = await looted();
    expect(context).toMatch(/\w/);
    expect(context).not.toMatch(/\d{15}/);
    const failed = await attack('select 1/0');
    expect(failed.context ?? '').not.toMatch(/\d{15}/);
    await database.query(`alter role ${alice} reset all`);
  });

  test('listening on pgherd’s channel shows that something happens, never its content', async () => {
    const asAlice = await database.client(alice);
    const payloads: string[] = [];
    asAlice.on('notification', (message: pg.Notification) => void payloads.push(message.payload ?? ''));
    await asAlice.query('listen pgherd');
    await database.query(`insert into pgherd.topics (name) values ('heard')`);
    await logged(database, { task: await addTask(database, 'select 1 /* bob */', { login: bob }) });
    await waitFor(() => payloads.includes('topics'), { what: 'a notification' });
    expect(
      payloads.filter(
        (payload) => !/^(tasks|task \d+ [\w-]+|returned|jobs|topics|cancel|launch|awake:\d+)$/.test(payload),
      ),
    ).toEqual([]);
    await asAlice.end();
  });
});

describe('a search path or settings of a task change no other session', () => {
  const SHADOWS = `
    create table alice_home._tasks (id bigint, token bigint, login name, sql text);
    create table alice_home._done (task_id bigint, token bigint, row_count bigint);
    create function alice_home._open(bigint, bigint) returns boolean language sql as $$ select true $$;
    create view alice_home.pg_roles as select 'x'::name as rolname;
    create domain alice_home.text as pg_catalog.text;
    create domain alice_home.uuid as pg_catalog.uuid;
    create function alice_home.trap() returns void language sql as $$ insert into public.loot (what) values ('trapped') $$;
    create function alice_home.now() returns timestamptz language plpgsql as $$ begin perform alice_home.trap(); return 'infinity'::timestamptz; end $$;
    create function alice_home.pg_notify(pg_catalog.text, pg_catalog.text) returns void language sql as $$ select alice_home.trap() $$;
    create function alice_home.current_setting(pg_catalog.text) returns pg_catalog.text language sql as $$ select '99999999'::pg_catalog.text $$;
    create function alice_home.run(bigint, bigint, bigint) returns bigint language sql as $$ select 1::bigint $$;
    create function alice_home.same(int, int) returns boolean language sql as $$ select false $$;
    create operator alice_home.= (leftarg = int, rightarg = int, function = alice_home.same);
    create function alice_home.same(bigint, bigint) returns boolean language plpgsql as $$ begin perform alice_home.trap(); return true; end $$;
    create operator alice_home.= (leftarg = bigint, rightarg = bigint, function = alice_home.same);
    create function alice_home.same(pg_catalog.uuid, pg_catalog.uuid) returns boolean language plpgsql as $$ begin perform alice_home.trap(); return true; end $$;
    create operator alice_home.= (leftarg = pg_catalog.uuid, rightarg = pg_catalog.uuid, function = alice_home.same);
    create function alice_home.same(name, name) returns boolean language plpgsql as $$ begin perform alice_home.trap(); return true; end $$;
    create operator alice_home.= (leftarg = name, rightarg = name, function = alice_home.same)`;

  test('functions, operators, types and tables that shadow are not called; the session is known by its true start', async () => {
    const asAlice = await database.client(alice);
    await asAlice.query(SHADOWS);
    await asAlice.query('alter role current_user set search_path = alice_home, pg_catalog');
    await attack('select pg_catalog.pg_sleep(60)', { timeout: '100 ms' }); // ends the session that has the old path
    await database.query('truncate loot');
    const held = await database.client();
    await held.query('select pg_advisory_lock(99003)');
    const id = await addTask(database, `select pg_catalog.pg_advisory_xact_lock(99003)`, { login: alice });
    const [session] = await waitFor(
      async () => {
        const rows = await database.query<{ known: boolean }>(
          `select exists (select from pgherd._connections c where c.pid = a.pid and c.backend_start = a.backend_start and c.login = a.usename) as known
           from pg_stat_activity a where a.usename = $1 and a.wait_event = 'advisory'`,
          [alice],
        );
        return rows.length > 0 ? rows : null;
      },
      { what: 'the session of alice' },
    );
    expect(session).toEqual({ known: true });
    await held.query('select pg_advisory_unlock(99003)');
    const row = await logged(database, { task: id });
    expect(row).toMatchObject({ state: 'finished', row_count: '1' });
    expect(await looted()).toEqual([]);
    expect(
      await database.query(
        `select extract(epoch from clock_timestamp() - started_at) < 60 as sane from pgherd.task_log where task_id = $1`,
        [id],
      ),
    ).toEqual([{ sane: true }]);
    await asAlice.query('alter role current_user reset all');
    await attack('select pg_catalog.pg_sleep(60)', { timeout: '100 ms' });
  });

  test('a role’s own defaults bend neither its timeout nor its record', async () => {
    const asAlice = await database.client(alice);
    for (const setting of [
      'statement_timeout = 0',
      'default_transaction_isolation = serializable',
      'default_transaction_read_only = on',
      'default_transaction_deferrable = on',
      'row_security = off',
      'idle_in_transaction_session_timeout = 0',
      "role = 'none'",
    ]) {
      await asAlice.query(`alter role current_user set ${setting}`);
    }
    await attack('select pg_sleep(60)', { timeout: '100 ms' });
    expect(await attack(loot('recorded'))).toMatchObject({ state: 'finished', row_count: '1' });
    expect(await attack(`insert into loot (what) select current_setting('transaction_isolation')`)).toMatchObject({
      state: 'finished',
    });
    expect(await looted()).toEqual(['recorded', 'read committed']);
    expect(await attack('select pg_sleep(60)', { timeout: '200 ms' })).toMatchObject({
      state: 'failed',
      reason: 'timeout',
    });
    await asAlice.query('alter role current_user reset all');
    await attack('select pg_sleep(60)', { timeout: '100 ms' });
  });

  test('temporary objects named like pgherd’s are not pgherd’s', async () => {
    const row = await attack(`
      create temp table _tasks (id bigint, token bigint, login name, sql text);
      create temp table _done (task_id bigint, token bigint, row_count bigint);
      create temp table _task_log (task_id bigint);
      create temp view pg_roles as select 'x' as rolname;
      create function pg_temp.run(bigint, bigint, bigint) returns bigint language sql as $$ select 1::bigint $$;
      create function pg_temp._open(bigint, bigint) returns boolean language sql as $$ select true $$;
      set search_path = pg_temp, alice_home;
      insert into public.loot (what) values ('temp')`);
    expect(row).toMatchObject({ state: 'finished', row_count: '1' });
    expect(await attack(loot('after'))).toMatchObject({ state: 'finished' });
    expect(await looted()).toEqual(['temp', 'after']);
  });
});
