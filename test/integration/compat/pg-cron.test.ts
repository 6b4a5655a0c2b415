import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstValue, installCompatIn, sqlstateOf } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { workTasks } from '../../support/work-tasks.ts';

describe("pg_cron's tables over pgherd", () => {
  let database: TestDatabase;
  let admin: pg.Client;
  let ann: string;
  let asAnn: pg.Client;
  let bob: string;
  let asBob: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'pg_cron');
    admin = await database.client();
    ann = await database.createRole('ann');
    bob = await database.createRole('bob');
    await admin.query(`grant usage on schema cron to ${ann}, ${bob}`);
    asAnn = await database.client(ann);
    asBob = await database.client(bob);
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await admin.query('delete from cron.job');
    await admin.query('delete from pgherd._task_log');
  });

  test('a user without usage of schema cron schedules nothing', async () => {
    const carl = await database.createRole('carl');
    const asCarl = await database.client(carl);

    expect(await sqlstateOf(asCarl.query("select cron.schedule('@daily', 'select 1')"))).toBe('42501');
  });

  test('users see their own jobs only, a superuser all, and names are per user', async () => {
    await asAnn.query("select cron.schedule('nightly', '@daily', 'select 1')");
    await asBob.query("select cron.schedule('nightly', '@daily', 'select 2')");

    expect((await asAnn.query('select username, jobname, command from cron.job')).rows).toEqual([
      { username: ann, jobname: 'nightly', command: 'select 1' },
    ]);
    expect(await firstValue(admin, 'select count(*) from cron.job')).toBe('2');
    expect(
      (await admin.query('select name, role, transaction, overlap, catchup from pgherd.jobs order by id')).rows,
    ).toEqual([
      { name: 'nightly', role: ann, transaction: null, overlap: 'queue', catchup: 'skip' },
      { name: `nightly (${bob})`, role: bob, transaction: null, overlap: 'queue', catchup: 'skip' },
    ]);
  });

  test("a user can neither change, end nor take over another's job", async () => {
    const jobid = await firstValue(asAnn, "select cron.schedule('mine', '@daily', 'select 1')");

    expect(await sqlstateOf(asBob.query('select cron.unschedule($1::bigint)', [jobid]))).toBe('42704');
    expect(await sqlstateOf(asBob.query("select cron.unschedule('mine')"))).toBe('42704');
    expect((await asBob.query("update cron.job set command = 'select 2'")).rowCount).toBe(0);
    expect((await asBob.query('delete from cron.job')).rowCount).toBe(0);
    expect(await sqlstateOf(asAnn.query('update cron.job set username = $1', [bob]))).toBe('42501');
    expect(
      await sqlstateOf(
        asBob.query("insert into cron.job (schedule, command, username) values ('@daily', 'select 1', $1)", [ann]),
      ),
    ).toBe('42501');
    expect(await firstValue(admin, 'select command from cron.job')).toBe('select 1');
  });

  test('another database needs the right to call schedule_in_database, also through alter_job and the table', async () => {
    const insert = "insert into cron.job (schedule, command, database) values ('@daily', 'select 1', 'postgres')";
    const schedule = "select cron.schedule_in_database('there', '@daily', 'select 1', 'postgres')";
    expect(await sqlstateOf(asAnn.query(insert))).toBe('42501');
    expect(await sqlstateOf(asAnn.query(schedule))).toBe('42501');

    await admin.query(
      `grant execute on function cron.schedule_in_database(text,text,text,text,text,boolean) to ${ann}`,
    );
    await asAnn.query(schedule);

    expect(await firstValue(admin, 'select database from pgherd.jobs')).toBe('postgres');
  });

  test("a superuser's name is for that superuser alone", async () => {
    const superuser = new URL(database.url).username;
    const other = await database.createRole('other');
    await admin.query(`alter role ${other} superuser`);
    const schedule = 'select cron.schedule_in_database($1, $2, $3, $4, $5)';
    const job = ['x', '@daily', 'select 1', database.name];

    expect(await sqlstateOf(asAnn.query(schedule, [...job, superuser]))).toBe('42501');
    expect(await sqlstateOf(admin.query(schedule, [...job, other]))).toBe('42501');
    await admin.query("select cron.schedule('@daily', 'select 1')");
    expect(await firstValue(admin, 'select role from pgherd.jobs')).toBe(superuser);

    await admin.query('update pgherd.jobs set enabled = false');
    expect((await admin.query('select username, active from cron.job')).rows).toEqual([
      { username: superuser, active: false },
    ]);
    await admin.query('update cron.job set username = $1', [ann]);
    expect(await firstValue(admin, 'select role from pgherd.jobs')).toBe(ann);
  });

  test('update cron.job changes the job', async () => {
    await asAnn.query("select cron.schedule('mine', '@daily', 'select 1')");
    await asAnn.query("update cron.job set schedule = '5 seconds', command = 'select 2', active = false");

    expect((await admin.query('select schedule, sql, enabled from pgherd.jobs')).rows).toEqual([
      { schedule: ['5 seconds'], sql: 'select 2', enabled: false },
    ]);
    expect(await sqlstateOf(asAnn.query("update cron.job set schedule = 'noon'"))).toBe('22023');
  });

  test('scheduling by the same name keeps a job inactive that is inactive', async () => {
    const jobid = await firstValue(asAnn, "select cron.schedule('mine', '@daily', 'select 1')");
    await asAnn.query('update cron.job set active = false');
    expect(await firstValue(asAnn, "select cron.schedule('mine', '@hourly', 'select 2')")).toBe(jobid);

    expect((await admin.query('select schedule, sql, enabled from pgherd.jobs')).rows).toEqual([
      { schedule: ['@hourly'], sql: 'select 2', enabled: false },
    ]);
  });

  test('changes made through pgherd show in cron.job', async () => {
    await asAnn.query("select cron.schedule('mine', '@daily', 'select 1')");
    await admin.query("update pgherd.jobs set schedule = '{@hourly,@weekly}', sql = 'select 3', enabled = false");

    expect((await asAnn.query('select schedule, command, active from cron.job')).rows).toEqual([
      { schedule: '@hourly; @weekly', command: 'select 3', active: false },
    ]);

    await asAnn.query('update cron.job set active = true');
    expect((await admin.query('select schedule, enabled from pgherd.jobs')).rows).toEqual([
      { schedule: ['@hourly', '@weekly'], enabled: true },
    ]);

    await admin.query('delete from pgherd.jobs');
    expect(await firstValue(asAnn, 'select count(*) from cron.job')).toBe('0');
  });

  test('a user can no longer change a job that a project has adopted, or that has lost its role', async () => {
    const jobid = await firstValue(asAnn, "select cron.schedule('mine', '@daily', 'select 1')");
    await admin.query("insert into pgherd.projects (name) values ('billing') on conflict do nothing");
    await admin.query("update pgherd.jobs set project_id = (select id from pgherd.projects where name = 'billing')");

    expect(await sqlstateOf(asAnn.query("update cron.job set command = 'select 2'"))).toBe('55000');
    expect(await sqlstateOf(asAnn.query("select cron.schedule('mine', '@hourly', 'select 2')"))).toBe('55000');
    expect(await sqlstateOf(asAnn.query("select cron.unschedule('mine')"))).toBe('55000');
    await admin.query("update pgherd.jobs set sql = 'select 3'");
    expect(await firstValue(asAnn, 'select command from cron.job')).toBe('select 3');

    await admin.query('update pgherd.jobs set role = null');
    expect((await admin.query('select role, username from pgherd.jobs, cron.job')).rows).toEqual([
      { role: null, username: 'pgherd_owner' },
    ]);
    await admin.query('update pgherd.jobs set project_id = null');
    expect((await asAnn.query("update cron.job set command = 'select 4'")).rowCount).toBe(0);
    expect(await sqlstateOf(asAnn.query('select cron.unschedule($1::bigint)', [jobid]))).toBe('42704');
    expect(await firstValue(admin, 'select sql from pgherd.jobs')).toBe('select 3');
  });

  test.each([
    ['0 0 * * * extra', '0 0 * * *'],
    ['0 0 $ * *', '0 0 $ * *'],
    [' */5  1-3\t* JAN mon-fri ', '*/5 1-3 * JAN mon-fri'],
    ['*/99 */24 */32 */13 */8', '0 0 */31 */12 */7'],
    ['5,0-59/60,10-20/61 00-23/99 1-31/99 jan-dec/99 1-5/8', '5,0,10-20/59 0 1-31/31 jan-dec/12 1-5/7'],
    ['@reboot', '@reboot'],
    ['@restart', '@reboot'],
    ['@midnight', '@midnight'],
  ])('the schedule %j is pgherd’s %j', async (written, native) => {
    await asAnn.query("select cron.schedule($1, 'select 1')", [written]);

    expect(await firstValue(asAnn, 'select schedule from cron.job')).toBe(written);
    expect(await firstValue(admin, 'select schedule[1] from pgherd.jobs')).toBe(native);
  });

  test.each([
    '@every 5m',
    '@after 5m',
    'after: other',
    '2030-01-01T00:00:00Z',
    '61 * * * *',
    '1/5 * * * *',
    '1/99 * * * *',
    '*/0 * * * *',
    '5-1/99 * * * *',
    '',
  ])('the schedule %j is not one of pg_cron', async (written) => {
    expect(await sqlstateOf(asAnn.query("select cron.schedule($1, 'select 1')", [written]))).toBe('22023');
  });

  test('a null argument is refused', async () => {
    expect(await sqlstateOf(asAnn.query("select cron.schedule(null, 'select 1')"))).toBe('22004');
    expect(await sqlstateOf(asAnn.query("select cron.schedule(null, '@daily', 'select 1')"))).toBe('22004');
    expect(await sqlstateOf(asAnn.query("select cron.schedule('x', '@daily', null)"))).toBe('22004');
  });

  describe('job_run_details', () => {
    const runs = 'select jobid, job_pid, database, username, command, status, return_message from cron.job_run_details';

    test('shows a run before, while and after it runs, to its user and to a superuser', async () => {
      const jobid = await firstValue(asAnn, "select cron.schedule('mine', '@daily', 'select generate_series(1, 3)')");
      await admin.query("select pgherd.trigger_job('mine')");
      await admin.query('select pgherd._release_held()');
      const run = {
        jobid,
        job_pid: null,
        database: database.name,
        username: ann,
        command: 'select generate_series(1, 3)',
      };
      expect((await asAnn.query(runs)).rows).toEqual([{ ...run, status: 'starting', return_message: null }]);

      expect(await workTasks(database)).toBe(1);

      expect((await asAnn.query(runs)).rows).toEqual([{ ...run, status: 'succeeded', return_message: '3 rows' }]);
      expect((await admin.query(runs)).rows).toHaveLength(1);
      expect((await asBob.query(runs)).rows).toEqual([]);
      const times = await asAnn.query('select start_time <= end_time as ordered, runid from cron.job_run_details');
      expect(times.rows).toMatchObject([{ ordered: true }]);
    });

    test('keeps the runs of a job that is unscheduled', async () => {
      const jobid = await firstValue(asAnn, "select cron.schedule('mine', '@daily', 'select 1/0')");
      await admin.query("select pgherd.trigger_job('mine')");
      await admin.query('select pgherd._release_held()');
      await workTasks(database);
      await asAnn.query("select cron.unschedule('mine')");

      expect(
        (await asAnn.query('select jobid, username, status, return_message from cron.job_run_details')).rows,
      ).toEqual([{ jobid, username: ann, status: 'failed', return_message: 'ERROR:  division by zero\n' }]);
    });

    test('lets a role with the grant delete ended runs', async () => {
      await asAnn.query("select cron.schedule('mine', '@daily', 'select 1')");
      await admin.query("select pgherd.trigger_job('mine')");
      expect(await sqlstateOf(admin.query('delete from cron.job_run_details'))).toBe('55006');
      await admin.query('select pgherd._release_held()');
      await workTasks(database);

      expect(await sqlstateOf(asAnn.query('delete from cron.job_run_details'))).toBe('42501');
      const gone = await admin.query("delete from cron.job_run_details where end_time < now() + interval '1 day'");
      expect(gone.rowCount).toBe(1);
      expect(await firstValue(admin, 'select count(*) from pgherd._task_log_all')).toBe('0');
      expect(await sqlstateOf(admin.query('insert into cron.job_run_details (jobid) values (1)'))).toBe('0A000');
    });

    test.each([
      ['insert into t select 1', 1, 'INSERT 0 1'],
      ['  -- why\n UPDATE t set a = 1', 2, 'UPDATE 2'],
      ['delete from t;', 0, 'DELETE 0'],
      ['select 1', 1, '1 row'],
      ['with x as (select 1) select * from x', 2, '2 rows'],
      ['VACUUM ANALYZE t', 0, 'VACUUM'],
      ['create or replace function f() returns int', 0, 'CREATE FUNCTION'],
      ['refresh materialized view concurrently v', 0, 'REFRESH MATERIALIZED VIEW'],
      ['select 1; delete from t', 3, 'DELETE 3'],
      ['do $$ begin; end $$', 0, 'DO'],
      ['call p()', 0, 'CALL'],
      ["set statement_timeout = '1s'; delete from t where a <> ';'", 0, 'DELETE 0'],
      ["select 'a;b' /* ; */; -- c;\n update t set a = 1;\n", 4, 'UPDATE 4'],
      ["select e'it\\'s; b'; delete from t", 1, 'DELETE 1'],
      ['do $x$ begin perform 1; end $x$; select $$;$$', 1, '1 row'],
      ['with gone as (delete from a returning (b)) insert into c select * from gone', 3, 'INSERT 0 3'],
      ['create temp table x as select 1', 1, 'SELECT 1'],
      ['drop materialized view if exists v', 0, 'DROP MATERIALIZED VIEW'],
      ['create unique index concurrently i on t (a)', 0, 'CREATE INDEX'],
      ['(select 1) union (select 2)', 2, '2 rows'],
      ['/* a /* b */ delete from x; */ update t set a = 1', 4, 'UPDATE 4'],
      ['create rule r as on insert to t do (select 1; select 2)', 0, 'CREATE RULE'],
      ["select e'a''\\'; x'; update t set a1$b$ = 1", 1, 'UPDATE 1'],
      [`with x as (select ${'('.repeat(30)}1${')'.repeat(30)}) delete from t`, 2, 'DELETE 2'],
    ])('says of %j with %d rows: %s', async (sql, rowCount, message) => {
      expect(
        await firstValue(admin, "select cron._return_message('finished', $1, $2, null, null, null, null, null, null)", [
          sql,
          rowCount,
        ]),
      ).toBe(message);
    });
  });

  test('the view shows only the number of rows for SQL above 16 kB, so that a list of many runs does not take seconds', async () => {
    const long = `${'select 1;'.repeat(2_000)} insert into t values (1)`;
    expect(
      await firstValue(admin, "select cron._return_message('finished', $1, 1, null, null, null, null, null, null)", [
        long,
      ]),
    ).toBe('1 row');
  });

  test.each([
    ['selec 1', 1, 'LINE 1: selec 1\n        ^\n'],
    ['select 1,\n  x from t', 13, 'LINE 2:   x from t\n          ^\n'],
    [`select ${'a'.repeat(70)}, b from c`, 80, `LINE 1: ...${'a'.repeat(50)}, b from c\n${' '.repeat(8 + 3 + 52)}^\n`],
  ])('an error in %j at %d has its line, as libpq shows it', async (sql, position, line) => {
    expect(
      await firstValue(admin, "select cron._return_message('failed', $1, null, 'no', 'd', 'h', 'c', $2, null)", [
        sql,
        position,
      ]),
    ).toBe(`ERROR:  no\n${line}DETAIL:  d\nHINT:  h\nCONTEXT:  c\n`);
  });

  test.each([
    ["select cron.schedule($1, '@daily', 'select 1')", '22023', /^job_name has 12800 bytes, and 1024 are allowed$/],
    [
      "select cron.schedule('long', '@daily', repeat($1, 100))",
      '23514',
      /^sql has 1280000 bytes, and 1048576 are allowed$/,
    ],
  ])('a text that is too long is refused with a hint: %s', async (sql, code, message) => {
    // Random, because an index holds a compressed text of any length.
    const long = randomBytes(6_400).toString('hex');
    const refused = await asAnn.query(sql, [long]).catch((error: unknown) => error);

    expect(refused).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.any(String) });
  });

  test.each(['', ' \n'])('the command %j is refused with a hint', async (command) => {
    const scheduled = asAnn.query("select cron.schedule('empty', '* * * * *', $1)", [command]);

    await expect(scheduled).rejects.toMatchObject({
      code: '22023',
      message: 'command is empty',
      hint: expect.any(String),
    });
  });

  test('a job for another server is refused, and addresses of this one are not', async () => {
    const insert = "insert into cron.job (schedule, command, nodename, nodeport) values ('@daily', 'select 1', $1, $2)";
    const port = Number(await firstValue(admin, "select current_setting('port')"));
    for (const node of ['localhost', '127.0.0.1', '::1', '', '/tmp']) await asAnn.query(insert, [node, port]);

    for (const [node, other] of [
      ['node-1', port],
      ['localhost', port + 1],
    ]) {
      await expect(asAnn.query(insert, [node, other])).rejects.toMatchObject({
        code: '0A000',
        hint: expect.stringContaining('connection'),
      });
    }
    expect(await sqlstateOf(admin.query("update cron.job set nodename = 'node-1'"))).toBe('0A000');
    await asAnn.query('update cron.job set active = false');
  });

  test('after the database was renamed, a changed job still runs in it', async () => {
    const jobid = await firstValue(asAnn, "select cron.schedule('here', '@daily', 'select 1')");
    // What a renamed or copied database contains: the name of before.
    await admin.query("set session_replication_role = replica; update cron.job set database = 'before'");
    await admin.query('reset session_replication_role');
    await admin.query("select cron.alter_job($1, schedule := '0 4 * * *')", [jobid]);

    expect((await admin.query('select database, schedule from pgherd.jobs')).rows).toEqual([
      { database: null, schedule: ['0 4 * * *'] },
    ]);
    expect(await firstValue(asAnn, 'select database from cron.job')).toBe(database.name);
  });

  test('only the owner can use the trigger functions that write as the owner', async () => {
    await asAnn.query('create temporary table mine (like cron.job)');
    const create = 'create trigger x after insert on mine for each row execute function pgherd._cron_write_job()';

    expect(await sqlstateOf(asAnn.query(create))).toBe('42501');
  });
});
