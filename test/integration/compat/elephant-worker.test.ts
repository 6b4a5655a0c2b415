import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstValue, installCompatIn, sqlstateOf } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** What elephant_worker's own scripts and README promise, called by a role that has job_scheduler alone. */
describe("elephant_worker's names over pgherd", () => {
  let database: TestDatabase;
  let admin: pg.Client;
  let team: string;
  let ann: string;
  let asAnn: pg.Client;
  let bob: string;
  let asBob: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'elephant_worker');
    await installCompatIn(database, 'elephant_worker');
    admin = await database.client();
    team = await database.createRole('team');
    ann = await database.createRole('ann', { memberOf: ['job_scheduler', team] });
    bob = await database.createRole('bob', { memberOf: ['job_scheduler'] });
    asAnn = await database.client(ann);
    asBob = await database.client(bob);
    await asAnn.query('set search_path = scheduler, public');
    await asBob.query('set search_path = scheduler, public');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await admin.query('delete from pgherd.jobs');
    await admin.query('delete from pgherd._task_log');
  });

  test('insert_job with its two required arguments returns the row with its defaults', async () => {
    const result = await asAnn.query("SELECT * FROM insert_job('SELECT 1', current_catalog)");

    expect(result.rows).toMatchObject([
      {
        schedule: null,
        enabled: true,
        failure_count: 0,
        success_count: 0,
        parallel: false,
        job_command: 'SELECT 1',
        job_description: null,
        job_timeout: { hours: 6 },
        last_executed: null,
        datname: database.name,
        rolname: ann,
      },
    ]);
    expect(result.fields.map((field) => field.name)).toEqual([
      'job_id',
      'datoid',
      'roloid',
      'schedule',
      'enabled',
      'failure_count',
      'success_count',
      'parallel',
      'job_command',
      'job_description',
      'job_timeout',
      'last_executed',
      'datname',
      'rolname',
    ]);
  });

  test('insert_job takes all arguments by their names', async () => {
    const result = await asAnn.query(
      `SELECT schedule, rolname, job_description, enabled, job_timeout, parallel
       FROM insert_job(job_command := 'SELECT 1', datname := current_catalog, schedule := '{"@daily"}', rolname := $1,
         job_description := 'what for', enabled := false, job_timeout := '5 minutes', parallel := true)`,
      [team],
    );

    expect(result.rows).toEqual([
      {
        schedule: '@daily',
        rolname: team,
        job_description: 'what for',
        enabled: false,
        job_timeout: expect.objectContaining({ minutes: 5 }),
        parallel: true,
      },
    ]);
  });

  test.each([
    ['@hourly', '@hourly', ['@hourly']],
    ['0 0 1 1 3', '0 0 1 1 3', ['0 0 1 1 3']],
    ['*/3 12-22/5 * * *', '*/3 12-22/5 * * *', ['*/3 12-22/5 * * *']],
    [
      '{"2042-12-05 13:37 +00","2024-01-01 12:31 +00"}',
      '{"2024-01-01 12:31 +00","2042-12-05 13:37 +00"}',
      ['2024-01-01T12:31Z', '2042-12-05T13:37Z'],
    ],
    ['1982-08-06 09:30:27 +02', '{"1982-08-06 07:30 +00"}', ['1982-08-06T07:30Z']],
    ['{"@daily","2042-12-05 13:37 +00"}', '{@daily,"2042-12-05 13:37 +00"}', ['@daily', '2042-12-05T13:37Z']],
  ])('the schedule %j shows as %j', async (given, shown, native) => {
    const inserted = await asAnn.query(
      'select job_id, schedule from insert_job($1, current_catalog, schedule := $2::text)',
      ['select 1', given],
    );

    expect(inserted.rows[0]?.schedule).toBe(shown);
    expect(await firstValue(admin, 'select schedule from pgherd.jobs')).toEqual(native);
  });

  test.each(['61 * * * *', '* * * *', 'noon', '@never', '2042-13-01', '{}', ''])(
    'the schedule %j violates the domain',
    async (schedule) => {
      const insert = asAnn.query('select insert_job($1, current_catalog, schedule := $2::text)', [
        'select 1',
        schedule,
      ]);

      expect(await sqlstateOf(insert)).toBe('23514');
    },
  );

  test('a role that the caller is not a member of is 42501', async () => {
    const insert = asBob.query('select insert_job($1, current_catalog, rolname := $2)', ['select 1', team]);

    expect(await sqlstateOf(insert)).toBe('42501');
  });

  test('two jobs are never the same in database, role, schedule and command', async () => {
    await asAnn.query("select insert_job('select 1', current_catalog, '@daily')");

    expect(await sqlstateOf(asAnn.query("select insert_job('select 1', current_catalog, '@daily')"))).toBe('23505');
    expect(await sqlstateOf(asAnn.query("select insert_job('select 1', current_catalog, '@hourly')"))).toBeNull();
    expect(await sqlstateOf(asBob.query("select insert_job('select 1', current_catalog, '@daily')"))).toBeNull();
  });

  test('update_job changes the given arguments and returns the new row; delete_job returns the old one', async () => {
    const id = await firstValue(asAnn, "select job_id from insert_job('select 1', current_catalog, '@daily')");

    const updated = await asAnn.query(
      "select job_description, enabled, schedule from update_job($1, job_description := 'new', enabled := false)",
      [id],
    );
    expect(updated.rows).toEqual([{ job_description: 'new', enabled: false, schedule: '@daily' }]);

    expect(await firstValue(asAnn, 'select job_description from delete_job($1)', [id])).toBe('new');
    expect(await firstValue(asAnn, 'select count(*) from member_job')).toBe('0');
  });

  test("another's job is as if it were not there", async () => {
    const id = await firstValue(asAnn, "select job_id from insert_job('select 1', current_catalog)");

    expect(await firstValue(asBob, 'select job_id from update_job($1, enabled := false)', [id])).toBeNull();
    expect(await firstValue(asBob, 'select job_id from delete_job($1)', [id])).toBeNull();
    expect(await sqlstateOf(asBob.query('select run_job($1)', [id]))).toBe('22023');
    expect(await firstValue(asBob, 'select count(*) from member_job')).toBe('0');
    expect(await firstValue(asAnn, 'select enabled from my_job')).toBe(true);
  });

  test("my_job holds one's own jobs, member_job those of one's roles too", async () => {
    await asAnn.query("select insert_job('select 1', current_catalog)");
    await asAnn.query('select insert_job($1, current_catalog, rolname := $2)', ['select 2', team]);

    expect((await asAnn.query('select job_command from my_job')).rows).toEqual([{ job_command: 'select 1' }]);
    expect((await asAnn.query('select job_command from member_job order by 1')).rows).toEqual([
      { job_command: 'select 1' },
      { job_command: 'select 2' },
    ]);
  });

  test('the views can be written, and hold the same rules', async () => {
    const inserted = await asAnn.query(
      `insert into member_job (job_command, datoid, roloid, schedule)
       values ('select 1', (select oid from pg_database where datname = current_catalog), $1::regrole, '@daily')
       returning job_command, rolname, enabled`,
      [team],
    );
    expect(inserted.rows).toEqual([{ job_command: 'select 1', rolname: team, enabled: true }]);

    await asAnn.query("update member_job set enabled = false, schedule = '@weekly'");
    expect((await admin.query('select enabled, schedule, role from pgherd.jobs')).rows).toEqual([
      { enabled: false, schedule: ['@weekly'], role: team },
    ]);
    await asAnn.query('update member_job set schedule = null');
    expect(await firstValue(admin, 'select schedule from pgherd.jobs')).toEqual([]);

    expect(await sqlstateOf(asAnn.query('update member_job set roloid = $1::regrole', [bob]))).toBe('42501');
    expect(await sqlstateOf(asAnn.query('update member_job set job_id = job_id + 1'))).toBe('42501');
    expect((await asBob.query('delete from member_job')).rowCount).toBe(0);
    expect((await asAnn.query('delete from member_job')).rowCount).toBe(1);
  });

  test.each([
    ['job_command = null', '23502', 'null value in column "job_command"'],
    ['enabled = null', '23502', 'null value in column "enabled"'],
    ['parallel = null', '23502', 'null value in column "parallel"'],
    ['job_timeout = null', '23502', 'null value in column "job_timeout"'],
    ['datoid = null', '23502', 'null value in column "datoid"'],
    ['roloid = null', '23502', 'null value in column "roloid"'],
    ['datoid = 999999', '3D000', 'no database has the oid 999999'],
    ['roloid = 999999', '42704', 'no role has the oid 999999'],
    ["job_timeout = '-1 s'", '22023', 'job_timeout is -00:00:01, which is not positive and below 1000 years'],
    ["job_command = ' '", '22023', 'job_command is empty'],
  ])('the views refuse what a job cannot be, and say what can: %s', async (assignment, code, message) => {
    await asAnn.query("select insert_job('select 1')");
    for (const view of ['my_job', 'member_job']) {
      const refused = await asAnn.query(`update ${view} set ${assignment}`).catch((error: unknown) => error);
      expect([view, refused]).toEqual([
        view,
        expect.objectContaining({ code, message, hint: expect.stringMatching(/./) }),
      ]);
    }
  });

  test('a description is cleared through the views', async () => {
    await asAnn.query("select insert_job('select 1', job_description => 'old')");
    await asAnn.query('update my_job set job_description = null');
    expect((await asAnn.query('select job_description, job_command from my_job')).rows).toEqual([
      { job_description: null, job_command: 'select 1' },
    ]);
  });

  test('run_job runs in the caller’s session, logs success, and counts it', async () => {
    await asAnn.query('create temporary table effect (n int)');
    const id = await firstValue(
      asAnn,
      "select job_id from insert_job('insert into effect values (1)', current_catalog)",
    );

    const run = await asAnn.query('select * from run_job($1)', [id]);

    expect(run.rows).toMatchObject([
      { job_id: id, rolname: ann, datname: database.name, job_sqlstate: '00000', exception_message: null },
    ]);
    expect(run.rows[0]?.job_finished).toBeInstanceOf(Date);
    expect(await firstValue(asAnn, 'select n from effect')).toBe(1);
    expect((await asAnn.query('select success_count, failure_count from my_job')).rows).toEqual([
      { success_count: 1, failure_count: 0 },
    ]);
    expect((await asAnn.query('select * from my_job_log')).rows).toEqual(run.rows);
    expect((await asBob.query('select * from member_job_log')).rows).toEqual([]);
  });

  test('run_job logs the message of an error, and raises none', async () => {
    const command =
      "do $$ begin raise exception using errcode = '22012', message = 'no', detail = 'd', hint = 'h'; end $$";
    const id = await firstValue(asAnn, 'select job_id from insert_job($1, current_catalog)', [command]);

    await asAnn.query('select run_job($1)', [id]);

    expect((await asAnn.query('select * from member_job_log')).rows).toMatchObject([
      {
        job_command: command,
        job_sqlstate: '22012',
        exception_message: 'no',
        exception_detail: 'd',
        exception_hint: 'h',
        exception_context: expect.stringContaining('RAISE'),
      },
    ]);
    expect(await firstValue(asAnn, 'select failure_count from my_job')).toBe(1);
    expect((await asAnn.query('delete from my_job_log')).rowCount).toBe(1);
    expect(await firstValue(asAnn, 'select count(*) from my_job_log')).toBe('0');
  });

  test('delete(job_id) deletes, as the README writes it', async () => {
    await asAnn.query("select insert_job('select 1', current_catalog)");

    expect((await asAnn.query("SELECT delete(job_id) FROM my_job WHERE job_command = 'select 1'")).rowCount).toBe(1);
    expect(await firstValue(admin, 'select count(*) from pgherd.jobs')).toBe('0');
  });

  test('an update that changes neither command nor schedule does not check for duplicates', async () => {
    const id = await firstValue(asAnn, "select job_id from insert_job('select 1', current_catalog, '@daily')");
    await asAnn.query("select pgherd.insert_job('select 1', current_catalog, '{@daily}')");

    expect(await firstValue(asAnn, "select job_description from update_job($1, job_description := 'x')", [id])).toBe(
      'x',
    );
    expect(await sqlstateOf(asAnn.query("select update_job($1, job_command := 'select 1')", [id]))).toBe('23505');
  });

  test('my_job takes no job of another role', async () => {
    const insert = 'insert into my_job (job_command, roloid) values ($1, $2::regrole)';

    expect(await sqlstateOf(asAnn.query(insert, ['select 1', team]))).toBe('44000');
    expect(await sqlstateOf(asAnn.query(insert, ['select 1', ann]))).toBeNull();
  });

  test('ids above 2^31 work everywhere', async () => {
    await admin.query(
      "select setval('pgherd._tasks_id_seq', 2147483650); select setval('pgherd.jobs_id_seq', 2147483650)",
    );
    const id = await firstValue(asAnn, "select job_id from insert_job('select 1', current_catalog, '@daily')");

    expect(await firstValue(asAnn, 'select jl_id from run_job($1)', [id])).toBe('2147483651');
    for (const view of ['my_job', 'member_job']) {
      expect(await firstValue(asAnn, `select job_id from scheduler.${view}`)).toBe(id);
    }
    expect((await asAnn.query('select jl_id, job_id from my_job_log')).rows).toEqual([
      { jl_id: '2147483651', job_id: id },
    ]);
    expect(await firstValue(admin, 'select jl_id from scheduler.job_log')).toBe('2147483651');
    expect(await firstValue(admin, 'select job_id from scheduler.job')).toBe(id);
    expect(await firstValue(asAnn, 'select enabled from update_job($1, enabled := false)', [id])).toBe(false);
    expect((await asAnn.query('delete from my_job_log')).rowCount).toBe(1);
    expect(await firstValue(asAnn, 'select job_id from delete_job($1)', [id])).toBe(id);
  });

  test('job_scheduled_at returns the jobs of that minute', async () => {
    await asAnn.query("select insert_job('a', current_catalog, '30 2 * * *')");
    await asAnn.query("select insert_job('b', current_catalog, '2042-12-05 02:30 +00')");
    await asAnn.query("select insert_job('c', current_catalog, '31 2 * * *')");
    await asAnn.query("select insert_job('d', current_catalog, '30 2 * * *', enabled := false)");

    expect((await asAnn.query("select job_command from job_scheduled_at('2042-12-05 02:30:10+00')")).rows).toEqual([
      { job_command: 'a' },
      { job_command: 'b' },
    ]);
    expect((await asBob.query("select * from job_scheduled_at('2042-12-05 02:30+00')")).rows).toEqual([]);
  });

  test.each([
    ['7-55/9', 0, 59, [7, 16, 25, 34, 43, 52]],
    ['0-4,5-9/3,8', 0, 59, [0, 1, 2, 3, 4, 5, 8]],
    ['*/20', 0, 59, [0, 20, 40]],
    ['x', 0, 59, null],
  ])('parse_cronfield(%j) is its values', async (field, low, high, values) => {
    expect(await firstValue(asAnn, 'select parse_cronfield($1, $2, $3)', [field, low, high])).toEqual(values);
  });

  test('parse_cronfield refuses values out of range, parse_crontab returns nulls for an invalid crontab', async () => {
    expect(await sqlstateOf(asAnn.query("select parse_cronfield('60', 0, 59)"))).toBe('22023');
    expect(await sqlstateOf(asAnn.query("select parse_cronfield('9-5', 0, 59)"))).toBe('22023');
    expect((await asAnn.query("select * from parse_crontab('1 2')")).rows).toEqual([
      { minute: null, hour: null, dom: null, month: null, dow: null },
    ]);
    expect((await asAnn.query("select minute, hour, dom, dow from parse_crontab('1,2 3 4 * *')")).rows).toEqual([
      { minute: [1, 2], hour: [3], dom: [4], dow: [] },
    ]);
    expect(await firstValue(asAnn, "select dow from parse_crontab('0 0 * * 0,7')")).toEqual([0]);
  });

  test('a role without job_scheduler may not schedule; job_monitor sees every job and the log', async () => {
    await asAnn.query("select insert_job('select 1', current_catalog)");
    const carl = await database.createRole('carl');
    const mona = await database.createRole('mona', { memberOf: ['job_monitor'] });
    const asMona = await database.client(mona);

    const asCarl = await database.client(carl);
    expect(await sqlstateOf(asCarl.query("select scheduler.insert_job('select 1', current_catalog)"))).toBe('42501');
    expect(await firstValue(asMona, 'select count(*) from scheduler.job')).toBe('1');
    expect(await firstValue(asMona, 'select count(*) from scheduler.job_log')).toBe('0');
  });
});
