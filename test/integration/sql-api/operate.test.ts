import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CLOSING_FENCES } from '../../../src/store/ledger/ledger.ts';
import { type ApiDatabase, createApiDatabase, refusal, value } from '../../support/api-database.ts';
import { EXTRA, pidOf } from '../../support/queue.ts';

let api: ApiDatabase;
let daemon: string;
beforeAll(async () => {
  api = await createApiDatabase();
});
beforeEach(async () => {
  await api.database.query('delete from pgherd.jobs');
  await api.database.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.daemons, pgherd._worker_requests, pgherd.topic_state cascade',
  );
  const [row] = await api.database.query<{ id: string }>(
    "insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('h', 1, '0', 2, 32, now() + interval '1 hour') returning id",
  );
  daemon = row?.id ?? '';
});
afterAll(() => api.database.drop());

interface Claimed {
  readonly id: string;
  readonly lease: string;
  readonly token: string;
  readonly attempt: number;
  readonly claims: number;
}

const claim = (): Promise<Claimed[]> =>
  api.database.query<Claimed & Record<string, unknown>>(
    `select t.id, lease, token, coalesce((${EXTRA} ->> 'attempt')::int, 0) + 1 as attempt, coalesce((${EXTRA} ->> 'claims')::int, 0) + 1 as claims
     from pgherd._claim($1, 10, 0, 1, '', null), unnest(ids) with ordinality t (id, n) order by t.id`,
    [daemon],
  );

const fail = async (task: Claimed | undefined): Promise<void> => {
  const outcome = {
    taskId: task?.id,
    lease: task?.lease,
    state: 'failed',
    startedAgoMs: 1,
    sqlstate: '22012',
    message: 'division by zero',
  };
  const settled = await api.database.query('select * from pgherd._settle($1)', [JSON.stringify([outcome])]);
  expect(settled).toEqual([{ task_id: task?.id, result: 'settled' }]);
};

test('a cancelled waiting task is in the log, with the login that cancelled it, and not in the queue', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1')");
  expect(await value(api.alice, 'select pgherd.cancel_task($1)', [id])).toBe(true);
  expect((await api.alice.query('select * from pgherd.tasks')).rows).toEqual([]);
  expect((await api.alice.query('select task_id, state, reason from pgherd.task_log')).rows).toEqual([
    { task_id: id, state: 'cancelled', reason: `cancelled by ${api.aliceRole}` },
  ]);
  expect(await value(api.alice, 'select pgherd.cancel_task($1)', [id])).toBe(false);
  expect(await value(api.alice, 'select pgherd.cancel_task(-1)')).toBe(false);
});

test('a cancelled running task keeps its row; its daemon is notified, even while its transaction locks the row', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1')");
  await claim();
  const listener = await api.database.client();
  const payloads: (string | undefined)[] = [];
  listener.on('notification', ({ payload }) => payloads.push(payload));
  await listener.query('listen pgherd');
  const holder = await api.database.client();
  await holder.query('begin');
  await holder.query('select from pgherd._tasks where id = $1 for update', [id]);
  expect(await value(api.alice, 'select pgherd.cancel_task($1)', [id])).toBe(true);
  await holder.query('rollback');
  await listener.query('select 1');
  expect(payloads).toEqual(['cancel']);
  expect(await api.database.query('select task_id, requested_by, reason from pgherd._cancel_requests')).toEqual([
    { task_id: id, requested_by: api.aliceRole, reason: null },
  ]);
  expect(await api.database.query('select state from pgherd._task_states')).toEqual([{ state: 'running' }]);
});

test('a failed task is put in again under its id with the SQL it had; attempts and fence go on', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1/0', 'mail', priority => 7)");
  const [first] = await claim();
  expect(await value(api.alice, 'select pgherd.retry_task($1)', [id])).toBe(false);
  await fail(first);
  expect(await value(api.alice, 'select pgherd.retry_task($1)', [id])).toBe(true);
  expect(await value(api.alice, 'select pgherd.retry_task($1)', [id])).toBe(false);
  const [again] = await api.database.query(
    'select id, sql, topic, priority, login, attempt, retry_limit, claimable from pgherd._task_states',
  );
  expect(again).toEqual({
    id,
    sql: 'select 1/0',
    topic: 'mail',
    priority: 7,
    login: api.aliceRole,
    attempt: 1,
    retry_limit: 1,
    claimable: true,
  });
  const [second] = await claim();
  expect(second).toMatchObject({ id, attempt: 2 });
  // Past what its end has closed in the ledger of another database.
  expect(second?.claims).toBe((first?.claims ?? Infinity) + CLOSING_FENCES + 1);
});

test('two sessions that retry one task at once put it in once', async () => {
  const other = await api.database.client(api.aliceRole);
  for (let round = 0; round < 10; round += 1) {
    const id = await value(api.alice, "select pgherd.enqueue('select 1')");
    await api.alice.query('select pgherd.cancel_task($1)', [id]);
    const done = await Promise.all(
      [api.alice, other].map((client) => value(client, 'select pgherd.retry_task($1)', [id])),
    );
    expect(done.sort()).toEqual([false, true]);
  }
});

test('a task that finished is not retried', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1')");
  const [task] = await claim();
  await api.database.query(
    `insert into pgherd._connections select $1, pid, backend_start, usename, datname from pg_stat_activity where pid = $2`,
    [daemon, await pidOf(api.alice)],
  );
  await api.alice.query('select pgherd.run($1, $2, $3)', [task?.lease, task?.token, task?.id]);
  expect(await value(api.alice, 'select pgherd.retry_task($1)', [id])).toBe(false);
});

test('trigger_job makes a held task, or one to claim at once where tasks may overlap', async () => {
  const job = "select (pgherd.insert_job('select 1', parallel => $1)).job_name";
  const held = await value(api.alice, 'select pgherd.trigger_job($1)', [await value(api.alice, job, [false])]);
  const free = await value(api.alice, 'select pgherd.trigger_job($1)', [await value(api.alice, job, [true])]);
  expect(await api.database.query('select id, held, claimable, login from pgherd._task_states order by id')).toEqual([
    { id: held, held: true, claimable: false, login: api.aliceRole },
    { id: free, held: false, claimable: true, login: api.aliceRole },
  ]);
});

test('a pause has an author, a reason and an end, and a second one renews them', async () => {
  const job = await value(api.alice, "select (pgherd.insert_job('select 1')).job_name");
  expect(await value(api.alice, "select pgherd.pause_job($1, 'looking', now() + interval '1 h')", [job])).toBe(true);
  expect(await value(api.alice, "select pgherd.pause_job($1, 'still')", [job])).toBe(false);
  const state = 'select paused_by, pause_reason, paused_until from pgherd.my_job where job_name = $1';
  expect((await api.alice.query(state, [job])).rows).toEqual([
    { paused_by: api.aliceRole, pause_reason: 'still', paused_until: null },
  ]);
  expect(await value(api.alice, 'select pgherd.resume_job($1)', [job])).toBe(true);
  expect(await value(api.alice, 'select pgherd.resume_job($1)', [job])).toBe(false);
  expect((await api.alice.query(state, [job])).rows).toEqual([
    { paused_by: null, pause_reason: null, paused_until: null },
  ]);
});

test('no task of a paused topic is claimed, until it is resumed or the pause ends', async () => {
  await api.alice.query("select pgherd.enqueue('select 1', 'mail')");
  expect(await value(api.alice, "select pgherd.pause_topic('mail', 'provider down')")).toBe(true);
  expect(await claim()).toEqual([]);
  expect(
    (
      await api.alice.query(
        "select paused, pause_reason, paused_by, ready, declared from pgherd.topic_stats where topic = 'mail'",
      )
    ).rows,
  ).toEqual([{ paused: true, pause_reason: 'provider down', paused_by: api.aliceRole, ready: '1', declared: false }]);
  expect(await value(api.alice, "select pgherd.resume_topic('mail')")).toBe(true);
  expect(await value(api.alice, "select pgherd.resume_topic('mail')")).toBe(false);
  expect(await claim()).toHaveLength(1);
});

test('topic_stats counts what is ready, later, held, retrying and running', async () => {
  await api.database.query(
    "insert into pgherd.topics (name, concurrency, priority, delay) values ('mail', 2, 5, '3 s') on conflict do nothing",
  );
  await api.alice.query("select pgherd.enqueue('select 1', 'mail') from generate_series(1, 3)");
  await api.alice.query("select pgherd.enqueue('select 1', 'mail', delay => '1 h')");
  await claim();
  expect(
    (
      await api.alice.query(
        "select concurrency, priority, ready, later, held, retrying, running from pgherd.topic_stats where topic = 'mail'",
      )
    ).rows,
  ).toEqual([{ concurrency: 2, priority: 5, ready: '2', later: '1', held: '0', retrying: '0', running: '1' }]);
});

test('launch_worker leaves a request, and its outcome shows in worker_stats', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1', delay => '1 h')");
  const request = await value(api.alice, 'select pgherd.launch_worker($1)', [id]);
  const shown =
    'select kind, request_id, task_id, state, status, items_processed from pgherd.worker_stats where request_id = $1';
  expect((await api.alice.query(shown, [request])).rows).toEqual([
    { kind: 'one-shot', request_id: request, task_id: id, state: 'requested', status: null, items_processed: '0' },
  ]);
  await api.database.query(
    "update pgherd._worker_requests set state = 'ended', status = 'finished', started_at = now(), ended_at = now(), daemon_id = $2 where id = $1",
    [request, daemon],
  );
  expect((await api.alice.query(shown, [request])).rows).toMatchObject([
    { state: 'ended', status: 'finished', items_processed: '1' },
  ]);
  expect((await api.bob.query('select * from pgherd.worker_stats')).rows).toEqual([]);
  await api.database.query('update pgherd._tasks set available_at = now()');
  await api.database.query('select pgherd._promote()');
  await claim();
  expect((await refusal(api.alice, 'select pgherd.launch_worker($1)', [id])).sqlstate).toBe('55000');
});

test('the counts of workers come from reports, and calibrated from leases', async () => {
  await api.database.query(
    "insert into pgherd._workers (daemon_id, slot, state) values ($1, 1, 'processing'), ($1, 2, 'waiting')",
    [daemon],
  );
  await api.alice.query("select pgherd.enqueue('select 1') from generate_series(1, 5)");
  await claim();
  expect(await value(api.alice, 'select pgherd.active_workers_count()')).toBe(1);
  expect(await value(api.alice, 'select pgherd.calibrate_workers_count()')).toBe(2);
  await api.database.query("update pgherd.daemons set lease_until = now() - interval '1 s'");
  expect(await value(api.alice, 'select pgherd.active_workers_count()')).toBe(0);
  expect(await value(api.alice, 'select pgherd.calibrate_workers_count()')).toBe(0);
});

test('ensure_workers notifies daemons when tasks wait, and warns when none is alive', async () => {
  const listener = await api.database.client();
  const payloads: (string | undefined)[] = [];
  listener.on('notification', ({ payload }) => payloads.push(payload));
  await listener.query('listen pgherd');
  const notices: string[] = [];
  const client = await api.database.client(api.aliceRole);
  client.on('notice', ({ message }) => notices.push(message ?? ''));
  await client.query('select pgherd.ensure_workers()');
  await client.query("select pgherd.enqueue('select 1')");
  await client.query('select pgherd.ensure_workers()');
  expect(notices).toEqual([]);
  await api.database.query("update pgherd.daemons set lease_until = now() - interval '1 s'");
  await client.query('select pgherd.ensure_workers()');
  await listener.query('select 1');
  expect(payloads).toEqual(['tasks', 'tasks']);
  expect(notices).toEqual(['tasks are pending, but no daemon is alive']);
});

test('requests are kept for 30 days, cancels for one, and a call removes up to ten older ones of each kind', async () => {
  await api.database.query('truncate pgherd._requests');
  await api.database.query(`set session_replication_role = replica;
    insert into pgherd._requests (action, task_id, requested_at)
      select 'cancel task', n, now() - interval '25 h' from generate_series(1, 15) n;
    insert into pgherd._requests (action, task_id, requested_at)
      select action, -1, now() - age::interval from (values ('cancel task', '23 h'), ('retry task', '25 h'), ('retry task', '29 d'), ('retry task', '31 d')) x (action, age);
    reset session_replication_role`);
  const left = async (): Promise<Record<string, unknown>[]> =>
    api.database.query(
      `select action, round(extract(epoch from now() - requested_at) / 3600)::int as hours, count(*)::int as n
       from pgherd._requests where requested_at < now() - interval '1 h' group by 1, 2 order by 1, 2`,
    );

  await value(api.alice, "select pgherd.pause_topic('any')");
  expect(await left()).toEqual([
    { action: 'cancel task', hours: 23, n: 1 },
    { action: 'cancel task', hours: 25, n: 5 },
    { action: 'retry task', hours: 25, n: 1 },
    { action: 'retry task', hours: 29 * 24, n: 1 },
  ]);
  await value(api.alice, "select pgherd.pause_topic('any')");
  expect(await left()).toEqual([
    { action: 'cancel task', hours: 23, n: 1 },
    { action: 'retry task', hours: 25, n: 1 },
    { action: 'retry task', hours: 29 * 24, n: 1 },
  ]);
});
