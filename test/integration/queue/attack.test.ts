import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pidOf, runBatch, type TestDaemon, testDaemon } from '../../support/queue.ts';

let db: TestDatabase;
let role: string;
let other: string;
let daemon: TestDaemon;
let session: pg.Client;

beforeAll(async () => {
  db = await createTestDatabase();
  // Also a role that may read everything: the secrets of a lease are not included.
  role = await db.createRole('worker', { memberOf: ['job_scheduler', 'job_monitor'] });
  other = await db.createRole('other');
  await db.query(`create table public.probe (n serial, text text);
    create table public.deferred (n int);
    create sequence public.counter;
    create function public.held() returns int language plpgsql as
      $$ begin perform set_config('app.held', 'yes', false); return 1; end $$;
    create function public.leak() returns trigger language plpgsql as $$ begin
      perform set_config('app.leak', 'yes', false); create temp table leaked (n int); perform pg_advisory_lock(43); return null; end $$;
    create constraint trigger leak after insert on public.deferred deferrable initially deferred for each row execute function public.leak();
    grant all on public.probe, public.deferred to ${role}; grant all on all sequences in schema public to ${role};
    grant create on schema public to ${role}`);
  daemon = await testDaemon(db);
  session = await daemon.session(role);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, public.probe');
});

const PROBE = `insert into public.probe (text) select concat_ws(', ',
  (select string_agg(relname, ' ') from pg_class where relnamespace = pg_my_temp_schema()),
  nullif(current_setting('search_path'), '"$user", public'), nullif(current_setting('application_name'), ''),
  (select string_agg(name, ' ') from pg_prepared_statements where name <> ''), (select string_agg(name, ' ') from pg_cursors where name not like '<unnamed%'),
  (select string_agg(objid::text, ' ') from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
  (select string_agg(x, ' ') from pg_listening_channels() x), nullif(current_setting('app.leak', true), ''), nullif(current_setting('app.held', true), ''),
  nullif(current_setting('statement_timeout'), '0'), nullif(current_user, session_user))`;

describe('state that a task leaves in its session', () => {
  const leftovers = {
    'a temporary table': 'create temp table left_temp (n int)',
    'a search_path': 'set search_path = pg_temp',
    'an application_name': "set application_name = 'leak'",
    'a prepared statement': 'prepare left_statement as select 1',
    'a cursor that is held, and its query at the commit':
      'declare left_cursor cursor with hold for select public.held()',
    'an advisory lock': 'select pg_advisory_lock(42)',
    'a channel': 'listen leak',
    'a timeout': 'set statement_timeout = 12345',
    'a role': 'set role pg_monitor',
    'what a deferred trigger does': 'insert into public.deferred values (1)',
  };
  beforeAll(() => db.query(`grant pg_monitor to ${role}`));
  for (const [name, sql] of Object.entries(leftovers)) {
    test(`${name} does not reach the next one`, async () => {
      await db.query('select pgherd.enqueue(s, role => $2) from unnest($1::text[]) s', [[sql, PROBE], role]);
      expect(await runBatch(session, await daemon.claim())).toBe(2);
      expect((await db.query<{ text: string }>('select text from public.probe')).map(({ text }) => text)).toEqual(['']);
    });
  }
});

describe('a role cannot', () => {
  const refused = {
    'read done rows': 'select * from pgherd._done',
    'change a done row': 'update pgherd._done set row_count = 1',
    'delete a done row': 'delete from pgherd._done',
    'give the times of a done row': 'insert into pgherd._done (task_id, token, started_at) values (1, 1, now())',
    'read back what it inserts': 'insert into pgherd._done (task_id, token) values (1, 1) returning *',
    'ask for a conflict':
      'insert into pgherd._done (task_id, token) values (1, 1) on conflict (task_id, token) do nothing',
    'lock the done rows': 'do $$ begin lock table pgherd._done in share mode; end $$',
    'empty the table of done rows': 'truncate pgherd._done',
    'put a trigger on done rows':
      'create trigger x before insert on pgherd._done for each row execute function public.leak()',
    'read leases': 'select * from pgherd._leases',
    'read the secrets of daemons': 'select * from pgherd._daemon_secrets',
    'put tasks into the queue beside enqueue': "insert into pgherd._ready values (1, 'x', 1)",
    claim: "select * from pgherd._claim(1, 1, 1, 1, '', null)",
    move: 'select pgherd._move(array[1::bigint])',
    settle: `select pgherd._settle('[]')`,
    'give back': `select pgherd._give_back(1, '{1}', true)`,
    'run a lease that is not there': 'select pgherd.run(1, 1, 1)',
  };
  for (const [name, sql] of Object.entries(refused)) {
    test(name, async () => {
      await expect(session.query(sql)).rejects.toMatchObject({ code: name.startsWith('run') ? 'PH001' : '42501' });
    });
  }

  test('record a task with a token of its own invention', async () => {
    const [row] = await db.query<{ id: string }>(`select pgherd.enqueue('select 1', role => $1) as id`, [role]);
    const [task] = await daemon.claim();
    await session.query('insert into pgherd._done (task_id, token, row_count) values ($1, 99, 1)', [row?.id]);

    expect(await daemon.move([task?.lease ?? ''])).toEqual([]);
    expect(await db.query('select state from pgherd.tasks')).toEqual([{ state: 'running' }]);
    expect(await db.query('select from pgherd.task_log where task_id = $1', [row?.id])).toEqual([]);
    expect(await db.query("select pgherd._prune_done('0') as n")).toEqual([{ n: '1' }]);
  });

  test('see the tasks of others, but its own at each step', async () => {
    await db.query(`select pgherd.enqueue('select 1', role => r) from unnest($1::text[]) r`, [[other, other]]);
    const plain = await daemon.session(other);
    const seen = async (who: pg.Client) =>
      (
        await who.query(`select (select count(*)::int from pgherd.tasks) as tasks, (select count(*)::int from pgherd.task_log
          where role = '${other}') as log`)
      ).rows[0];
    const stranger = await db.client(await db.createRole('stranger'));
    expect(await seen(plain)).toEqual({ tasks: 2, log: 0 });
    const claimed = await daemon.claim();
    await runBatch(plain, claimed.slice(0, 1));
    expect(await seen(plain)).toEqual({ tasks: 1, log: 1 });
    expect(await seen(stranger)).toEqual({ tasks: 0, log: 0 });
    await daemon.move([claimed[0]?.lease ?? '']);
    expect(await seen(plain)).toEqual({ tasks: 1, log: 1 });
  });

  test('run the lease of another login, or from a session that is not recorded', async () => {
    await db.query(`select pgherd.enqueue('select 1', role => $1)`, [role]);
    const claimed = await daemon.claim();
    expect(await runBatch(await daemon.session(other), claimed)).toBe(-1);
    const unrecorded = await db.client(role);
    expect(await pidOf(unrecorded)).toBeGreaterThan(0);
    expect(await runBatch(unrecorded, claimed)).toBe(-1);
    expect(await runBatch(session, claimed)).toBe(1);
  });

  test('enqueue a task that would stop a claim without the functions', async () => {
    const insert = (timeout: string) =>
      session.query(
        `insert into pgherd._task_input (sql, login, timeout) values ('select 1', current_user, $1::interval)`,
        [timeout],
      );
    await insert('1 h');
    await expect(insert('-1 h')).rejects.toMatchObject({ code: '44000' });
    await expect(insert('1000 years')).rejects.toMatchObject({ code: '44000' });
  });
});
