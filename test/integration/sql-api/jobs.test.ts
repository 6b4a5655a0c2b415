import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiDatabase, createApiDatabase, refusal, value } from '../../support/api-database.ts';

let api: ApiDatabase;
beforeAll(async () => {
  api = await createApiDatabase();
});
beforeEach(() => api.database.query('delete from pgherd.jobs'));
afterAll(() => api.database.drop());

const one = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>> => {
  const { rows } = await api.alice.query<Record<string, unknown>>(sql, [...values]);
  const [found] = rows;
  if (found === undefined) throw new Error(`no row: ${sql}`);
  return found;
};

test('insert_job with a command alone makes an enabled job of the caller, of no project, with a name of its own', async () => {
  const job = await one("select * from pgherd.insert_job('select 1')");
  expect(job).toMatchObject({
    job_name: `sql-${job.job_id}`,
    datname: api.database.name,
    rolname: api.aliceRole,
    schedule: [],
    enabled: true,
    parallel: false,
    job_command: 'select 1',
    job_timeout: { hours: 6 },
    success_count: '0',
    failure_count: '0',
    project: null,
  });
  expect(await one('select * from pgherd.my_job where job_id = $1', [job.job_id])).toEqual(job);
  const [stored] = await api.database.query('select * from pgherd.jobs where id = $1', [job.job_id]);
  expect(stored).toMatchObject({
    project_id: null,
    database: null,
    overlap: 'skip',
    transaction: null,
    created_by: api.aliceRole,
  });
});

test('insert_job takes cron, names and timestamps, and a parallel job may overlap', async () => {
  const schedule = ['*/5 * * * *', '@daily', '2042-12-05 13:37 +00'];
  const job = await one(
    "select * from pgherd.insert_job('select 1', schedule => $1, job_description => 'd', enabled => false, parallel => true)",
    [schedule],
  );
  expect(job).toMatchObject({ schedule, job_description: 'd', enabled: false, parallel: true });
  expect(
    await value(api.alice, 'select job_id from pgherd.job_scheduled_at($1)', ['2042-12-05T13:37:00Z']),
  ).toBeUndefined();
});

test('update_job changes only the given arguments', async () => {
  const job = await one("select * from pgherd.insert_job('select 1', schedule => '{@daily}', job_description => 'd')");
  const changed = await one("select * from pgherd.update_job($1, job_command => 'select 2', job_timeout => '1 min')", [
    job.job_id,
  ]);
  expect(changed).toEqual({ ...job, job_command: 'select 2', job_timeout: { minutes: 1 } });
  const again = await one("select * from pgherd.update_job($1, schedule => '{}', enabled => false, parallel => true)", [
    job.job_id,
  ]);
  expect(again).toEqual({ ...changed, schedule: [], enabled: false, parallel: true });
});

test('a name that is taken already is not given again', async () => {
  const next = Number(await value(api.alice, "select (pgherd.insert_job('select 1')).job_id")) + 3;
  await api.database.query(
    "insert into pgherd.jobs (name, sql) select 'sql-' || $1 || s, 'x' from unnest('{\"\",-x}'::text[]) s",
    [next],
  );
  const job = await one("select * from pgherd.insert_job('select 1')");
  expect(job).toMatchObject({ job_id: String(next), job_name: `sql-${next}-${next}` });
});

test('delete_job returns the row as it was, and cancels waiting tasks', async () => {
  const job = await one("select * from pgherd.insert_job('select 1')");
  const task = await value(api.alice, 'select pgherd.trigger_job($1)', [job.job_name]);
  expect(await one('select * from pgherd.delete_job($1)', [job.job_id])).toEqual(job);
  expect(await one('select state, reason from pgherd.task_log where task_id = $1', [task])).toEqual({
    state: 'cancelled',
    reason: 'job deleted',
  });
  expect((await refusal(api.alice, 'select pgherd.delete_job($1)', [job.job_id])).sqlstate).toBe('42704');
});

test("run_job runs the job in the caller's session, and returns its row of the log", async () => {
  await api.database.query(
    `create table if not exists public.ran (who text default current_user); grant all on public.ran to ${api.aliceRole}`,
  );
  const job = await one("select * from pgherd.insert_job('insert into ran default values')");
  const log = await one('select * from pgherd.run_job($1)', [job.job_id]);
  expect(log).toMatchObject({
    job_id: job.job_id,
    state: 'finished',
    sqlstate: '00000',
    job_sqlstate: '00000',
    row_count: '1',
    rolname: api.aliceRole,
  });
  expect(log.job_finished).toBeInstanceOf(Date);
  expect(await api.database.query('select who from public.ran')).toEqual([{ who: api.aliceRole }]);
  expect(await one('select * from pgherd.my_job_log where job_id = $1', [job.job_id])).toEqual(log);
  expect(
    await one('select success_count, failure_count, last_state from pgherd.my_job where job_id = $1', [job.job_id]),
  ).toEqual({
    success_count: '1',
    failure_count: '0',
    last_state: 'finished',
  });
});

test('an error in run_job becomes the row of the log, without its effects, and the caller goes on', async () => {
  const body = "raise exception using errcode = 'PX001', message = 'm', detail = 'd', hint = 'h'";
  const job = await one('select * from pgherd.insert_job($1)', [
    `create temp table left_behind (); do $x$ begin ${body}; end $x$`,
  ]);
  const log = await one('select * from pgherd.run_job($1)', [job.job_id]);
  expect(log).toMatchObject({
    state: 'failed',
    sqlstate: 'PX001',
    message: 'm',
    detail: 'd',
    hint: 'h',
    job_sqlstate: 'PX001',
    exception_message: 'm',
    exception_detail: 'd',
    exception_hint: 'h',
  });
  expect(log.context).toContain('RAISE');
  expect(await value(api.alice, "select to_regclass('left_behind')")).toBeNull();
  expect(await value(api.alice, 'select failure_count from pgherd.my_job where job_id = $1', [job.job_id])).toBe('1');
});

test("run_job never lends the caller's rights: another role's SQL becomes a task", async () => {
  await api.database.query(`grant ${api.bobRole} to ${api.aliceRole}`);
  const id = await value(api.bob, "select (pgherd.insert_job('insert into ran default values')).job_id");
  const log = await one('select * from pgherd.run_job($1)', [id]);
  expect(log).toMatchObject({ state: 'pending', job_started: null, rolname: api.bobRole });
  expect(await one('select id, role from pgherd.tasks where id = $1', [log.task_id])).toEqual({
    id: log.task_id,
    role: api.bobRole,
  });
  await api.database.query(`revoke ${api.bobRole} from ${api.aliceRole}`);
});

test('run_job keeps the search path of its caller', async () => {
  const job = await one('select * from pgherd.insert_job($1)', [
    "select set_config('test.path', current_setting('search_path'), false)",
  ]);
  await api.alice.query('set search_path = public, pg_temp');
  await one('select * from pgherd.run_job($1)', [job.job_id]);
  expect(await value(api.alice, "select current_setting('test.path')")).toBe('public, pg_temp');
  await api.alice.query('reset search_path');
});

test('job_scheduled_at lists the enabled jobs of the caller that are due, each once', async () => {
  const hourly = await one("select * from pgherd.insert_job('select 1', schedule => '{@hourly,0 3 * * *}')");
  await one("select * from pgherd.insert_job('select 2', schedule => '{@hourly}', enabled => false)");
  await one("select * from pgherd.insert_job('select 3', schedule => '{30 * * * *}')");
  await api.bob.query("select pgherd.insert_job('select 4', schedule => '{@hourly}')");
  expect((await api.alice.query("select * from pgherd.job_scheduled_at('2026-05-05T03:00:42Z')")).rows).toEqual([
    hourly,
  ]);
  expect((await api.alice.query('select * from pgherd.job_scheduled_at(null)')).rows).toEqual([]);
});

test('a job of a project is shown and run, but changed only in its definition', async () => {
  await api.database.query("insert into pgherd.projects (name) values ('billing')");
  await api.database.query(
    "insert into pgherd.jobs (name, sql, role, project_id) values ('rollup', 'select 1', $1, (select id from pgherd.projects where name = 'billing'))",
    [api.aliceRole],
  );
  const job = await one("select * from pgherd.my_job where job_name = 'rollup'");
  expect(job).toMatchObject({ project: 'billing' });
  for (const call of ['update_job($1, enabled => false)', 'delete_job($1)']) {
    expect(await refusal(api.alice, `select pgherd.${call}`, [job.job_id])).toEqual({
      sqlstate: '55000',
      message: `job ${job.job_id} ("rollup") belongs to project "billing"`,
      hint: 'change its definition and apply it; pause_job() stops it until then',
    });
  }
  expect(await one('select state from pgherd.run_job($1)', [job.job_id])).toEqual({ state: 'finished' });
});

test('each malformed argument is refused with its SQLSTATE and a hint', async () => {
  const id = await value(api.alice, "select (pgherd.insert_job('select 1')).job_id");
  const cases: [string, string][] = [
    ['insert_job(null)', '22004'],
    ["insert_job('')", '22023'],
    ["insert_job('x', datname => null)", '22004'],
    ["insert_job('x', schedule => '{null}')", '22004'],
    ["insert_job('x', schedule => '{{@daily},{@hourly}}')", '22023'],
    [`update_job(${id}, schedule => '{{@daily,@hourly}}')`, '22023'],
    ["job_scheduled_at('infinity')", '22008'],
    ["job_scheduled_at('-infinity')", '22008'],
    ["insert_job('x', schedule => '{61 * * * *}')", '22023'],
    ["insert_job('x', schedule => '{0 0 31 2 *}')", '22023'],
    ["insert_job('x', job_timeout => '-1 s')", '22023'],
    ["insert_job('x', job_timeout => null)", '22004'],
    ["insert_job('x', rolname => 'no_such_role')", '42704'],
    ["insert_job('x', datname => 'no_such_db')", '3D000'],
    [`update_job(${id}, schedule => '{@dayly}')`, '22023'],
    [`update_job(${id}, job_command => ' ')`, '22023'],
    [`update_job(${id}, rolname => 'no_such_role')`, '42704'],
    [`update_job(${id}, rolname => '${api.bobRole}')`, '42501'],
    ['update_job(null)', '22004'],
    ['update_job(-1)', '42704'],
    ['run_job(null)', '22004'],
    ['run_job(-1)', '42704'],
    ['delete_job(null)', '22004'],
    ['trigger_job(null)', '22004'],
    ["trigger_job('no such job')", '42704'],
    ["pause_job('no such job')", '42704'],
    ["resume_job('no such job')", '42704'],
    [`pause_job('sql-${id}', until => '2000-01-01Z')`, '22023'],
    ['pause_topic(null)', '22004'],
    ["pause_topic('')", '22023'],
    ["pause_topic('t', until => '2000-01-01Z')", '22023'],
    ['cancel_task(null)', '22004'],
    ['retry_task(null)', '22004'],
    ['launch_worker(null)', '22004'],
    ['launch_worker(-1)', '42704'],
  ];
  for (const [call, sqlstate] of cases) {
    const refused = await refusal(api.alice, `select pgherd.${call}`);
    expect({ call, sqlstate: refused.sqlstate, hint: refused.hint }).toEqual({
      call,
      sqlstate,
      hint: expect.stringMatching(/\w/),
    });
  }
});

test('a superuser may make a job that runs as himself, but not name a superuser for a project', async () => {
  const [job] = await api.database.query<{ rolname: string; me: string }>(
    "select rolname, current_user as me from pgherd.insert_job('select 1')",
  );
  expect(job?.rolname).toBe(job?.me);
  const root = await api.database.client();
  expect(
    (
      await refusal(
        root,
        "insert into pgherd.jobs (name, sql, role, project_id) select 'x', 'x', current_user, id from pgherd.projects",
      )
    ).sqlstate,
  ).toBe('42501');
});
