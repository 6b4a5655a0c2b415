import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApiDaemon } from '../../support/api-daemon.ts';
import { type ApiDatabase, createApiDatabase, refusal, value } from '../../support/api-database.ts';
import { logged, logOf, stopDaemons } from '../../support/daemon.ts';
import { waitFor } from '../../support/wait-for.ts';

let api: ApiDatabase;
beforeAll(async () => {
  api = await createApiDatabase();
  await api.database.query('create table effect (what text); grant select, insert on effect to public');
});
beforeEach(async () => {
  await api.database.query('delete from pgherd.jobs; delete from pgherd.topics');
  await api.database.query(
    'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd._worker_requests, pgherd.topic_state, pgherd.daemons cascade',
  );
});
afterEach(stopDaemons);
afterAll(() => api.database.drop());

interface OneShot {
  readonly daemon_id: string | null;
  readonly task_id: string;
  readonly state: string;
  readonly pid: number | null;
  readonly status: string | null;
  readonly started_at: Date | null;
  readonly last_run: Date | null;
  readonly items_processed: string;
}

const enqueue = async (sql: string, more = ''): Promise<string> =>
  String(await value(api.alice, `select pgherd.enqueue($1${more})`, [sql]));

const launch = async (taskId: string): Promise<string> =>
  String(await value(api.alice, 'select pgherd.launch_worker($1)', [taskId]));

/** The request as alice sees it, once it fits. */
function request(id: string, fits: (row: OneShot) => boolean, what: string): Promise<OneShot> {
  return waitFor(
    async () => {
      const { rows } = await api.alice.query<OneShot>(
        `select daemon_id, task_id, state, pid, status, started_at, last_run, items_processed
         from pgherd.worker_stats where kind = 'one-shot' and request_id = $1`,
        [id],
      );
      return rows.find(fits);
    },
    { what, timeoutMs: 20_000 },
  );
}

const ended = (id: string): Promise<OneShot> => request(id, (row) => row.state === 'ended', `request ${id} to end`);
const waits = (id: string): Promise<OneShot> =>
  request(id, (row) => row.state === 'requested' && row.status !== null, `request ${id} to say why it waits`);

const effects = (): Promise<unknown[]> => api.database.query('select what from effect');

describe('a one-shot worker', () => {
  test('runs its task beyond the slots and ahead of its time, under a name of its own', async () => {
    const { daemon } = await startApiDaemon(api, { slots: 1 });
    const long = await enqueue('select pg_sleep(60)');
    await waitFor(
      async () => (await value(api.alice, 'select state from pgherd.tasks where id = $1', [long])) === 'running',
      {
        what: 'the only slot to be taken',
      },
    );
    const id = await enqueue(
      `insert into effect select application_name from pg_stat_activity where pid = pg_backend_pid()`,
      ", delay => '1 hour'",
    );
    const requestId = await launch(id);
    expect(await ended(requestId)).toMatchObject({
      daemon_id: daemon.id,
      task_id: id,
      pid: expect.any(Number),
      status: 'finished',
      started_at: expect.any(Date),
      last_run: expect.any(Date),
      items_processed: '1',
    });
    expect(await effects()).toEqual([{ what: `pgherd one-shot ${daemon.id}/${requestId}` }]);
    expect(await logOf(api.database, { task: id })).toMatchObject([
      { state: 'finished', attempt: 1, role: api.aliceRole },
    ]);
    expect(await value(api.alice, 'select state from pgherd.tasks where id = $1', [long])).toBe('running');
    expect(
      await api.database.query("select from pg_stat_activity where application_name like 'pgherd one-shot %'"),
    ).toHaveLength(0);
  });

  test('is processing while it runs, which worker_stats and the count of active workers show', async () => {
    await startApiDaemon(api);
    await api.database.query('select pg_advisory_lock(77)');
    const id = await enqueue('select pg_advisory_xact_lock(77)', ", delay => '1 hour'");
    const requestId = await launch(id);
    const row = await request(requestId, ({ state }) => state === 'processing', 'the worker to process');
    expect(row.pid).toEqual(expect.any(Number));
    expect(await value(api.alice, 'select pgherd.active_workers_count()')).toBe(1);
    expect(await value(api.alice, 'select pgherd.calibrate_workers_count()')).toBe(1);
    expect(await refusal(api.alice, 'select pgherd.launch_worker($1)', [id])).toMatchObject({ sqlstate: '55000' });
    await api.database.query('select pg_advisory_unlock(77)');
    expect(await ended(requestId)).toMatchObject({ status: 'finished', pid: row.pid });
    expect(await value(api.alice, 'select pgherd.calibrate_workers_count()')).toBe(0);
  });

  test('makes one attempt: a failure is left to the retries of the task', async () => {
    await startApiDaemon(api);
    const once = await launch(await enqueue('select 1/0', ", delay => '1 hour'"));
    expect(await ended(once)).toMatchObject({ status: 'failed' });
    const id = await enqueue('select 1/0', ", delay => '1 hour', retry_limit => 1");
    expect(await ended(await launch(id))).toMatchObject({ status: 'retrying' });
    expect(await logOf(api.database, { task: id })).toMatchObject([
      { attempt: 1, state: 'retrying', sqlstate: '22012' },
    ]);
    expect((await logged(api.database, { task: id }, 'failed')).attempt).toBe(2);
  });

  test('is cancelled with its task', async () => {
    await startApiDaemon(api);
    const id = await enqueue('select pg_sleep(60)', ", delay => '1 hour'");
    const requestId = await launch(id);
    await request(requestId, ({ state }) => state === 'processing', 'the worker to process');
    expect(await value(api.alice, 'select pgherd.cancel_task($1)', [id])).toBe(true);
    expect(await ended(requestId)).toMatchObject({ status: 'cancelled' });
  });

  test('returns its task to the queue in a drain, and is not started on another daemon', async () => {
    const first = await startApiDaemon(api, { graceMs: 100 });
    const id = await enqueue('select pg_sleep(60)', ", delay => '1 hour'");
    const requestId = await launch(id);
    await request(requestId, ({ state }) => state === 'processing', 'the worker to process');
    await first.stop();
    expect(await ended(requestId)).toMatchObject({ status: 'the daemon was stopped' });
    expect(await api.database.query('select state, attempt from pgherd._task_states')).toEqual([
      { state: 'pending', attempt: 0 },
    ]);
  });
});

describe('a request', () => {
  test('for a task that is gone, or that runs already, ends and says so', async () => {
    const gone = await enqueue('select 1');
    const running = await enqueue('select 2');
    const requests = [await launch(gone), await launch(running)];
    await api.database.query('delete from pgherd._tasks where id = $1', [gone]);
    await api.database.query(
      "insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('h', 1, '0', 1, 32, now() + interval '1 h')",
    );
    const [claim] = await api.database.query<{ id: string; daemon: string }>(
      "select unnest(c.ids) as id, d.id as daemon from pgherd.daemons d, pgherd._claim(d.id, 2, 0, 1, '', null) c",
    );
    expect(claim?.id).toBe(running);
    await startApiDaemon(api);
    expect(await ended(requests[0] ?? '')).toMatchObject({
      status: 'the task is gone',
      started_at: null,
      items_processed: '0',
    });
    expect(await ended(requests[1] ?? '')).toMatchObject({
      status: `the task runs already, in daemon ${claim?.daemon}`,
    });
  });

  test('waits while the topic is paused, and says so', async () => {
    await startApiDaemon(api);
    await api.alice.query("select pgherd.pause_topic('mail')");
    const id = await enqueue("insert into effect values ('mail')", ", 'mail'");
    const requestId = await launch(id);
    expect((await waits(requestId)).status).toBe('waits: topic "mail" is paused');
    await api.alice.query("select pgherd.resume_topic('mail')");
    const { status } = await ended(requestId);
    // Once resumed, the pool may be quicker.
    expect(status).toMatch(/^(finished|the task is gone|the task runs already.*)$/);
    expect((await logged(api.database, { task: id })).state).toBe('finished');
    expect(await effects()).toEqual([{ what: 'mail' }]);
  });

  test('keeps the concurrency of the topic', async () => {
    await api.database.query("insert into pgherd.topics (name, concurrency) values ('single', 1)");
    await startApiDaemon(api);
    await api.database.query('select pg_advisory_lock(77)');
    const first = await enqueue('select pg_advisory_xact_lock(77)', ", 'single', delay => '1 hour'");
    const second = await enqueue("insert into effect values ('second')", ", 'single', delay => '1 hour'");
    const requests = [await launch(first), await launch(second)];
    expect((await waits(requests[1] ?? '')).status).toBe('waits: topic "single" runs 1 at once');
    await api.database.query('select pg_advisory_unlock(77)');
    expect((await ended(requests[1] ?? '')).status).toBe('finished');
    expect((await ended(requests[0] ?? '')).status).toBe('finished');
    expect(await effects()).toEqual([{ what: 'second' }]);
  });

  test('keeps the delay between two starts of the topic', async () => {
    await api.database.query("insert into pgherd.topics (name, delay) values ('slow', '1 hour')");
    await startApiDaemon(api);
    const first = await launch(await enqueue('select 1', ", 'slow', delay => '1 hour'"));
    expect((await ended(first)).status).toBe('finished');
    const second = await launch(await enqueue('select 2', ", 'slow', delay => '1 hour'"));
    expect((await waits(second)).status).toBe('waits: topic "slow" has a delay of 1 h between two starts');
  });

  test('waits for an earlier task of the job', async () => {
    await startApiDaemon(api);
    await api.database.query('select pg_advisory_lock(77)');
    await api.alice.query("select pgherd.insert_job('select pg_advisory_xact_lock(77)')");
    const job = await value(api.alice, 'select job_name from pgherd.my_job');
    const first = await value(api.alice, 'select pgherd.trigger_job($1)', [job]);
    await waitFor(
      async () => (await value(api.alice, 'select state from pgherd.tasks where id = $1', [first])) === 'running',
      {
        what: 'the first task to run',
      },
    );
    const second = String(await value(api.alice, 'select pgherd.trigger_job($1)', [job]));
    expect((await waits(await launch(second))).status).toBe(
      `waits: an earlier task of job "${String(job)}" is not over`,
    );
    await api.database.query('select pg_advisory_unlock(77)');
    expect((await logged(api.database, { task: second })).state).toBe('finished');
  });

  test('waits when the daemon has as many one-shot workers as slots', async () => {
    await startApiDaemon(api, { slots: 2 });
    await api.database.query('select pg_advisory_lock(77)');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await enqueue('select pg_advisory_xact_lock(77)', ", delay => '1 hour'"));
    const requests: string[] = [];
    for (const id of ids) requests.push(await launch(id));
    for (const id of requests.slice(0, 2)) await request(id, ({ state }) => state === 'processing', 'two workers');
    expect(await value(api.alice, 'select state from pgherd.worker_stats where request_id = $1', [requests[2]])).toBe(
      'requested',
    );
    await api.database.query('select pg_advisory_unlock(77)');
    for (const id of requests) expect((await ended(id)).status).toBe('finished');
  });

  test('is taken by one of several daemons', async () => {
    const daemons = [await startApiDaemon(api), await startApiDaemon(api)];
    const requests: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      requests.push(await launch(await enqueue(`insert into effect values ('${n}')`, ", delay => '1 hour'")));
    }
    for (const id of requests) expect((await ended(id)).status).toBe('finished');
    expect(await effects()).toHaveLength(8);
    const launched = daemons.flatMap(({ events }) => events.filter((event) => event.type === 'launched'));
    expect(launched).toHaveLength(8);
  });

  test('ends as lost with its daemon, and the task runs again as any lost task', async () => {
    const silent = await startApiDaemon(api, { heartbeatMs: 600_000, leaseMs: 3_000 });
    const id = await enqueue(
      `insert into effect select 'once' from pg_sleep(case when pg_catalog.current_setting('application_name') like '%one-shot%' then 60 else 0 end)`,
      ", delay => '1 hour'",
    );
    const requestId = await launch(id);
    await request(requestId, ({ state }) => state === 'processing', 'the worker to process');
    const other = await startApiDaemon(api);
    await other.event('daemons-lost', (event) => event.daemonIds.includes(silent.daemon.id));
    // The lost one lives on here, and may be the first to notice that its session was ended.
    const lost = expect.stringMatching(/^(lost with its daemon|the session was lost)$/);
    expect(await ended(requestId)).toMatchObject({ daemon_id: silent.daemon.id, status: lost });
    await logged(api.database, { task: id }, 'finished');
    expect((await logOf(api.database, { task: id })).map((row) => [row.state, row.attempt])).toEqual([
      ['retrying', 1],
      ['finished', 2],
    ]);
    expect(await effects()).toEqual([{ what: 'once' }]);
  });

  test('is refused for a login without membership in the role of the task', async () => {
    const id = await enqueue('select 1', ", delay => '1 hour'");
    expect(await refusal(api.bob, 'select pgherd.launch_worker($1)', [id])).toMatchObject({ sqlstate: '42501' });
    expect(await api.database.query('select from pgherd._worker_requests')).toHaveLength(0);
  });
});
