import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstValue, installCompatIn, sqlstateOf } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runBatch, testDaemon } from '../../support/queue.ts';
import { workTasks } from '../../support/work-tasks.ts';

/** What pg_background_queue's own tests (`pgtap_*.sql`) and README promise, with its statements written down anew. */
describe("pg_background_queue's names over pgherd", () => {
  let database: TestDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'pg_background_queue');
    await installCompatIn(database, 'pg_background_queue');
    admin = await database.client();
    await admin.query('create table t (id int, touch boolean)');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await admin.query(
      'truncate t, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done; delete from pgherd._task_log',
    );
  });

  test('pgtap_basic: the columns and functions are there, with their types', async () => {
    const columns = await admin.query({
      text: `select attname, format_type(atttypid, atttypmod) from pg_attribute
             where attrelid = 'pg_background_tasks'::regclass and attnum > 0 order by attnum`,
      rowMode: 'array',
    });
    expect(columns.rows).toEqual([
      ['id', 'bigint'],
      ['sql_statement', 'text'],
      ['topic', 'text'],
      ['joined_at', 'timestamp without time zone'],
      ['started_at', 'timestamp without time zone'],
      ['closed_at', 'timestamp without time zone'],
      ['priority', 'integer'],
      ['state', 'pg_background_queue_task_state'],
      ['retry_count', 'integer'],
      ['retry_delay_in_sec', 'integer'],
      ['errors', 'text'],
    ]);
    const functions = await admin.query({
      text: `select p.oid::regprocedure::text, pg_get_function_result(p.oid) from pg_proc p
             where p.proname like 'pg\\_background\\_%' and pg_get_function_result(p.oid) <> 'trigger' order by 1`,
      rowMode: 'array',
    });
    expect(functions.rows).toEqual([
      ['pg_background_enqueue(text,text)', 'bigint'],
      ['pg_background_queue_active_workers_count()', 'integer'],
      ['pg_background_queue_calibrate_workers_count()', 'integer'],
      ['pg_background_queue_enqueue(text,text)', 'bigint'],
      ['pg_background_queue_ensure_workers()', 'void'],
    ]);
  });

  test('pgtap_basic: an enqueued statement is executed, its task finished and closed', async () => {
    const id = await firstValue(admin, "SELECT pg_background_enqueue('INSERT INTO t SELECT 1')");
    const waiting = await admin.query('SELECT * FROM pg_background_tasks');
    expect(waiting.rows).toMatchObject([
      {
        id,
        sql_statement: 'INSERT INTO t SELECT 1',
        topic: null,
        started_at: null,
        closed_at: null,
        priority: 100,
        state: 'pending',
        retry_count: 0,
        retry_delay_in_sec: 0,
        errors: null,
      },
    ]);
    expect(waiting.rows[0]?.joined_at).toBeInstanceOf(Date);

    await workTasks(database);

    expect(await firstValue(admin, 'SELECT COUNT(*) FROM pg_background_tasks WHERE closed_at IS NOT NULL')).toBe('1');
    expect(await firstValue(admin, 'SELECT state FROM pg_background_tasks LIMIT 1')).toBe('finished');
    expect(await firstValue(admin, 'SELECT id FROM t WHERE id = 1')).toBe(1);
  });

  test('pgtap_massive_parallel: a trigger enqueues a task per row, in its own transaction', async () => {
    await admin.query(`
      create or replace function touch(t_id int) returns void language sql as 'update t set touch = true where id = t_id';
      create or replace function touch_later() returns trigger language plpgsql as $$
      begin
        if new.touch is null then
          perform pg_background_enqueue(format('SELECT touch(%s)', new.id));
        end if;
        return new;
      end $$;
      create trigger t_trigger after update on t for each row execute function touch_later();
      insert into t select generate_series(1, 30);`);
    for (const sql of ['begin', 'update t set touch = null', 'rollback', 'update t set touch = null']) {
      await admin.query(sql);
    }
    expect(await firstValue(admin, "SELECT COUNT(*) FROM pg_background_tasks WHERE state = 'pending'")).toBe('30');

    await workTasks(database);

    expect(await firstValue(admin, "SELECT COUNT(*) FROM pg_background_tasks WHERE state = 'finished'")).toBe('30');
    expect(await firstValue(admin, 'SELECT COUNT(*) FROM t WHERE touch = TRUE')).toBe('30');
    await admin.query('drop trigger t_trigger on t');
  });

  test.each([
    ['retry_count', 'abc', 'pg_background_queue.retry_count: invalid input syntax for type integer: "abc"'],
    [
      'delay_in_sec',
      'soon',
      'pg_background_queue.delay_in_sec: invalid input syntax for type double precision: "soon"',
    ],
    ['topic_config', '{"t": ', 'pg_background_queue.topic_config: invalid input syntax for type json'],
    [
      'topic_config',
      '{"t": {"priority": "high"}}',
      'pg_background_queue.priority: invalid input syntax for type integer: "high"',
    ],
    ['delay_in_sec', 'NaN', 'pg_background_queue.delay_in_sec: NaN is not below 1000 years'],
    ['delay_in_sec', '-infinity', 'pg_background_queue.delay_in_sec: -Infinity is not below 1000 years'],
    [
      'topic_config',
      '{"t": {"delay_in_sec": 1e300}}',
      'pg_background_queue.delay_in_sec: 1e+300 is not below 1000 years',
    ],
    ['topic_config', '[{"t": {}}]', 'pg_background_queue.topic_config: [{"t": {}}] is not an object of topics'],
    ['topic_config', '3', 'pg_background_queue.topic_config: 3 is not an object of topics'],
    ['topic_config', '{"t": [3]}', 'pg_background_queue.topic_config: [3] of topic "t" is not an object of settings'],
  ])('a setting that cannot be read is named: %s = %s', async (name, value, message) => {
    await admin.query("select set_config('pg_background_queue.' || $1, $2, false)", [name, value]);
    try {
      const refused = await admin
        .query("select pg_background_enqueue('select 1', 't')")
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({ message, hint: expect.stringMatching(/^give /) });
    } finally {
      await admin.query("select set_config('pg_background_queue.' || $1, '', false)", [name]);
    }
  });

  test('pgtap_with_topic: the settings of the extension determine priority and retries, per topic before global', async () => {
    await admin.query(`
      set pg_background_queue.retry_count = 1;
      set pg_background_queue.topic_config = '{"high_priority": {"retry_count": 2, "priority": 10}, "partial": {"priority": 50}}';`);
    for (const topic of ['high_priority', 'partial', 'unconfigured', null]) {
      await admin.query("SELECT pg_background_enqueue('INSERT INTO nowhere SELECT 1', $1)", [topic]);
    }
    await admin.query('reset pg_background_queue.retry_count; reset pg_background_queue.topic_config');

    await workTasks(database);

    const tasks = await admin.query(
      'SELECT topic, priority, state, retry_count, errors FROM pg_background_tasks ORDER BY id',
    );
    const errors = 'relation "nowhere" does not exist';
    expect(tasks.rows).toEqual([
      { topic: 'high_priority', priority: 10, state: 'failed', retry_count: 2, errors },
      { topic: 'partial', priority: 50, state: 'failed', retry_count: 1, errors },
      { topic: 'unconfigured', priority: 100, state: 'failed', retry_count: 1, errors },
      { topic: null, priority: 100, state: 'failed', retry_count: 1, errors },
    ]);
  });

  test("without the extension's settings the topic of pgherd determines priority and retries", async () => {
    await admin.query("insert into pgherd.topics (name, priority, retry_limit) values ('mail', 7, 3)");
    await admin.query("SELECT pg_background_enqueue('INSERT INTO nowhere SELECT 1', 'mail')");

    await workTasks(database);

    expect((await admin.query('SELECT priority, retry_count, state FROM pg_background_tasks')).rows).toEqual([
      { priority: 7, retry_count: 3, state: 'failed' },
    ]);
  });

  test('a task that waits for its retry says why and how long', async () => {
    await admin.query(`
      select pg_background_enqueue('select 1/0');
      insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('test', 1, 'test', 1, 32, 'infinity');
      update pgherd._tasks set retry_limit = 1;
      with claimed as (select c.ids[1] as id, c.lease from pgherd._claim((select max(id) from pgherd.daemons), 1, 0, 1, '', null) c)
      select pgherd._settle(jsonb_build_array(jsonb_build_object('taskId', id::text, 'lease', lease::text, 'state', 'retrying', 'retryDelayMs', 2000,
        'message', 'division by zero'))) from claimed;`);

    expect(
      (await admin.query('SELECT state, retry_count, retry_delay_in_sec, errors FROM pg_background_tasks')).rows,
    ).toEqual([{ state: 'retrying', retry_count: 1, retry_delay_in_sec: 2, errors: 'division by zero' }]);
  });

  test('ended tasks can be deleted, waiting ones cannot', async () => {
    await admin.query("SELECT pg_background_queue_enqueue('select 1', 'x')");
    expect(await sqlstateOf(admin.query('DELETE FROM pg_background_tasks'))).toBe('55006');
    await workTasks(database);

    expect((await admin.query("DELETE FROM pg_background_tasks WHERE state = 'finished'")).rowCount).toBe(1);
    expect(await firstValue(admin, 'SELECT COUNT(*) FROM pgherd._task_log')).toBe('0');
  });

  test('a task that has ended shows as finished before it is in the log, and can be deleted afterwards', async () => {
    const carl = await database.createRole('carl', { memberOf: ['job_scheduler'] });
    await (await database.client(carl)).query("SELECT pg_background_queue_enqueue('select 1', 'x')");
    const daemon = await testDaemon(database);
    const claimed = await daemon.claim();
    await runBatch(await daemon.session(carl), claimed);

    expect(await firstValue(admin, 'SELECT state FROM pg_background_tasks')).toBe('finished');
    expect(await sqlstateOf(admin.query('DELETE FROM pg_background_tasks'))).toBe('55006');
    await daemon.move([claimed[0]?.lease ?? '']);
    expect((await admin.query('DELETE FROM pg_background_tasks')).rowCount).toBe(1);
  });

  test('a row inserted is a task, a row updated is refused', async () => {
    const inserted = await admin.query(
      "INSERT INTO pg_background_tasks (sql_statement, topic, priority) VALUES ('INSERT INTO t SELECT 5', 'x', 3) RETURNING id",
    );

    expect((await admin.query('SELECT id, topic, priority FROM pg_background_tasks')).rows).toEqual([
      { id: inserted.rows[0]?.id, topic: 'x', priority: 3 },
    ]);
    expect(await sqlstateOf(admin.query("UPDATE pg_background_tasks SET state = 'finished'"))).toBe('0A000');
  });

  test('an inserted row comes back as the task it is, with the retries and the delay of the settings', async () => {
    await admin.query('set pg_background_queue.retry_count = 2; set pg_background_queue.delay_in_sec = 60');
    const inserted = await admin.query(
      `INSERT INTO pg_background_tasks (sql_statement, priority) VALUES ('select 1', 3)
       RETURNING state, priority, retry_count, joined_at`,
    );
    await admin.query('reset pg_background_queue.retry_count; reset pg_background_queue.delay_in_sec');

    expect(inserted.rows).toEqual([{ state: 'pending', priority: 3, retry_count: 0, joined_at: expect.any(Date) }]);
    expect(
      (await admin.query("select retry_limit, available_at > now() + interval '50 s' as later from pgherd._tasks"))
        .rows,
    ).toEqual([{ retry_limit: 2, later: true }]);
    const failed = "INSERT INTO pg_background_tasks (sql_statement, state) VALUES ('select 1', 'failed')";
    expect(await sqlstateOf(admin.query(failed))).toBe('0A000');
  });

  test.each(['[]', '{"x": 5}', '{"x": {"retry_count": "many"}}'])(
    'an inserted row is refused as an enqueued one, with the setting named: %s',
    async (config) => {
      await admin.query("select set_config('pg_background_queue.topic_config', $1, false)", [config]);
      const of = async (sql: string): Promise<unknown> =>
        admin.query(sql).then(null, ({ code, message, hint }) => ({ code, message, hint }));
      const inserted = await of(
        "insert into pg_background_tasks (sql_statement, topic, priority) values ('select 1', 'x', 3)",
      );
      const enqueued = await of("select pg_background_enqueue('select 1', 'x')");
      await admin.query('reset pg_background_queue.topic_config');

      expect(inserted).toEqual(enqueued);
      expect(inserted).toMatchObject({
        message: expect.stringMatching(/^pg_background_queue\./),
        hint: expect.any(String),
      });
    },
  );

  test('a limit of the settings that no topic has is a warning, once per session', async () => {
    const client = await database.client();
    const warnings: (string | undefined)[] = [];
    client.on('notice', ({ message }) => warnings.push(message));
    await client.query(
      `set pg_background_queue.topic_config = '{"few": {"max_parallel_running_tasks_count": 2}, "known": {"max_parallel_running_tasks_count": 2}}'`,
    );
    await client.query("insert into pgherd.topics (name, concurrency) values ('known', 2) on conflict do nothing");
    for (const topic of ['few', 'few', 'known'])
      await client.query("select pg_background_enqueue('select 1', $1)", [topic]);

    expect(warnings).toEqual([expect.stringContaining('topic "few" has no limit of running tasks')]);
  });

  test('the number of active workers does not wait for a heartbeat', async () => {
    const dora = await database.createRole('dora', { memberOf: ['job_scheduler'] });
    await (await database.client(dora)).query("SELECT pg_background_enqueue('select 1')");
    const daemon = await testDaemon(database);
    const claimed = await daemon.claim();

    expect(await firstValue(admin, 'SELECT pg_background_queue_active_workers_count()')).toBe(1);
    await runBatch(await daemon.session(dora), claimed);
    expect(await firstValue(admin, 'SELECT pg_background_queue_active_workers_count()')).toBe(0);
  });

  test('a null statement is refused', async () => {
    expect(await sqlstateOf(admin.query('SELECT pg_background_enqueue(NULL)'))).toBe('22004');
  });

  test('the worker functions answer without a daemon', async () => {
    await admin.query('delete from pgherd.daemons');

    expect(await firstValue(admin, 'SELECT pg_background_queue_ensure_workers()')).toBe('');
    expect(await firstValue(admin, 'SELECT pg_background_queue_active_workers_count()')).toBe(0);
    expect(await firstValue(admin, 'SELECT pg_background_queue_calibrate_workers_count()')).toBe(0);
  });

  test('a role with job_scheduler enqueues for itself, sees its own tasks, and deletes none', async () => {
    const ann = await database.createRole('ann', { memberOf: ['job_scheduler'] });
    const bob = await database.createRole('bob', { memberOf: ['job_scheduler'] });
    const asAnn = await database.client(ann);
    const asBob = await database.client(bob);
    await asAnn.query("SELECT pg_background_enqueue('select current_user')");

    expect(await firstValue(asAnn, 'SELECT COUNT(*) FROM pg_background_tasks')).toBe('1');
    expect(await firstValue(asBob, 'SELECT COUNT(*) FROM pg_background_tasks')).toBe('0');
    await workTasks(database);
    expect(await firstValue(asAnn, 'SELECT state FROM pg_background_tasks')).toBe('finished');
    expect(await sqlstateOf(asAnn.query('DELETE FROM pg_background_tasks'))).toBe('42501');

    const carl = await database.createRole('carl');
    expect(await sqlstateOf((await database.client(carl)).query("SELECT pg_background_enqueue('select 1')"))).toBe(
      '42501',
    );
  });
});
