import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installCompatIn } from '../../support/compat.ts';
import { addJob, addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

// Locks that a login keeps: alice may log in and schedule; bob's tasks must run all the same.
let database: TestDatabase;
let alice: string;
let bob: string;
let holder: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice', { memberOf: ['job_scheduler'] });
  bob = await database.createRole('bob');
});
afterAll(() => database.drop());
beforeEach(async () => {
  holder = await database.client(alice);
});
afterEach(async () => {
  await holder.end();
  await stopDaemons();
});

const start = (): ReturnType<typeof startDaemon> =>
  startDaemon(
    database,
    { slots: 4 },
    {
      roles: { [alice]: { passwordEnv: 'ALICE' }, [bob]: { passwordEnv: 'BOB' } },
      env: { ALICE: database.rolePassword(alice), BOB: database.rolePassword(bob) },
    },
  );

const SCHEMA = `'pgherd'::regnamespace::oid`;
const bobs = (columns: Readonly<Record<string, unknown>> = {}, sql = 'select 1'): Promise<string> =>
  addTask(database, sql, { login: bob, ...columns });

describe('advisory locks, which every login may take, stop nothing', () => {
  test('with every key of pgherd’s in other hands a daemon starts, claims, limits, makes partitions and retries', async () => {
    await database.query(`insert into pgherd.topics (name, concurrency, delay) values ('squatted', 1, '10 ms')`);
    const failed = await bobs({ topic: 'squatted' }, 'select 1/0');
    await holder.query(`select pg_advisory_lock(${SCHEMA}::int, k) from generate_series(0, 9) k`);
    await holder.query(`select pg_advisory_lock(hashtextextended(t, ${SCHEMA}::bigint)) from unnest($1::text[]) t`, [
      ['squatted', 'default', `retry ${failed}`],
    ]);
    await start();
    expect(await logged(database, { task: failed })).toMatchObject({ state: 'failed', sqlstate: '22012' });
    for (let i = 0; i < 3; i++) await bobs({ topic: 'squatted' });
    await waitFor(
      async () => (await database.query(`select from pgherd.task_log where topic = 'squatted'`)).length === 4,
      {
        what: 'the tasks of a squatted topic',
      },
    );
    expect(await database.query('select pgherd.retry_task($1) as done', [failed])).toEqual([{ done: true }]);
    expect(
      await database.query(`select pgherd._make_log_partitions(current_date + 20, current_date + 20) as made`),
    ).toEqual([{ made: 1 }]);
  });

  test.each(['pg_advisory_lock', 'pg_advisory_lock_shared'])(
    'the lock of sleep, held by %s, costs no more than the poll',
    async (lock) => {
      await holder.query(`select ${lock}(${SCHEMA}::int, 1)`);
      await start();
      for (let i = 0; i < 3; i++)
        expect(await logged(database, { task: await bobs() })).toMatchObject({ state: 'finished' });
    },
  );
});

describe('a transaction of a scheduler that does not end delays no other login', () => {
  test('an uncommitted pause of a limited topic delays neither other topics nor the daemon', async () => {
    await database.query(
      `insert into pgherd.topics (name, delay) values ('delayed', '10 ms'), ('delayed too', '10 ms')`,
    );
    await start();
    for (const sql of [`select pgherd.pause_topic('delayed')`, `select pgherd.resume_topic('delayed')`]) {
      await holder.query('begin');
      await holder.query(sql);
      const waits = await bobs({ topic: 'delayed' });
      for (let i = 0; i < 3; i++) await logged(database, { task: await bobs({ topic: 'delayed too' }) });
      await logged(database, { task: await bobs() });
      expect(await database.query('select state from pgherd._task_states where id = $1', [waits])).toEqual([
        { state: 'pending' },
      ]);
      await holder.query('rollback');
      await logged(database, { task: waits }, 'finished');
    }
  });

  test('an uncommitted pause of its own failing job does not delay the record of other tasks', async () => {
    await addJob(database, 'failing', { sql: 'select 1/0', role: alice, overlap: 'allow' });
    await start();
    await holder.query('begin');
    await holder.query(`select pgherd.pause_job('failing')`);
    await database.query(`select pgherd.trigger_job('failing')`);
    await waitFor(
      async () =>
        (await database.query(`select from pgherd._task_states where job_name = 'failing' and state = 'running'`))[0],
      {
        what: 'the failing job to run',
      },
    );
    for (let i = 0; i < 3; i++) {
      expect(await logged(database, { task: await bobs({}, 'select 1/0') })).toMatchObject({ state: 'failed' });
    }
    expect(await database.query(`select from pgherd.task_log where job = 'failing'`)).toEqual([]);
    await holder.query('rollback');
    expect(await logged(database, { job: 'failing' })).toMatchObject({ state: 'failed', sqlstate: '22012' });
  });

  test('an uncommitted cancel of a held task delays no other job', async () => {
    await addJob(database, 'held', { sql: 'select pg_advisory_xact_lock(99010)', role: alice, overlap: 'queue' });
    await addJob(database, 'steady', { sql: 'select 1', schedule: ['@every 1s'], role: bob });
    const lock = await database.client();
    await lock.query('select pg_advisory_lock(99010)');
    await start();
    await database.query(`select pgherd.trigger_job('held')`);
    await waitFor(
      async () =>
        (await database.query(`select from pgherd._task_states where job_name = 'held' and state = 'running'`))[0],
      {
        what: 'the first task',
      },
    );
    const [second] = await database.query<{ id: string }>(`select pgherd.trigger_job('held') as id`);
    await holder.query('begin');
    await holder.query('select pgherd.cancel_task($1)', [second?.id]);
    await lock.query('select pg_advisory_unlock(99010)');
    const [{ n } = { n: 0 }] = await database.query<{ n: number }>(
      `select count(*)::int as n from pgherd.task_log where job = 'steady'`,
    );
    await waitFor(
      async () =>
        (await database.query(`select from pgherd.task_log where job = 'steady' and state = 'finished'`)).length >=
        n + 2,
      { what: 'the steady job to go on' },
    );
    await holder.query('rollback');
    await logged(database, { task: second?.id ?? '' }, 'finished');
    await database.query(`delete from pgherd.jobs where name = 'steady'`);
  });

  test('no lock on a view of the API, or of a compatibility schema, reaches a table below it', async () => {
    await installCompatIn(database, 'elephant_worker');
    const views = await database.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('pgherd', 'scheduler') and c.relkind in ('r', 'v', 'p') order by 1`,
    );
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid;
    const taken: string[] = [];
    for (const { name } of views) {
      for (const mode of ['row share', 'row exclusive', 'share', 'access exclusive']) {
        await holder.query('begin');
        await holder.query(`lock table ${name} in ${mode} mode`).catch(() => {});
        const locked = await database.query<{ what: string }>(
          `select l.relation::regclass || ' ' || l.mode as what from pg_locks l join pg_class c on c.oid = l.relation
           where l.pid = $1 and c.relkind in ('r', 'p') and c.relnamespace = 'pgherd'::regnamespace and l.mode <> 'AccessShareLock'`,
          [pid],
        );
        taken.push(...locked.map(({ what }) => `${name} in ${mode}: ${what}`));
        await holder.query('rollback');
      }
    }
    expect(taken).toEqual([]);
  });

  test('a job of its own it can still delete, and no other', async () => {
    const { rows } = await holder.query(`select job_id from pgherd.insert_job('select 1')`);
    expect((await holder.query('select job_id from pgherd.delete_job($1)', [rows[0]?.job_id])).rows).toHaveLength(1);
    expect(await database.query('select from pgherd.jobs where id = $1', [rows[0]?.job_id])).toEqual([]);
    await expect(holder.query('delete from pgherd._job_input')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a login that may neither apply nor migrate', () => {
  test('cannot prevent it with an advisory lock', async () => {
    await holder.query(
      `select pg_advisory_lock(hashtextextended('pgherd apply pgherd squatted', 0)), pg_advisory_lock(1885825124, 0)`,
    );
    const cwd = writeFiles({
      'pgherd.yaml': 'project: squatted\n',
      'a.yaml': 'jobs: { squatted-job: { sql: select 1 } }\n',
    });
    const url = ['--url', database.url];
    const applied = await runCommand(['apply', '--yes', '--format', 'json', '--lock-timeout', '1s', ...url], { cwd });

    expect(JSON.parse(applied.stdout)).toMatchObject({ revision: 1 });
    await expect(runCommand(['migrate', ...url], { cwd })).resolves.toMatchObject({ exitCode: 0 });
  });

  test('cannot lock the tables that prevent a concurrent apply', async () => {
    for (const table of ['jobs', 'topics', 'migrations']) {
      await holder.query('begin');
      await expect(holder.query(`lock table pgherd.${table} in share row exclusive mode`)).rejects.toMatchObject({
        code: '42501',
      });
      await holder.query('rollback');
    }
  });

  test('two logins with the right never do it at once: the second gets the name of the first', async () => {
    const first = await database.client();
    await first.query(`begin; lock table pgherd.jobs in share row exclusive mode`);
    const cwd = writeFiles({
      'pgherd.yaml': 'project: squatted\n',
      'a.yaml': 'jobs: { another: { sql: select 1 } }\n',
    });
    const second = runCommand(['apply', '--yes', '--lock-timeout', '300ms', '--url', database.url], { cwd });

    await expect(second).rejects.toMatchObject({
      code: 'lock_not_obtained',
      message: expect.stringMatching(/holds it since .* \(pid \d+/),
    });
    await first.query('rollback');
  });
});

describe('noise', () => {
  test('a flood of notifications, true and forged, changes nothing', async () => {
    await start();
    await holder.query(`do $$ begin for i in 1..5000 loop
      perform pg_notify('pgherd', (array['tasks', 'jobs', 'cancel', 'topics', 'launch', 'awake:1', 'nonsense'])[1 + i % 7] || case when i % 2 = 0 then '' else i::text end);
    end loop; end $$`);
    for (let i = 0; i < 3; i++)
      expect(await logged(database, { task: await bobs() })).toMatchObject({ state: 'finished' });
  });

  test('a task whose role ends its sessions is tried again a bounded number of times, and bob’s go on', async () => {
    await start();
    const id = await addTask(database, 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)', { login: alice });
    expect(await logged(database, { task: await bobs() })).toMatchObject({ state: 'finished' });
    const row = await waitFor(
      async () => {
        // Its pauses grow to minutes.
        await database.query('update pgherd._tasks set available_at = clock_timestamp() where id = $1 and waits', [id]);
        return (await logOf(database, { task: id })).find(({ state }) => state === 'failed');
      },
      { what: 'the last attempt', timeoutMs: 40_000 },
    );
    expect(row).toMatchObject({ attempt: 5, reason: 'lost its session or daemon 5 times' });
  });
});
