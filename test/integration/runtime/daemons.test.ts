import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (job text, at timestamptz not null default clock_timestamp())');
});
beforeEach(() =>
  database.query('truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log'),
);
afterEach(async () => {
  await stopDaemons();
  await database.query('delete from pgherd.jobs');
});
afterAll(() => database.drop());

async function runningTask(id: string): Promise<{ readonly pid: number }> {
  return waitFor(
    async () => {
      const rows = await database.query<{ pid: number }>(
        `select a.pid from pg_stat_activity a join pgherd._connections c on c.pid = a.pid
         where a.state = 'active' and a.query like '%run_batch(%' and exists (select from pgherd._task_states t where t.id = $1 and t.state = 'running')`,
        [id],
      );
      return rows[0];
    },
    { what: `task ${id} to run` },
  );
}

describe('several daemons', () => {
  test('make and run each occurrence of many jobs exactly once', async () => {
    await database.query(
      `insert into pgherd.jobs (name, schedule, sql, transaction, overlap, catchup)
       select 'every-' || g, '{@every 1s}', format('insert into effect (job) values (%L)', 'every-' || g), true, 'queue', 'all'
       from generate_series(1, 50) g`,
    );
    const daemons = [await startDaemon(database, { slots: 8 }), await startDaemon(database, { slots: 8 })];
    await waitFor(async () => (await database.query('select from effect limit 200')).length === 200, {
      what: 'effects',
      timeoutMs: 30_000,
    });
    await database.query('update pgherd.jobs set enabled = false');
    await waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, {
      what: 'the queue to drain',
    });
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    const [row] = await database.query<{ twice: number; gaps: number; differ: number; skipped: number }>(
      `with o as (select job, scheduled_for, count(*) as n from pgherd.task_log where state = 'finished' group by 1, 2),
         j as (select job, count(*) as n, extract(epoch from max(scheduled_for) - min(scheduled_for)) + 1 as span from o group by 1),
         e as (select job, count(*) as n from effect group by 1)
       select (select count(*) from o where n > 1)::int as twice, (select count(*) from j where n <> span)::int as gaps,
         (select count(*) from j full join e using (job) where j.n is distinct from e.n)::int as differ,
         (select count(*) from pgherd.task_log where state <> 'finished')::int as skipped`,
    );
    expect(row).toEqual({ twice: 0, gaps: 0, differ: 0, skipped: 0 });
  });

  test('share the tasks of a queue, each executed once', async () => {
    const daemons = [await startDaemon(database), await startDaemon(database)];
    await database.query(
      `insert into pgherd._tasks (sql, transaction) select format('insert into effect (job) values (%L)', g), true from generate_series(1, 2000) g`,
    );
    await database.query('select pgherd._wake_for_tasks()');
    await waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, {
      what: 'the queue to drain',
      timeoutMs: 30_000,
    });
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    const [row] = await database.query('select count(*)::int as n, count(distinct job)::int as jobs from effect');
    expect(row).toEqual({ n: 2000, jobs: 2000 });
  });
});

describe('sessions that die', () => {
  test('run the task again, once, when its backend is terminated', async () => {
    await startDaemon(database);
    const id = await addTask(
      database,
      `insert into effect (job) values ('killed'); select pg_sleep(case when exists
         (select from pgherd._task_log_all where task_id = (select max(task_id) from pgherd._task_log_all)) then 0 else 30 end)`,
    );
    const { pid } = await runningTask(id);
    await database.query('select pg_terminate_backend($1)', [pid]);
    await logged(database, { task: id }, 'finished');
    expect((await logOf(database, { task: id })).map((row) => [row.state, row.attempt])).toEqual([
      ['retrying', 1],
      ['finished', 2],
    ]);
    expect(await database.query('select from effect')).toHaveLength(1);
  });

  test('do not stop the daemon when all of them are terminated', async () => {
    await startDaemon(database);
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd %' and datname = current_database()`,
    );
    const id = await addTask(database, `insert into effect (job) values ('after')`);
    // An attempt that got one of these sessions is lost, and the task runs again.
    await logged(database, { task: id }, 'finished');
    expect(await database.query('select from pgherd.daemons')).toHaveLength(1);
  });
});

describe('leases', () => {
  test('consider a silent daemon lost, execute its task on another one, and fence the first', async () => {
    const silent = await startDaemon(database, { heartbeatMs: 600_000, leaseMs: 1_000 });
    const id = await addTask(
      database,
      `insert into effect (job) select 'slept' from pg_sleep(case when
      (select count(*) from pgherd._task_log_all) > 0 then 0 else 3 end)`,
    );
    await runningTask(id);
    const other = await startDaemon(database);
    await other.event('daemons-lost', (event) => event.daemonIds.includes(silent.daemon.id));
    await logged(database, { task: id }, 'finished');
    // Which of the two gives it back is a race that either may win: the silent one sees its session end.
    expect((await logOf(database, { task: id })).map((row) => [row.state, row.attempt])).toEqual([
      ['retrying', 1],
      ['finished', 2],
    ]);
    expect(await database.query('select from effect')).toHaveLength(1);
  });

  test('make a daemon that counted as lost register again and continue', async () => {
    const daemon = await startDaemon(database);
    const formerId = daemon.daemon.id;
    await database.query('delete from pgherd.daemons');
    const anew = await daemon.event('registered-anew');
    expect(anew.formerId).toBe(formerId);
    const id = await addTask(database, `insert into effect (job) values ('anew')`);
    expect((await logged(database, { task: id }, 'finished')).attempt).toBe(1);
  });

  test.each([
    ['one task', 1],
    ['a series', 20],
  ])('execute nothing on a session of the former registration: %s, which may not be tried again', async (_, count) => {
    const daemon = await startDaemon(database, { slots: 2 });
    const first = await addTask(database, 'select 1');
    await logged(database, { task: first }, 'finished');
    await database.query('delete from pgherd.daemons');
    await daemon.event('registered-anew');
    const added = await database.query<{ id: string }>(
      `select pgherd.enqueue(format('insert into effect (job) values (%L)', n), retry_limit => 0) as id from generate_series(1, ${count}) n`,
    );
    for (const { id } of added) {
      const row = await logged(database, { task: id }, 'finished');
      expect([row.attempt, row.state]).toEqual([1, 'finished']);
    }
    expect(await database.query('select from effect')).toHaveLength(count);
  });
});

describe('draining', () => {
  test('lets running tasks finish within the grace', async () => {
    const daemon = await startDaemon(database);
    const id = await addTask(database, `select pg_sleep(0.5); insert into effect (job) values ('graceful')`);
    await runningTask(id);
    await daemon.stop();
    expect((await logOf(database, { task: id })).map((row) => row.state)).toEqual(['finished']);
    expect(await database.query('select from pgherd.daemons')).toHaveLength(0);
    expect(await database.query('select from pgherd._connections')).toHaveLength(0);
  });

  test('returns tasks that do not, without counting the attempt', async () => {
    const daemon = await startDaemon(database, { graceMs: 200 });
    const id = await addTask(database, `insert into effect (job) values ('long'); select pg_sleep(30)`);
    await runningTask(id);
    await daemon.stop();
    expect(await database.query('select state, attempt, lost from pgherd._task_states where id = $1', [id])).toEqual([
      { state: 'pending', attempt: 0, lost: 0 },
    ]);
    expect((await logOf(database, { task: id })).map((row) => [row.state, row.reason])).toEqual([
      ['retrying', 'the daemon was stopped'],
    ]);
    expect(await database.query('select from effect')).toHaveLength(0);
  });

  test('waits a moment for a transaction that locks the task to be returned, and ends its sessions properly', async () => {
    const daemon = await startDaemon(database, { graceMs: 50 });
    const id = await addTask(database, 'select pg_sleep(60)');
    await runningTask(id);
    const holder = await database.client();
    await holder.query('begin');
    // Behind the task's own lock: it comes as soon as the task is cancelled.
    const held = holder.query('select from pgherd._tasks where id = $1 for update', [id]);
    const [now] = await database.query<{ at: Date }>('select clock_timestamp() as at');
    const stopped = daemon.stop();
    await held;
    await daemon.event('task-ended');
    await waitFor(
      async () =>
        (
          await database.query(
            `select from pg_stat_activity where datname = current_database() and application_name = 'pgherd recorder'
               and query like '%_give_back%' and query_start > $1`,
            [now?.at],
          )
        ).length > 0,
      { what: 'the recorder to find it locked' },
    );
    await holder.query('rollback');
    await stopped;

    expect(await database.query('select state, attempt from pgherd._task_states')).toEqual([
      { state: 'pending', attempt: 0 },
    ]);
    expect(await database.query('select from pgherd.daemons')).toEqual([]);
  });

  test('returns a task that ignores the cancel, too', async () => {
    const daemon = await startDaemon(database, { graceMs: 100 });
    const id = await addTask(
      database,
      'do $$ begin for i in 1..9 loop begin perform pg_sleep(30); exception when query_canceled then null; end; end loop; end $$',
    );
    await runningTask(id);
    await daemon.stop();
    expect(await database.query('select state, attempt from pgherd._task_states where id = $1', [id])).toEqual([
      { state: 'pending', attempt: 0 },
    ]);
  });
});
