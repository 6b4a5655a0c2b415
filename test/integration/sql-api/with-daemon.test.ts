import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApiDaemon } from '../../support/api-daemon.ts';
import { type ApiDatabase, createApiDatabase, value } from '../../support/api-database.ts';
import { stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { waitFor } from '../../support/wait-for.ts';

// A role that has job_scheduler and nothing else, and a daemon that is a member of pgherd_daemon and nothing else.
let api: ApiDatabase;
let daemon: TestDaemon;
beforeAll(async () => {
  api = await createApiDatabase();
  await api.database.query(
    `create table effect (id serial, what text, who text default session_user, at timestamptz default clock_timestamp());
     grant select, insert on effect to public; grant usage on sequence effect_id_seq to public;
     create table mine (n int); alter table mine owner to ${api.aliceRole}`,
  );
});
beforeEach(async () => {
  await api.database.query('delete from pgherd.jobs; delete from pgherd.topics');
  await api.database.query(
    'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.topic_state',
  );
  daemon = await startApiDaemon(api);
});
afterEach(async () => {
  await stopDaemons();
  expect(daemon.events.filter(({ type }) => type === 'service-error')).toEqual([]);
});
afterAll(() => api.database.drop());

interface Attempt {
  readonly task_id: string;
  readonly attempt: number;
  readonly state: string;
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly started_at: Date;
  readonly ended_at: Date;
}

const call = async (sql: string, values: readonly unknown[] = []): Promise<unknown> => value(api.alice, sql, values);

const enqueue = async (sql: string, more = ''): Promise<string> =>
  String(await call(`select pgherd.enqueue($1${more})`, [sql]));

/** What alice sees in the log of her task. */
async function attempts(taskId: unknown): Promise<Attempt[]> {
  const { rows } = await api.alice.query<Attempt>(
    'select task_id, attempt, state, reason, sqlstate, started_at, ended_at from pgherd.task_log where task_id = $1 order by ended_at',
    [taskId],
  );
  return rows;
}

/** The attempt that ended the task, once there is one. */
function ended(taskId: unknown, count = 1): Promise<Attempt> {
  return waitFor(async () => (await attempts(taskId)).filter(({ state }) => state !== 'retrying')[count - 1], {
    what: `task ${String(taskId)} to end`,
    timeoutMs: 30_000,
  });
}

function runs(taskId: unknown): Promise<unknown> {
  return waitFor(async () => (await call('select state from pgherd.tasks where id = $1', [taskId])) === 'running', {
    what: `task ${String(taskId)} to run`,
  });
}

const effects = async (): Promise<string[]> =>
  (await api.database.query<{ what: string }>('select what from effect order by id')).map(({ what }) => what);

const effect = (what: string): string => `insert into effect (what) values ('${what}')`;

describe('enqueue', () => {
  test('runs a task as the login of its caller', async () => {
    const id = await enqueue(`insert into effect (what) select current_user || ' ' || session_user`);
    expect(await ended(id)).toMatchObject({ state: 'finished', attempt: 1 });
    expect(await api.database.query('select what, who from effect')).toEqual([
      { what: `${api.aliceRole} ${api.aliceRole}`, who: api.aliceRole },
    ]);
    expect((await api.bob.query('select from pgherd.task_log')).rowCount).toBe(0);
  });

  test('keeps the order of priorities', async () => {
    await call("select pgherd.pause_topic('ordered')");
    await api.alice.query('begin');
    for (const priority of [300, 1, 200, 2]) {
      await enqueue(effect(String(priority)), `, 'ordered', priority => ${priority}`);
    }
    await api.alice.query('commit');
    await api.database.query("insert into pgherd.topics (name, concurrency) values ('ordered', 1)");
    await call("select pgherd.resume_topic('ordered')");
    await waitFor(async () => (await effects()).length === 4, { what: 'four effects' });
    expect(await effects()).toEqual(['1', '2', '200', '300']);
  });

  test('waits for run_at and delay', async () => {
    const ids = [
      await enqueue(effect('delay'), ", delay => '600 ms'"),
      await enqueue(effect('run_at'), ", run_at => clock_timestamp() + interval '300 ms'"),
      await enqueue(effect('past'), ", run_at => clock_timestamp() - interval '1 day'"),
    ];
    for (const id of ids) expect((await ended(id)).state).toBe('finished');
    // On a slow machine several are due at once, and their order is not guaranteed.
    expect((await effects()).toSorted()).toEqual(['delay', 'past', 'run_at']);
    const [row] = await api.database.query<{ early: number }>(
      'select count(*) filter (where started_at < available_at)::int as early from pgherd._task_log_all',
    );
    expect(row).toEqual({ early: 0 });
  });

  test('runs a task with a dedupe_key once while it is unfinished, and again afterwards', async () => {
    const first = await enqueue(effect('once'), ", dedupe_key => 'k', delay => '500 ms'");
    expect(await enqueue(effect('twice'), ", dedupe_key => 'k'")).toBe(first);
    await ended(first);
    const second = await enqueue(effect('again'), ", dedupe_key => 'k'");
    expect(second).not.toBe(first);
    await ended(second);
    expect(await effects()).toEqual(['once', 'again']);
  });

  test('ends a task at its timeout', async () => {
    const id = await enqueue(`${effect('late')}; select pg_sleep(60)`, ", timeout => '300 ms'");
    expect(await ended(id)).toMatchObject({ state: 'failed', reason: 'timeout', sqlstate: '57014' });
    expect(await effects()).toEqual([]);
  });

  test('tries again as often as retry_limit says, waiting longer each time', async () => {
    await api.database.query(
      "insert into pgherd.topics (name, retry_initial, retry_factor) values ('flaky', '200 ms', 3)",
    );
    const id = await enqueue('select 1/0', ", 'flaky', retry_limit => 2");
    expect(await ended(id)).toMatchObject({ state: 'failed', attempt: 3, sqlstate: '22012' });
    const all = await attempts(id);
    expect(all.map(({ state, attempt }) => [state, attempt])).toEqual([
      ['retrying', 1],
      ['retrying', 2],
      ['failed', 3],
    ]);
    const waits = all
      .slice(1)
      .map(({ started_at }, index) => started_at.getTime() - (all[index]?.ended_at.getTime() ?? 0));
    expect(waits[0]).toBeGreaterThanOrEqual(190);
    expect(waits[1]).toBeGreaterThanOrEqual(590);
  });

  test('is undone with the transaction of its caller', async () => {
    await api.alice.query('begin');
    const id = await enqueue(effect('undone'));
    await api.alice.query('rollback');
    await ended(await enqueue(effect('done')));
    expect(await effects()).toEqual(['done']);
    expect(await attempts(id)).toEqual([]);
  });

  test('runs VACUUM as it is', async () => {
    const id = await enqueue('VACUUM ANALYZE mine', ", 'maintenance'");
    expect(await ended(id)).toMatchObject({ state: 'finished', attempt: 1 });
    await waitFor(
      async () => (await call("select vacuum_count from pg_stat_user_tables where relname = 'mine'")) === '1',
      { what: 'the statistics' },
    );
  });

  test('takes a thousand at once, each of which runs once', async () => {
    const tasks = Array.from({ length: 1_000 }, (_, n) => ({ sql: effect(`many ${n}`), topic: `t${n % 7}` }));
    const { rows } = await api.alice.query('select pgherd.enqueue_many($1) as id', [JSON.stringify(tasks)]);
    expect(rows).toHaveLength(1_000);
    await waitFor(async () => (await call('select count(*) from pgherd.tasks')) === '0', {
      what: 'a thousand tasks',
      timeoutMs: 50_000,
    });
    const [row] = await api.database.query('select count(*)::int as n, count(distinct what)::int as kinds from effect');
    expect(row).toEqual({ n: 1_000, kinds: 1_000 });
  });
});

describe('cancel_task and retry_task', () => {
  test('end a waiting and a running task, and run a failed one again, once', async () => {
    const waiting = await enqueue(effect('waiting'), ", delay => '1 hour'");
    const running = await enqueue(`${effect('running')}; select pg_sleep(60)`);
    await runs(running);
    expect(await call('select pgherd.cancel_task($1)', [waiting])).toBe(true);
    expect(await call('select pgherd.cancel_task($1)', [running])).toBe(true);
    for (const id of [waiting, running]) {
      expect(await ended(id)).toMatchObject({ state: 'cancelled', reason: `cancelled by ${api.aliceRole}` });
    }
    expect(await effects()).toEqual([]);
    expect(await api.database.query('select from pgherd._cancel_requests')).toHaveLength(0);

    const id = await enqueue('insert into gone values (1)');
    expect(await ended(id)).toMatchObject({ state: 'failed', sqlstate: '42P01' });
    await api.database.query('create table gone (n int); grant insert on gone to public');
    expect(await call('select pgherd.retry_task($1)', [id])).toBe(true);
    expect(await ended(id, 2)).toMatchObject({ state: 'finished', attempt: 2 });
    expect(await call('select pgherd.retry_task($1)', [id])).toBe(false);
    expect(await api.database.query('select from gone')).toHaveLength(1);
  });

  test('let a task that was cancelled while it ran run to its end when it is retried', async () => {
    const id = await enqueue(
      `${effect('second')}; select pg_sleep(case when exists (select from pgherd.task_log) then 0 else 60 end)`,
    );
    await runs(id);
    await call('select pgherd.cancel_task($1)', [id]);
    expect((await ended(id)).state).toBe('cancelled');
    expect(await call('select pgherd.retry_task($1)', [id])).toBe(true);
    expect(await ended(id, 2)).toMatchObject({ state: 'finished', attempt: 2 });
    expect(await effects()).toEqual(['second']);
  });
});

describe('a pause', () => {
  test('of a topic holds its tasks until it expires', async () => {
    expect(
      await call("select pgherd.pause_topic('mail', 'provider down', clock_timestamp() + interval '1 second')"),
    ).toBe(true);
    const id = await enqueue(effect('mail'), ", 'mail'");
    const other = await enqueue(effect('other'));
    await ended(other);
    expect(await ended(id)).toMatchObject({ state: 'finished' });
    expect(await effects()).toEqual(['other', 'mail']);
    const [row] = await api.database.query<{ waited: boolean }>(
      `select l.started_at >= s.paused_until as waited from pgherd._task_log_all l join pgherd.topic_state s on s.topic = l.topic
       where l.task_id = $1`,
      [id],
    );
    expect(row).toEqual({ waited: true });
  });

  test('of a topic lets running tasks finish, and ends with resume_topic', async () => {
    await api.database.query('select pg_advisory_lock(77)');
    const running = await enqueue('select pg_advisory_xact_lock(77)', ", 'mail'");
    await runs(running);
    await call("select pgherd.pause_topic('mail')");
    const waiting = await enqueue(effect('mail'), ", 'mail'");
    await api.database.query('select pg_advisory_unlock(77)');
    expect((await ended(running)).state).toBe('finished');
    expect(await effects()).toEqual([]);
    expect(await call("select pgherd.resume_topic('mail')")).toBe(true);
    expect((await ended(waiting)).state).toBe('finished');
  });

  test('of a job skips due occurrences, with the reason, until it expires', async () => {
    await api.alice.query("select pgherd.insert_job($1, schedule => '{@every 1s}')", [effect('tick')]);
    await waitFor(async () => (await effects()).length >= 1, { what: 'a first run' });
    const name = await call('select job_name from pgherd.my_job');
    expect(await call("select pgherd.pause_job($1, 'quiet', clock_timestamp() + interval '2500 ms')", [name])).toBe(
      true,
    );
    const [{ until } = { until: new Date(0) }] = await api.database.query<{ until: Date }>(
      'select paused_until as until from pgherd.job_state',
    );
    await waitFor(async () => (await api.database.query('select from effect where at > $1', [until])).length > 0, {
      what: 'a run after the pause',
    });
    const [row] = await api.database.query<{ during: number }>(
      `select count(*)::int as during from pgherd._task_log_all l join pgherd.job_state s on s.job_id = l.job_id
       where l.state = 'finished' and l.scheduled_for > s.paused_at + interval '1 second' and l.scheduled_for < s.paused_until`,
    );
    expect(row).toEqual({ during: 0 });
    await call('select pgherd.resume_job($1)', [name]);
  });
});

describe('a job', () => {
  test('of every second runs, and shows its runs and counts', async () => {
    const made = await api.alice.query<{ job_id: string }>(
      "select job_id from pgherd.insert_job($1, schedule => '{@every 1s}')",
      [`${effect('tick')}; select 1 / ((select count(*) from effect) - 2)`],
    );
    const id = made.rows[0]?.job_id;
    // The second effect divides by zero, and is undone: so does every one after it.
    await waitFor(
      async () => Number(await call('select failure_count from pgherd.my_job where job_id = $1', [id])) >= 2,
      { what: 'two failures', timeoutMs: 20_000 },
    );
    await call('select job_id from pgherd.update_job($1, enabled => false)', [id]);
    await waitFor(async () => (await call('select count(*) from pgherd.tasks')) === '0', { what: 'the last run' });
    const { rows } = await api.alice.query<Record<string, unknown>>(
      `select state, sqlstate, job_finished >= job_started as in_order, count(*)::int as n
       from pgherd.my_job_log where job_id = $1 group by 1, 2, 3 order by 1`,
      [id],
    );
    const [counts] = (await api.alice.query('select success_count::int, failure_count::int from pgherd.my_job')).rows;
    expect(rows).toEqual([
      { state: 'failed', sqlstate: '22012', in_order: true, n: counts.failure_count },
      { state: 'finished', sqlstate: '00000', in_order: true, n: counts.success_count },
    ]);
    expect(counts.success_count).toBe(1);
    expect((await api.bob.query('select from pgherd.member_job_log')).rowCount).toBe(0);
  });

  test('runs when it is triggered, or by run_job as a task where the session is another role', async () => {
    await api.database.query(`grant ${api.aliceRole} to ${api.bobRole}`);
    try {
      await api.alice.query('select pgherd.insert_job($1)', [effect('by hand')]);
      const name = await call('select job_name from pgherd.my_job');
      const id = await call('select pgherd.trigger_job($1)', [name]);
      expect(await ended(id)).toMatchObject({ state: 'finished' });
      const { rows } = await api.bob.query<{ task_id: string; state: string }>(
        'select r.task_id, r.state from pgherd.member_job j, pgherd.run_job(j.job_id) r',
      );
      expect(rows).toMatchObject([{ state: 'pending' }]);
      expect(await ended(rows[0]?.task_id)).toMatchObject({ state: 'finished' });
      expect(await api.database.query('select who from effect')).toEqual([
        { who: api.aliceRole },
        { who: api.aliceRole },
      ]);
    } finally {
      await api.database.query(`revoke ${api.aliceRole} from ${api.bobRole}`);
    }
  });
});

test('the counts of workers match the running tasks', async () => {
  await call('select pgherd.ensure_workers()');
  expect(await call('select pgherd.calibrate_workers_count()')).toBe(0);
  await api.database.query('select pg_advisory_lock(77)');
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await enqueue('select pg_advisory_xact_lock(77)'));
  for (const id of ids) await runs(id);
  await call('select pgherd.ensure_workers()');
  expect(await call('select pgherd.calibrate_workers_count()')).toBe(3);
  await waitFor(async () => (await call('select pgherd.active_workers_count()')) === 3, {
    what: 'three active workers',
  });
  await api.database.query('select pg_advisory_unlock(77)');
  for (const id of ids) await ended(id);
  expect(await call('select pgherd.calibrate_workers_count()')).toBe(0);
  await waitFor(async () => (await call('select pgherd.active_workers_count()')) === 0, { what: 'no active worker' });
});
