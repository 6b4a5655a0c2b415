import { type Attack, EVERY_MODE, REFUSED, thenLoot } from './attack.ts';

type Escape = Pick<Attack, 'name' | 'sql'> & { readonly expected?: Attack['expected'] };

const BECOME: readonly Escape[] = [
  { name: 'reset role', sql: thenLoot('reset role'), expected: 'finished' },
  { name: 'reset session authorization', sql: thenLoot('reset session authorization'), expected: 'finished' },
  { name: 'set role to the daemon', sql: ({ daemon }) => thenLoot(`set role ${daemon}`) },
  { name: 'set role to the owner', sql: thenLoot('set role pgherd_owner') },
  { name: 'set session authorization', sql: ({ bob }) => thenLoot(`set session authorization ${bob}`) },
  { name: "set_config('role')", sql: ({ bob }) => thenLoot(`select set_config('role', '${bob}', false)`) },
  {
    name: 'a function with "set role"',
    sql: ({ bob }) =>
      thenLoot(
        `create or replace function alice_home.f() returns void language sql set role = '${bob}' as 'select'; select alice_home.f()`,
      ),
  },
  { name: 'a grant to itself', sql: ({ alice, bob }) => `grant ${bob} to ${alice}`, expected: ['42501', '0LP01'] },
  { name: 'superuser rights', sql: ({ alice }) => `alter role ${alice} superuser` },
  {
    name: 'default privileges of another role',
    sql: ({ alice, bob }) => `alter default privileges for role ${bob} grant all on tables to ${alice}`,
  },
  { name: 'session_replication_role', sql: 'set session_replication_role = replica' },
];

const FORGE: readonly Escape[] = [
  {
    name: 'a task of another role',
    sql: ({ bob }) => `insert into pgherd._tasks (sql, login) values ('select 1', '${bob}')`,
  },
  { name: 'enqueue as another role', sql: ({ bob }) => `select pgherd.enqueue('select 1', role => '${bob}')` },
  { name: 'a lease that is read', sql: 'select id, token from pgherd._leases' },
  { name: 'a claim', sql: "select * from pgherd._claim(1, 10, 0, 1, '', null)" },
  { name: 'a log row', sql: "insert into pgherd._task_log (topic, state) values ('default', 'finished')" },
  { name: 'a record with a guessed token', sql: 'select pgherd.run(1, 1, 1)', expected: ['PH001'] },
  {
    name: 'a done row that no lease fits',
    sql: 'insert into pgherd._done (task_id, token) values (1, (random() * 1e9)::int)',
    expected: 'finished',
  },
  { name: 'a trigger on a view of pgherd', sql: 'create rule r as on insert to pgherd.tasks do instead nothing' },
  {
    name: 'an object in the schema of pgherd',
    sql: 'create function pgherd.mine() returns int language sql as $$ select 1 $$',
  },
  {
    name: 'a lock of a table of pgherd',
    sql: 'lock table pgherd._tasks in access exclusive mode',
    expected: (mode) => (mode === false ? ['25P01'] : REFUSED),
  },
];

const SHADOW: readonly Escape[] = [
  {
    name: 'a search path with its own now(), cardinality() and =(int, int)',
    sql: 'set search_path = alice_home, pg_catalog; set session statement_timeout = default; insert into public.forbidden_writes (what) values ($$shadow$$)',
    expected: 'finished',
  },
  {
    name: 'a search path of its role',
    sql: 'alter role current_user set search_path = alice_home, pg_catalog',
    expected: 'finished',
  },
  {
    name: 'temporary tables and functions like those of pgherd',
    sql: `create temp table _tasks (id bigint, token bigint); create temp table _done (task_id bigint, token bigint, row_count bigint);
      create function pg_temp.run(bigint, bigint, bigint) returns bigint language sql as $$ select 1::bigint $$;
      set search_path = pg_temp, public; insert into public.forbidden_writes (what) values ('temp')`,
    expected: 'finished',
  },
  {
    name: 'prepared statements of every likely name',
    sql: `prepare run_batch as select 1; prepare series as select 1; prepare s as select 1; prepare "1" as select 1`,
    expected: 'finished',
  },
  {
    name: 'a deferred trigger, which runs at the commit',
    sql: `drop table if exists alice_home.late; create table alice_home.late (i int);
      create or replace function alice_home.late() returns trigger language plpgsql as $$ begin insert into public.forbidden_writes (what) values ('late'); return null; end $$;
      create constraint trigger late after insert on alice_home.late deferrable initially deferred for each row execute function alice_home.late();
      insert into alice_home.late values (1)`,
    expected: 'finished',
  },
  {
    name: 'a cursor with hold, which is filled at the commit',
    sql: `create or replace function alice_home.steal() returns int language sql as $$ insert into public.forbidden_writes (what) values ('held') returning 1 $$;
      declare c cursor with hold for select alice_home.steal()`,
    expected: 'finished',
  },
];

const SERVER: readonly Escape[] = [
  { name: 'copy from a program', sql: "copy (select 1) to program 'true'" },
  { name: 'a file of the server', sql: "select pg_read_file('/etc/passwd')" },
  { name: 'a large object from a file', sql: "select lo_import('/etc/passwd')" },
  { name: 'a library', sql: "load '/tmp/evil.so'" },
  {
    name: 'an untrusted function',
    sql: "create function alice_home.c() returns int language c as '/tmp/evil.so', 'f'",
  },
  { name: 'the configuration', sql: 'select pg_reload_conf()' },
  { name: 'an event trigger', sql: 'create event trigger e on ddl_command_end execute function alice_home.on_ddl()' },
  { name: 'a publication of all tables', sql: 'create publication p for all tables' },
  {
    name: 'a subscription',
    sql: "create subscription s connection 'host=127.0.0.1' publication p with (connect = false)",
  },
  // Where the extension is not installed, or is a trusted one.
  { name: 'dblink', sql: 'create extension dblink', expected: ['42501', '0A000', '58P01'] },
  {
    name: 'the end of the daemon’s sessions',
    sql: "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd %' and usename <> current_user",
  },
  {
    name: 'a cancel of the daemon’s statements',
    sql: "select pg_cancel_backend(pid) from pg_stat_activity where application_name like 'pgherd %' and usename <> current_user",
  },
];

/** Attempts to become another role, to forge a record, to be called in place of pgherd, or to reach the server; in each mode. */
export const ESCAPES: readonly Attack[] = [...BECOME, ...FORGE, ...SHADOW, ...SERVER].map((idea) => ({
  expected: REFUSED,
  ...idea,
  modes: EVERY_MODE,
}));
