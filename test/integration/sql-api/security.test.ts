import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDatabase, createApiDatabase, refusal, value } from '../../support/api-database.ts';

let api: ApiDatabase;
let job: { job_id: string; job_name: string };
let task: unknown;

beforeAll(async () => {
  api = await createApiDatabase();
  const { rows } = await api.alice.query(
    "select job_id, job_name from pgherd.insert_job('select 1 /* secret */', schedule => '{@daily}')",
  );
  job = rows[0];
  task = await value(api.alice, "select pgherd.enqueue('select 2 /* secret */')");
  await api.alice.query('select pgherd.run_job($1)', [job.job_id]);
});
afterAll(() => api.database.drop());

const VIEWS = [
  'tasks',
  'task_log',
  'my_job',
  'member_job',
  'my_job_log',
  'member_job_log',
  'worker_stats',
  'topic_stats',
];

test('a role with job_scheduler alone can call each function and read each view', async () => {
  const calls = [
    "enqueue('select 1')",
    'enqueue_many(\'[{"sql":"select 1"}]\')',
    'cancel_task(-1)',
    'retry_task(-1)',
    "insert_job('select 1', schedule => '{@daily}')",
    'job_scheduled_at(now())',
    "pause_topic('t')",
    "resume_topic('t')",
    'ensure_workers()',
    'active_workers_count()',
    'calibrate_workers_count()',
  ];
  for (const call of calls) await api.bob.query(`select * from pgherd.${call}`);
  const id = await value(api.bob, "select (pgherd.insert_job('select 1')).job_id");
  for (const call of [
    `update_job(${id}, enabled => true)`,
    `run_job(${id})`,
    `trigger_job('sql-${id}')`,
    `pause_job('sql-${id}')`,
    `resume_job('sql-${id}')`,
    `delete_job(${id})`,
  ]) {
    await api.bob.query(`select * from pgherd.${call}`);
  }
  expect(await value(api.bob, "select pgherd.launch_worker(pgherd.enqueue('select 1'))")).toMatch(/^\d+$/);
  for (const view of VIEWS) await api.bob.query(`select * from pgherd.${view}`);
});

test('a role that owns nothing gets 42501 from every function about a job or task of another role, and nothing happens', async () => {
  const before = await api.database.query('select count(*) from pgherd._tasks');
  const calls = [
    `update_job(${job.job_id}, job_command => 'drop table x')`,
    `delete_job(${job.job_id})`,
    `run_job(${job.job_id})`,
    `trigger_job('${job.job_name}')`,
    `pause_job('${job.job_name}')`,
    `resume_job('${job.job_name}')`,
    `cancel_task(${task})`,
    `retry_task(${task})`,
    `launch_worker(${task})`,
    `insert_job('x', rolname => '${api.aliceRole}')`,
    `enqueue('x', role => '${api.aliceRole}')`,
  ];
  for (const call of calls) {
    const refused = await refusal(api.bob, `select pgherd.${call}`);
    expect({ call, sqlstate: refused.sqlstate }).toEqual({ call, sqlstate: '42501' });
    expect(refused.message).toContain(api.bobRole);
    expect(refused.hint).toMatch(/\w/);
  }
  expect(await api.database.query('select count(*) from pgherd._tasks')).toEqual(before);
});

test("another role sees nothing of a role's SQL, not even with a function that leaks its arguments", async () => {
  await api.bob.query(`create function pg_temp.tell(t text) returns boolean language plpgsql cost 0.0001 as $$
    begin raise notice '%', t; return true; end $$`);
  const told: string[] = [];
  api.bob.on('notice', ({ message }) => told.push(message ?? ''));
  for (const [view, column] of [
    ['tasks', 'sql'],
    ['task_log', 'sql'],
    ['member_job', 'job_command'],
    ['my_job', 'job_command'],
    ['member_job_log', 'job_command'],
    ['my_job_log', 'job_command'],
    ['_task_input', 'sql'],
    ['_job_input', 'sql'],
  ]) {
    const { rows } = await api.bob.query(`select ${column} as sql from pgherd.${view} where pg_temp.tell(${column})`);
    expect(rows.filter(({ sql }) => sql.includes('secret'))).toEqual([]);
  }
  expect(told.filter((text) => text.includes('secret'))).toEqual([]);
});

test('only the owner writes the tables, and job roles cannot call the functions of daemons', async () => {
  const attacks = [
    "insert into pgherd._tasks (sql, login) values ('x', 'postgres')",
    'update pgherd._tasks set sql = $$x$$',
    'delete from pgherd._tasks',
    'select sql from pgherd._tasks',
    'select * from pgherd._task_log_all',
    'delete from pgherd._task_log',
    "insert into pgherd.jobs (name, sql) values ('x', 'x')",
    'update pgherd.jobs set sql = $$x$$',
    'select sql from pgherd.jobs',
    "insert into pgherd._requests (action, job_id) values ('trigger job', 1)",
    'insert into pgherd._cancel_requests (task_id) values (1)',
    "insert into pgherd.allowed_roles values ('postgres')",
    'update pgherd.topic_defaults set priority = 1',
    "select * from pgherd._claim(1, 10, 0, 1, '', null)",
    "select pgherd._settle('[]')",
    'select pgherd._cancel_task(1, null)',
    'select pgherd._retry_task(1)',
    'select pgherd._trigger_job(1)',
    "select pgherd._job_ended(1, 1, 'finished', now(), now(), 1)",
    "select pgherd._drop_log_partitions('2100-01-01')",
    'create table pgherd.mine ()',
    'create function pgherd.enqueue(int) returns int language sql as $$ select 1 $$',
  ];
  for (const attack of attacks) {
    expect({ attack, sqlstate: (await refusal(api.bob, attack)).sqlstate }).toEqual({ attack, sqlstate: '42501' });
  }
});

test('the views that the functions write through refuse writes for another role', async () => {
  const refused = async (sql: string): Promise<string> => (await refusal(api.bob, sql)).sqlstate;
  expect(
    await refused(`insert into pgherd._task_input (topic, sql, login) values ('t', 'x', '${api.aliceRole}')`),
  ).toBe('44000');
  expect(await refused("insert into pgherd._task_input (topic, sql) values ('t', 'x')")).toBe('44000');
  expect(
    await refused(
      `insert into pgherd._task_input (topic, sql, login, id) overriding system value values ('t', 'x', '${api.bobRole}', 1)`,
    ),
  ).toBe('42501');
  expect(await refused('update pgherd._task_input set sql = $$x$$')).toBe('42501');
  expect(await refused('delete from pgherd._task_input')).toBe('42501');
  expect(
    await refused(
      `insert into pgherd._task_input (topic, sql, login, retry_backoff) values ('t', 'x', '${api.bobRole}', '{"initialMs": "x"}')`,
    ),
  ).toBe('44000');
  expect(
    await refused(
      `insert into pgherd._task_input (topic, sql, login, timeout) values ('t', 'x', '${api.bobRole}', '5000 years')`,
    ),
  ).toBe('44000');
  // A trigger that asks the same question answers before the check option.
  expect(['42501', '44000']).toContain(
    await refused(`insert into pgherd._job_input (sql, role) values ('x', '${api.aliceRole}')`),
  );
  const own = await value(api.bob, "select (pgherd.insert_job('select 1')).job_id");
  expect(['42501', '44000']).toContain(
    await refused(`update pgherd._job_input set role = '${api.aliceRole}' where id = ${own}`),
  );
  expect(await refused(`insert into pgherd._job_deletion_input (job_id) values (${job.job_id})`)).toBe('44000');
  expect((await api.bob.query(`update pgherd._job_input set sql = 'x' where id = ${job.job_id}`)).rowCount).toBe(0);
  expect(
    await refused(`insert into pgherd._request_input (action, job_id) values ('trigger job', ${job.job_id})`),
  ).toBe('44000');
  expect(await refused(`insert into pgherd._request_input (action, task_id) values ('cancel task', ${task})`)).toBe(
    '44000',
  );
  expect(
    await refused(
      `insert into pgherd._request_input (action, topic, job_id) values ('trigger job', 't', ${job.job_id})`,
    ),
  ).toBe('23514');
  expect(await refused(`insert into pgherd._launch_input (task_id) values (${task})`)).toBe('44000');
  expect(await refused(`select pgherd._log_run(${job.job_id}, now(), 1, null, null, null, null, null)`)).toBe('42501');
});

test('a search path full of look-alikes changes nothing', async () => {
  await api.bob.query('create schema if not exists attack authorization current_user').catch(() => {});
  await api.database.query(`create schema attack authorization ${api.bobRole}`);
  await api.bob.query(`
    create table attack.got (what text); grant all on attack.got to public; grant usage on schema attack to public;
    create function attack.eq(name, name) returns boolean language sql as $$ insert into attack.got values ('='); select true $$;
    create operator attack.= (leftarg = name, rightarg = name, function = attack.eq);
    create function attack.le(timestamptz, timestamptz) returns boolean language sql as $$ insert into attack.got values ('<='); select true $$;
    create operator attack.<= (leftarg = timestamptz, rightarg = timestamptz, function = attack.le);
    create function attack.pg_has_role(name, name, text) returns boolean language sql as $$ insert into attack.got values ('role'); select true $$;
    create function attack.pg_has_role(oid, text) returns boolean language sql as $$ insert into attack.got values ('role'); select true $$;
    create function attack.clock_timestamp() returns timestamptz language sql as $$ insert into attack.got values ('clock'); select now() $$;
    create function attack.format(text, variadic text[]) returns text language sql as $$ insert into attack.got values ('format'); select '' $$;
    create table attack.pg_roles (rolname name, oid oid, rolsuper boolean);
    create temp table jobs (id int); create temp table pg_roles (rolname name, oid oid);`);
  await api.bob.query('set search_path = attack, pg_temp, pg_catalog');
  expect((await refusal(api.bob, "select pgherd.enqueue('x', role => $1)", [api.aliceRole])).sqlstate).toBe('42501');
  expect((await refusal(api.bob, 'select pgherd.trigger_job($1)', [job.job_name])).sqlstate).toBe('42501');
  expect((await refusal(api.bob, 'select pgherd.update_job($1, enabled => false)', [job.job_id])).sqlstate).toBe(
    '42501',
  );
  expect((await refusal(api.bob, "select pgherd.insert_job('x', rolname => $1)", [api.aliceRole])).sqlstate).toBe(
    '42501',
  );
  expect((await refusal(api.bob, 'select pgherd.run_job($1)', [job.job_id])).sqlstate).toBe('42501');
  await api.bob.query(
    "select pgherd.enqueue('x'), pgherd.enqueue('x', delay => '1 s'), pgherd.pause_topic('p'), pgherd.ensure_workers()",
  );
  await api.bob.query("select pgherd.run_job((pgherd.insert_job('select 1', schedule => '{@daily}')).job_id)");
  await api.bob.query('select * from pgherd.member_job, pgherd.task_log, pgherd.job_scheduled_at()');
  await api.bob.query('reset search_path');
  expect(await api.database.query('select * from attack.got')).toEqual([]);
});

test('a security definer function of another role gains nothing from its caller', async () => {
  await api.bob.query(`create schema if not exists attack`).catch(() => {});
  await api.bob.query(
    `create function attack.confuse(id bigint) returns boolean language sql security definer as $$ select pgherd.cancel_task(id) $$`,
  );
  expect((await refusal(api.alice, 'select attack.confuse($1)', [task])).sqlstate).toBe('42501');
});

test('every function of the owner pins its search path', async () => {
  const open = await api.database.query(
    `select p.oid::regprocedure::text as function from pg_proc p
     where p.pronamespace = 'pgherd'::regnamespace and p.prosecdef
       and not coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false)`,
  );
  expect(open).toEqual([]);
});

test('a login without a role of pgherd can call only functions that check a token or read only their argument', async () => {
  const nobody = await api.database.client(await api.database.createRole('nobody'));
  const { rows } = await nobody.query<{ function: string }>(
    `select p.proname as function from pg_proc p
     where p.pronamespace = 'pgherd'::regnamespace and has_function_privilege(p.oid, 'execute') and p.prorettype <> 'trigger'::regtype order by 1`,
  );
  expect(rows.map((row) => row.function)).toEqual([
    '_after_jobs',
    '_age_matches',
    // The address of a dashboard, which each receiver of an alert gets.
    '_alert_link',
    '_begin',
    '_instant',
    '_is_backoff',
    '_open',
    '_reading',
    '_repeats_after_finish',
    '_rows_match',
    '_sees_all',
    '_take',
    '_take_turn',
    'run',
    'run_batch',
    'run_first',
  ]);
  expect((await refusal(nobody, "select pgherd.enqueue('x')")).sqlstate).toBe('42501');
  expect((await refusal(nobody, 'select * from pgherd.member_job')).sqlstate).toBe('42501');
});
