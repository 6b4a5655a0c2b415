import { type Attack, EVERY_MODE, type Expected } from './attack.ts';

type Hostile = Omit<Attack, 'modes'> & { readonly modes?: Attack['modes'] };

const LEFT: readonly Hostile[] = [
  { name: 'discard all', sql: 'discard all', expected: (mode) => (mode === true ? ['25001'] : 'finished') },
  { name: 'deallocate all, close all, unlisten', sql: 'deallocate all; close all; unlisten *', expected: 'finished' },
  { name: 'client_encoding SJIS', sql: "set client_encoding = 'SJIS'; select 'é'", expected: 'finished' },
  { name: 'client_encoding SQL_ASCII', sql: "set client_encoding = 'SQL_ASCII'", expected: 'finished' },
  {
    name: 'DateStyle and IntervalStyle',
    sql: "set datestyle = 'German, DMY'; set intervalstyle = 'sql_standard'",
    expected: 'finished',
  },
  { name: 'digits and bytea', sql: 'set extra_float_digits = -10; set bytea_output = escape', expected: 'finished' },
  { name: 'standard_conforming_strings', sql: 'set standard_conforming_strings = off', expected: 'finished' },
  {
    name: 'a role for the next task',
    sql: "set default_transaction_read_only = on; set timezone = 'Pacific/Apia'",
    expected: 'finished',
  },
  {
    name: 'session advisory locks',
    sql: 'select pg_advisory_lock(n) from generate_series(1, 500) n',
    expected: 'finished',
  },
  { name: 'a temporary table', sql: 'create temp table left_behind as select 1 as i', expected: 'finished' },
  { name: 'listening', sql: 'listen pgherd; listen other', expected: 'finished' },
  {
    name: 'an application name with escapes',
    sql: "select set_config('application_name', E'\\\\x1b[2J\\\\x07', false)",
    expected: 'finished',
  },
];

const TRANSACTIONS: readonly Hostile[] = [
  { name: 'begin', sql: 'begin; select 1', expected: (mode) => (mode === true ? ['0A000', '2D000'] : 'finished') },
  {
    name: 'commit and chain',
    sql: 'begin; commit and chain; select 1',
    expected: (mode) => (mode === true ? ['0A000', '2D000'] : 'finished'),
  },
  {
    name: 'commit in a DO block',
    sql: 'do $$ begin commit; end $$',
    expected: (mode) => (mode === true ? ['2D000'] : 'finished'),
  },
  { name: 'prepare transaction', sql: "begin; prepare transaction 'mine'", expected: ['0A000', '2D000', '55000'] },
  {
    name: 'a savepoint that is rolled back to',
    sql: 'begin; savepoint s; select 1; rollback to s; rollback',
    expected: (mode) => (mode === true ? ['0A000', '2D000'] : 'finished'),
  },
];

/** Each writes a row whose end the facts of the site show: it must not stay. */
const ROLLED_BACK: readonly Hostile[] = [
  {
    name: 'begin, a row, rollback',
    sql: "begin; insert into public.forbidden_writes (what) values ('rolled back'); rollback",
    modes: EVERY_MODE,
    expected: (mode) => (mode === true ? ['0A000', '2D000'] : 'finished'),
  },
  {
    name: 'begin, a row, rollback, in a procedure',
    sql: `create or replace procedure alice_home.undo() language plpgsql as $$ begin insert into public.forbidden_writes (what) values ('rolled back'); rollback; end $$;
      call alice_home.undo()`,
    expected: (mode) => (mode === true ? ['2D000'] : 'finished'),
  },
  {
    name: 'begin and a row, without an end',
    sql: "begin; insert into public.forbidden_writes (what) values ('rolled back')",
    modes: EVERY_MODE,
    expected: (mode) => (mode === true ? ['0A000', '2D000'] : 'finished'),
  },
];

/** The reason of a task that is over after it has lost five sessions. */
const LOST: Expected = ['lost its session or daemon 5 times'];
const END = 'perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5)';

const ENDS: readonly Hostile[] = [
  {
    name: 'the end of its own session',
    sql: 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)',
    modes: EVERY_MODE,
    expected: LOST,
  },
  { name: 'the end of its own session, in a block', sql: `do $$ begin ${END}; end $$`, expected: LOST },
  {
    name: 'the end of its own session, after a row',
    sql: "insert into public.forbidden_writes (what) values ('row'); select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)",
    expected: LOST,
  },
  { name: 'a trigger on its table that raises', sql: triggered("raise 'no'"), expected: ['P0001'] },
  {
    name: 'a trigger on its table that sleeps',
    sql: triggered('perform pg_sleep(3600)'),
    timeout: '300 ms',
    expected: ['timeout'],
  },
  { name: 'a trigger on its table that ends the session', sql: triggered(END), expected: LOST },
  {
    name: 'a trigger on its table that ends the session at the commit',
    sql: triggered(END, 'constraint trigger own after insert', 'deferrable initially deferred'),
    expected: LOST,
  },
];

function triggered(body: string, trigger = 'trigger own before insert', when = ''): string {
  return `drop table if exists alice_home.own; create table alice_home.own (i int);
    create or replace function alice_home.own() returns trigger language plpgsql as $$ begin ${body}; return new; end $$;
    create ${trigger} on alice_home.own ${when} for each row execute function alice_home.own();
    insert into alice_home.own values (1)`;
}

const ANSWERS: readonly Hostile[] = [
  {
    name: 'column names of a prototype',
    sql: 'select 1 as __proto__, 2 as constructor, \'{"__proto__": {"x": 1}}\'::jsonb as "toString"',
    expected: 'finished',
  },
  {
    name: 'copy to the client',
    sql: 'copy (select generate_series(1, 1000)) to stdout',
    expected: (mode) => (mode === true ? ['0A000'] : 'finished'),
  },
  {
    name: 'copy from the client',
    sql: 'create temp table into_it (i int); copy into_it from stdin',
    expected: (mode) => (mode === true ? ['0A000'] : ['57014']),
  },
  {
    name: '2,000 notices',
    sql: "do $$ begin for i in 1..2000 loop raise notice '%', repeat('x', 1000); end loop; end $$",
    expected: 'finished',
  },
  {
    name: '2,000,000 notices',
    sql: "do $$ begin for i in 1..2000000 loop raise notice 'x'; end loop; end $$",
    modes: [null],
    expected: 'finished',
  },
  {
    name: 'a row of 20 MB',
    sql: "select repeat('x', 20000000)",
    modes: EVERY_MODE,
    // In one transaction the rows of a statement do not leave the server.
    expected: (mode) => (mode === false ? ['the server sent a message of'] : 'finished'),
  },
  {
    name: 'an error of 20 MB',
    sql: "do $$ begin raise exception '%', repeat('x', 20000000); end $$",
    expected: ['the server sent a message of'],
  },
  {
    name: 'a notice of 20 MB',
    sql: "do $$ begin raise notice '%', repeat('x', 20000000); end $$",
    expected: ['the server sent a message of'],
  },
  {
    name: 'an error with terminal escapes',
    sql: "do $$ begin raise exception '%', E'\\x1b[2J\\r\\n::error::x'; end $$",
    expected: ['P0001'],
  },
  { name: 'a zero byte', sql: 'select chr(0)', expected: ['54000'] },
  { name: 'an invalid byte sequence', sql: "select convert_from('\\xff', 'utf8')", expected: ['22021'] },
];

const ERRORS: readonly Hostile[] = ['PH001', 'PH002', '57P01', '08006', '40001', '53300'].map((code) => ({
  name: `errcode ${code} of its own`,
  sql: `do $$ begin raise exception using errcode = '${code}', message = 'forged'; end $$`,
  expected: [code],
}));

const LIMITS: readonly Hostile[] = [
  {
    name: 'a timeout that it switches off',
    sql: 'set statement_timeout = 0; select pg_sleep(3600)',
    timeout: '300 ms',
    expected: ['timeout'],
  },
  {
    name: 'a cancel that it swallows',
    sql: 'do $$ begin loop begin perform pg_sleep(3600); exception when query_canceled then null; end; end loop; end $$',
    timeout: '300 ms',
    expected: ['timeout'],
  },
  {
    name: '20,000 parentheses',
    sql: `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    expected: ['42601', 'memory exhausted'],
  },
  { name: '5,000 statements', sql: 'select 1;'.repeat(5_000), expected: 'finished' },
  {
    name: '30,000 elements of a list',
    sql: `select 1 where 1 in (${Array.from({ length: 30_000 }, (_, n) => n).join(',')})`,
    expected: 'finished',
  },
  {
    name: '5,000 notifications on the channel of pgherd',
    sql: "select count(pg_notify('pgherd', 'jobs' || n)) from generate_series(1, 5000) n",
    expected: 'finished',
  },
  {
    name: 'a cancel of itself',
    sql: 'select pg_cancel_backend(pg_backend_pid()), pg_sleep(5)',
    expected: ['57014'],
  },
];

/** Statements that leave, break or flood something; in a transaction, and statement by statement. */
export const STATEMENTS: readonly Attack[] = [
  ...LEFT,
  ...TRANSACTIONS,
  ...ROLLED_BACK,
  ...ANSWERS,
  ...ERRORS,
  ...LIMITS,
  ...ENDS,
].map((statement) => ({
  modes: [true, false],
  ...statement,
}));
