import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../../../src/client/client.ts';
import { listeningSession } from '../../../src/client/listening-session.ts';
import { runnerOf } from '../../../src/client/run-statement.ts';
import {
  type Client,
  type ConnectOptions,
  connect,
  PgherdError,
  type Task,
  type TaskOutcome,
} from '../../../src/client.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { addJob, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let url: string;
let role: string;
let pool: pg.Pool;
let smallPool: pg.Pool;
const opened: Client[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  url = database.roleUrl(role);
  pool = new pg.Pool({ connectionString: url, max: 2 });
  smallPool = new pg.Pool({ connectionString: url, max: 1 });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()));
  await stopDaemons();
});
afterAll(async () => {
  await Promise.all([pool.end(), smallPool.end()]);
  await database.drop();
});

const open = async (options: ConnectOptions = { url }): Promise<Client> => {
  const client = await connect(options);
  opened.push(client);
  return client;
};

const daemon = (): Promise<TestDaemon> =>
  startDaemon(database, {}, { roles: { [role]: { passwordEnv: 'SHOP' } }, env: { SHOP: database.rolePassword(role) } });

/** A task that ends when its lock is released, and how to release it. */
async function heldTask(client: Client): Promise<{ readonly task: Task; readonly release: () => Promise<void> }> {
  const holder = await database.client();
  await holder.query('select pg_advisory_lock(22)');
  const task = await client.enqueue('select pg_advisory_xact_lock(22)');
  const release = async (): Promise<void> => void (await holder.query('select pg_advisory_unlock(22)'));
  return { task, release };
}

describe('a result', () => {
  test.each<[string, () => ConnectOptions]>([
    ['a URL', () => ({ url })],
    ['a pool', () => ({ pool })],
    ['a pool of one client', () => ({ pool: smallPool })],
  ])('says how a task ended, with %s', async (_, options) => {
    await daemon();
    const client = await open(options());
    const [finished, failed, cancelled] = await client.enqueueMany([
      { sql: 'select from generate_series(1, 3)' },
      { sql: 'select 1 / ($1 ->> $n$by$n$)::int', params: { by: 0 } },
      { sql: 'select 1', delay: '1 hour' },
    ]);
    expect(await finished?.result()).toMatchObject({
      ...{ taskId: finished?.id, state: 'finished', attempt: 1, rowCount: 3, message: null, job: null },
      ...{
        topic: 'default',
        startedAt: expect.any(Date),
        endedAt: expect.any(Date),
      },
    });
    expect(await failed?.result({ timeout: '30s' })).toMatchObject({
      state: 'failed',
      sqlstate: '22012',
      message: 'division by zero',
    });
    expect(await client.cancel(cancelled ?? '')).toBe(true);
    expect(await cancelled?.result()).toMatchObject({ state: 'cancelled', attempt: 0, reason: `cancelled by ${role}` });
    expect(await client.cancel(cancelled?.id ?? '')).toBe(false);
  });

  test('arrives by a notification, without polling', async () => {
    await daemon();
    const session = await database.client(role);
    const client = clientOf({
      ...{ schema: 'pgherd', run: runnerOf(session), openListener: () => listeningSession(targetOf(url)) },
      ...{ notifiedPollMs: 2 ** 31 - 1, close: () => Promise.resolve() },
    });
    opened.push(client);
    const { task, release } = await heldTask(client);
    const result = task.result();
    // The first query has been taken when the lock is held and the session is idle again.
    await waitFor(async () => (await database.query(LISTENERS)).length === 1, { what: 'the client to listen' });
    await release();
    expect(await result).toMatchObject({ taskId: task.id, state: 'finished' });
  });

  test('is notified only while a client waits', async () => {
    await daemon();
    const listener = await database.client();
    const heard: string[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('listen "pgherd.ended"');
    const client = await open({ executor: await database.client(role) });
    expect((await (await client.enqueue('select 1')).result()).state).toBe('finished');
    await listener.query(`select pg_notify('pgherd.ended', 'end of the test')`);
    await waitFor(() => heard.includes('end of the test'), { what: 'the notification' });
    expect(heard).toEqual(['end of the test']);
  });

  test('waits for a task whose transaction is still open, and for a new attempt', async () => {
    await daemon();
    const client = await open();
    const session = await database.client(role);
    await session.query('begin');
    const task = await client.enqueue('select 1 / (select count(*) from pg_class where relname = $n$mended$n$)', {
      executor: session,
    });
    await expect(task.result({ timeout: 1 })).rejects.toMatchObject({
      code: 'not_finished',
      hint: expect.stringContaining('committed'),
    });
    const result = task.result();
    await session.query('commit');
    expect((await result).state).toBe('failed');
    await database.query('create table public.mended ()');
    expect(await client.retry(task)).toBe(true);
    expect(await task.result()).toMatchObject({ state: 'finished', attempt: 2 });
    expect(await client.retry(task.id)).toBe(false);
  });

  test('outlives a lost connection', async () => {
    await daemon();
    const client = await open();
    const { task, release } = await heldTask(client);
    const result = task.result();
    await waitFor(async () => (await database.query(LISTENERS)).length === 1, { what: 'the client to listen' });
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd client%'`,
    );
    await release();
    expect((await result).state).toBe('finished');
  });

  test('is an error where the log keeps no record, and when the client is closed', async () => {
    await daemon();
    await database.query(`insert into pgherd.topics (name, log) values ('quiet', 'off') on conflict do nothing`);
    const client = await open();
    const holder = await database.client();
    await holder.query('select pg_advisory_lock(23)');
    const quiet = await client.enqueue('select pg_advisory_xact_lock(23)', { topic: 'quiet' });
    const result = quiet.result().catch((error: unknown) => error);
    await waitFor(async () => (await database.query(LISTENERS)).length === 1, { what: 'the client to listen' });
    await expect(quiet.result({ timeout: 100 })).rejects.toMatchObject({ code: 'not_finished' });
    await holder.query('select pg_advisory_unlock(23)');
    expect(await result).toMatchObject({ code: 'not_found', hint: expect.stringContaining('log: all') });

    const waiting = (await client.enqueue('select 1', { delay: 3_600_000 })).result({
      timeout: Number.POSITIVE_INFINITY,
    });
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'client_closed' }), client.close()]);
    await expect(client.enqueue('select 1')).rejects.toMatchObject({ code: 'client_closed' });
  });
});

test('events report how tasks of the role end, also those that other clients enqueued', async () => {
  await daemon();
  const client = await open();
  const events: [string, TaskOutcome][] = [];
  for (const name of ['finished', 'failed', 'cancelled'] as const)
    client.on(name, (outcome) => events.push([name, outcome]));
  const removed: TaskOutcome[] = [];
  client.on('finished', (outcome) => removed.push(outcome))();

  const session = await database.client(role);
  const foreign = await database.query<{ id: string }>(`select pgherd.enqueue('select 1') as id`);
  const { rows } = await session.query<{ id: string }>(`select pgherd.enqueue('select 1') as id`);
  const failing = await client.enqueue('select 1 / 0');
  const waiting = await client.enqueue('select 1', { runAt: new Date(Date.now() + 3_600_000) });
  await client.cancel(waiting);
  const seen = await waitFor(() => events.length >= 3 && events, { what: 'three events' });
  expect(Object.fromEntries(seen.map(([name, { taskId, state }]) => [taskId, [name, state]]))).toEqual({
    [rows[0]?.id ?? '']: ['finished', 'finished'],
    [failing.id]: ['failed', 'failed'],
    [waiting.id]: ['cancelled', 'cancelled'],
  });
  expect(events.map(([, { taskId }]) => taskId)).not.toContain(foreign[0]?.id);
  expect(removed).toEqual([]);
});

test('a job is triggered with its own params and those of the call', async () => {
  await daemon();
  const job = `report-${role}`;
  await addJob(database, job, { sql: 'select 1 / ($1 ->> $n$by$n$)::int', role, params: JSON.stringify({ by: 1 }) });
  const client = await open();
  expect(await (await client.trigger(job)).result()).toMatchObject({ job, state: 'finished' });
  expect(await (await client.trigger(job, { params: { by: 0 } })).result()).toMatchObject({ job, state: 'failed' });
  await expect(client.trigger('nowhere')).rejects.toMatchObject({ code: '42704' });
});

test('settings arrive as they are given, and a key keeps a second task out', async () => {
  const client = await open();
  const settings = {
    ...{
      topic: 'mail',
      priority: 7,
      runAt: '2036-01-01T00:00:00Z',
      dedupeKey: `once ${role}`,
      timeout: 90_000,
      retryLimit: 3,
    },
    ...{ role, database: database.name, transaction: false, params: { days: 7 } },
  };
  const first = await client.enqueue('vacuum', settings);
  expect((await client.enqueue('vacuum', settings)).id).toBe(first.id);
  expect((await client.enqueueMany([{ sql: 'vacuum', ...settings }, { sql: 'select 1' }])).map(({ id }) => id)).toEqual(
    [first.id, expect.stringMatching(/^\d+$/)],
  );
  const [row] = await database.query('select *, timeout::text as timeout from pgherd.tasks where id = $1', [first.id]);
  expect(row).toMatchObject({
    ...{
      sql: 'vacuum',
      topic: 'mail',
      priority: 7,
      available_at: new Date('2036-01-01T00:00:00Z'),
      timeout: '00:01:30',
    },
    ...{ dedupe_key: `once ${role}`, retry_limit: 3, role, transaction: false, params: { days: 7 }, created_by: role },
  });
});

test('mistakes of the caller are errors that name the correct call', async () => {
  const client = await open();
  const refused = async (call: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await call.catch((reason: unknown) => reason);
    return error instanceof PgherdError ? [error.code, error.message, error.hint] : error;
  };
  // JavaScript has no types.
  const wrong = (value: unknown): never => value as never;
  const misspelt: object = { dedupe_key: 'x' };
  expect(await refused(client.enqueue('select 1', misspelt))).toEqual([
    'usage',
    'unknown option "dedupe_key"',
    'did you mean dedupeKey?',
  ]);
  expect(await refused(connect(Object.assign({ uri: url })))).toEqual([
    'usage',
    'unknown option "uri"',
    'did you mean url?',
  ]);
  expect(await refused(connect({ url, schema: 'nowhere' }))).toEqual([
    ...['not_migrated', "the database has no pgherd schema 'nowhere', or an older one"],
    'run pgherd migrate, or name the schema: connect({ schema })',
  ]);
  expect(await refused(client.cancel('seven'))).toEqual([
    'usage',
    '"seven" is not a valid task ID',
    expect.any(String),
  ]);
  expect(await refused((await client.enqueue('select 1')).result({ timeout: 'soon' }))).toEqual([
    ...['usage', 'invalid timeout "soon" (expected milliseconds, or for example 30s)'],
    null,
  ]);
  const executor = Object.assign({});
  expect(await refused(connect({ executor }))).toMatchObject([
    'usage',
    expect.stringContaining('executor'),
    expect.any(String),
  ]);
  for (const [call, message] of [
    [() => client.enqueue(wrong(5)), 'sql is 5, expected a text'],
    [() => client.enqueueMany(wrong('x')), 'tasks is "x", expected an array of objects such as { sql, params }'],
    [() => client.enqueueMany([wrong(null)]), 'sql is undefined, expected a text'],
    [() => client.trigger(wrong({})), 'job is an object, expected the name of a job'],
    [() => client.cancel(wrong(7)), '7 is not a valid task ID'],
    [() => client.retry(wrong(null)), 'null is not a valid task ID'],
    [
      () => client.enqueue('select 1', { runAt: new Date('soon') }),
      'runAt is an invalid Date, expected a Date or an ISO timestamp',
    ],
    [
      async () =>
        client.on(
          wrong('done'),
          wrong(() => {}),
        ),
      'event is "done", expected finished, failed, cancelled, error',
    ],
    [async () => client.on('failed', wrong(null)), 'listener is null, expected a function'],
  ] as const) {
    expect(await refused(call())).toEqual([
      'usage',
      message,
      expect.toSatisfy((hint) => hint === null || typeof hint === 'string'),
    ]);
  }
  await expect(client.enqueue(' ')).rejects.toMatchObject({ code: '22023', hint: 'give the statement to execute' });
});

/** Clients that are notified of ends, and have queried for the first time since. */
const LISTENERS = `select from pg_stat_activity a join pg_locks l using (pid)
  where a.application_name = 'pgherd client, notifications' and l.locktype = 'advisory' and a.datname = current_database()
    and exists (select from pg_stat_activity s where s.query like 'with asked%' and s.state like 'idle%' and s.datname = current_database()
      and s.query_start > a.query_start)`;
