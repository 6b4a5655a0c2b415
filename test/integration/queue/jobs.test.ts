import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runBatch, type TestDaemon, testDaemon } from '../../support/queue.ts';

let db: TestDatabase;
let role: string;
let daemon: TestDaemon;

beforeAll(async () => {
  db = await createTestDatabase();
  role = await db.createRole('worker');
  daemon = await testDaemon(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.job_starts',
  );
  await db.query('delete from pgherd.jobs');
});

const job = async (name: string, columns: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const values = { name, sql: 'select 1', role, ...columns };
  const keys = Object.keys(values);
  const [row] = await db.query<{ id: string }>(
    `insert into pgherd.jobs (${keys.join(', ')}) values (${keys.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
    Object.values(values),
  );
  return row?.id ?? '';
};
const trigger = async (name: string): Promise<string> =>
  (await db.query<{ id: string }>('select pgherd.trigger_job($1) as id', [name]))[0]?.id ?? '';
const release = async () => (await db.query<{ r: boolean }>('select pgherd._release_held() as r'))[0]?.r;
const one = async (sql: string, values: readonly unknown[] = []) => (await db.query(sql, values))[0];

test('the move updates the state of the job from the end of a task, once', async () => {
  const parent = await job('parent', { expect_rows: '>= 2', on_failure_notify: 'told', overlap: 'allow' });
  const child = await job('child', { schedule: ['after: parent'] });
  const ids = [await trigger('parent'), await trigger('parent')];
  const claimed = await daemon.claim();
  expect(claimed.map(({ extra }) => extra?.jobName)).toEqual(['parent', 'parent']);
  await runBatch(await daemon.session(role), claimed);
  expect(await one('select success_count::int as n from pgherd.job_state where job_id = $1', [parent])).toEqual({
    n: 0,
  });
  const lease = claimed[0]?.lease ?? '';
  expect((await daemon.move([lease])).toSorted()).toEqual(ids.toSorted());
  expect(await daemon.move([lease])).toEqual([]);

  expect(
    await one(
      'select success_count::int as n, last_state, last_task_id, alerting_since is not null as alerting from pgherd.job_state where job_id = $1',
      [parent],
    ),
  ).toEqual({ n: 2, last_state: 'finished', last_task_id: ids[1], alerting: true });
  expect(
    await db.query('select job_id, parent_task_id, parent_row_count::int as rows from pgherd.job_starts order by id'),
  ).toEqual(ids.map((id) => ({ job_id: child, parent_task_id: id, rows: 1 })));
  expect(await db.query('select kind, reason from pgherd.alerts order by id')).toEqual([
    { kind: 'expectation', reason: 'expected rows >= 2, got 1' },
    { kind: 'expectation', reason: 'expected rows >= 2, got 1' },
  ]);
  expect(await one('select count(*)::int as n from pgherd._tasks')).toEqual({ n: 0 });
});

test('a task reads its job and its due time from the settings of its transaction', async () => {
  const names = ['task_id', 'job', 'attempt', 'scheduled_for', 'parent_task_id', 'parent_row_count'];
  const message = names.map((name) => `current_setting('pgherd.${name}')`).join(" || '|' || ");
  await job('told', { overlap: 'allow', sql: `do $$ begin raise exception using message = ${message}; end $$` });
  const settings = { job: 'told', attempt: '1', scheduled_for: '2026-11-28T00:00:00Z' };
  const session = await daemon.session(role);
  const alone = await trigger('told');
  await expect(runBatch(session, await daemon.claim(), { settings })).rejects.toMatchObject({
    message: `${alone}|told|1|2026-11-28T00:00:00Z||`,
  });
  const child = await trigger('told');
  await expect(
    runBatch(session, await daemon.claim(), { settings: { ...settings, parent: '7 3' } }),
  ).rejects.toMatchObject({ message: `${child}|told|1|2026-11-28T00:00:00Z|7|3` });
});

test('a task that is held goes when the one before it has ended', async () => {
  await job('lonely');
  const [first, second] = [await trigger('lonely'), await trigger('lonely')];
  expect(await daemon.claim()).toEqual([]);
  expect(await release()).toBe(true);
  const claimed = await daemon.claim();
  expect(claimed.map(({ id }) => id)).toEqual([first]);
  expect(await release()).toBe(false);
  const { lease } = claimed[0] as { readonly lease: string };
  expect(await daemon.settle({ lease, taskId: first, state: 'failed', startedAgoMs: 1, message: 'no' })).toBe(
    'settled',
  );
  expect(await release()).toBe(true);
  expect((await daemon.claim()).map(({ id }) => id)).toEqual([second]);
  expect(
    await one(
      "select failure_count::int as n from pgherd.job_state s join pgherd.jobs j on j.id = s.job_id where j.name = 'lonely'",
    ),
  ).toEqual({ n: 1 });
});

test('a pause that is not committed is not waited for: the task stays, is shown as finished, and is moved later', async () => {
  const id = await job('busy', { overlap: 'allow' });
  const task = await trigger('busy');
  const claimed = await daemon.claim();
  await runBatch(await daemon.session(role), claimed);
  const user = await db.client();
  await user.query('begin');
  await user.query('select from pgherd.job_state where job_id = $1 for update', [id]);
  expect(await daemon.move([claimed[0]?.lease ?? ''])).toEqual([]);
  expect(await db.query('select state from pgherd.task_log')).toEqual([{ state: 'finished' }]);
  await user.query('rollback');
  expect(await daemon.move([claimed[0]?.lease ?? ''])).toEqual([task]);
});

test('tasks of a job that is deleted, and of topics that are discarded or moved', async () => {
  await job('gone', { overlap: 'allow' });
  await job('quiet', { overlap: 'allow', log: 'off' });
  await trigger('gone');
  await trigger('quiet');
  await db.query('delete from pgherd.jobs');
  expect(await db.query('select state, reason from pgherd.task_log')).toEqual([
    { state: 'cancelled', reason: 'job deleted' },
  ]);

  await db.query(`select pgherd.enqueue('select 1', t, role => $1) from unnest('{a,b,c}'::text[]) t`, [role]);
  await db.query(`select pgherd.enqueue('select 1', 'b', delay => '1 h', role => $1)`, [role]);
  expect(await one(`select pgherd._discard_tasks('{a}', 'discarded') as n`)).toEqual({ n: 1 });
  expect(await one(`select pgherd._move_tasks('{b}', 'c') as n`)).toEqual({ n: 2 });
  expect(
    await db.query(
      'select topic, ready::int, later::int, running::int from pgherd.topic_stats where ready + later > 0',
    ),
  ).toEqual([{ topic: 'c', ready: 2, later: 1, running: 0 }]);
});

test('a task that failed is put in again under its id, and a worker can be launched for it', async () => {
  const [row] = await db.query<{ id: string }>(`select pgherd.enqueue('select 1', role => $1) as id`, [role]);
  const id = row?.id ?? '';
  const [claimed] = await daemon.claim();
  await daemon.settle({ lease: claimed?.lease, taskId: id, state: 'failed', startedAgoMs: 1, message: 'no' });
  expect(await one('select pgherd.retry_task($1) as r', [id])).toEqual({ r: true });
  expect(await one('select pgherd._put_off(array[$1::bigint], $2) as n', [id, '1 h'])).toEqual({ n: 1 });
  expect(await one('select pgherd.launch_worker($1) is not null as r', [id])).toEqual({ r: true });
  const launched = await db.query<{
    id: string;
    lease: string;
    token: string;
    login: string;
    sql: string;
    extra: object;
  }>('select * from pgherd._launch($1, 1, null)', [daemon.id]);
  expect(launched[0]).toMatchObject({ id, login: role, extra: { attempt: 1, claims: 100_001 } });
  const session = await daemon.session(role);
  const { lease, token } = launched[0] as (typeof launched)[number];
  expect((await session.query('select pgherd.run($1, $2, $3) as n', [lease, token, id])).rows).toEqual([{ n: '1' }]);
  expect(await daemon.move([lease])).toEqual([id]);
  expect(await db.query('select state, attempt from pgherd.task_log order by ended_at')).toEqual([
    { state: 'failed', attempt: 1 },
    { state: 'finished', attempt: 2 },
  ]);
});

test('the functions of the workers count leased tasks', async () => {
  await db.query(`select pgherd.enqueue('select 1', role => $1) from generate_series(1, 3)`, [role]);
  await daemon.claim();
  expect(await one('select pgherd.calibrate_workers_count() as n, pgherd.active_workers_count() as a')).toEqual({
    n: 3,
    a: 0,
  });
  await db.query('select pgherd.ensure_workers()');
});
