import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

const NO_LOGINS = { roles: {}, connections: {}, env: {} };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // What worker_stats has shown, in order.
  await database.query(`create table seen (id serial, slot int, state text);
    create function note_state() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' or new.state <> old.state then
        insert into public.seen (slot, state) values (new.slot, new.state);
      end if;
      return null;
    end $$;
    create trigger note_state after insert or update on pgherd._workers for each row execute function note_state()`);
});
beforeEach(() =>
  database.query('truncate seen, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log'),
);
afterEach(stopDaemons);
afterAll(() => database.drop());

interface Shown {
  readonly slot: number;
  readonly state: string;
  readonly task_id: string | null;
  readonly pid: number | null;
  readonly items_processed: string;
  readonly last_run: Date | null;
  readonly status: string | null;
  readonly alive: boolean;
}

const workers = (): Promise<Shown[]> =>
  database.query(
    `select slot, state, task_id, pid, items_processed, last_run, status, alive from pgherd.worker_stats order by slot`,
  );

const shown = (what: string, fits: (rows: Shown[]) => boolean): Promise<Shown[]> =>
  waitFor(
    async () => {
      const rows = await workers();
      return fits(rows) ? rows : null;
    },
    { what },
  );

const seen = async (slot: number): Promise<string[]> =>
  (await database.query<{ state: string }>('select state from seen where slot = $1 order by id', [slot])).map(
    ({ state }) => state,
  );

describe('a worker', () => {
  test('waits, processes and waits again, and shows how many tasks it had, when, and how the last one ended', async () => {
    await startDaemon(database, { slots: 2 });
    const idle = await shown('two waiting workers', (rows) => rows.length === 2);
    expect(idle).toMatchObject(
      [1, 2].map((slot) => ({ slot, state: 'waiting', items_processed: '0', last_run: null, alive: true })),
    );
    await database.query('select pg_advisory_lock(77)');
    const id = await addTask(database, 'select pg_advisory_xact_lock(77)');
    const [busy] = await shown('a worker to process', (rows) => rows[0]?.state === 'processing');
    expect(busy).toMatchObject({ slot: 1, task_id: id, pid: expect.any(Number) });
    await database.query('select pg_advisory_unlock(77)');
    const [done] = await shown('the worker to wait', (rows) => rows[0]?.items_processed === '1');
    expect(done).toMatchObject({ state: 'waiting', task_id: null, status: 'finished', last_run: expect.any(Date) });
    await logged(database, { task: await addTask(database, 'select 1/0') }, 'failed');
    const [failed] = await shown('the second outcome', (rows) => rows[0]?.items_processed === '2');
    expect(failed?.status).toBe('error');
  });

  test('initializes while the session for its task is being opened', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const settings = {
      connections: { far: { urlEnv: 'FAR', roles: {} } },
      env: { FAR: `postgres://nobody@127.0.0.1:${port}/nowhere` },
    };
    await startDaemon(database, { slots: 1 }, settings);
    const id = await addTask(database, 'select 1', { connection: 'far' });
    const [row] = await shown('the worker to initialize', (rows) => rows[0]?.state === 'initializing');
    expect(row).toMatchObject({ task_id: id, pid: null });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('shows the session of its task, whose name contains the daemon', async () => {
    const { daemon } = await startDaemon(database, { slots: 2 });
    await database.query('select pg_advisory_lock(77)');
    for (const _ of [1, 2]) await addTask(database, 'select pg_advisory_xact_lock(77)');
    await shown(
      'both to process',
      (rows) => rows.length === 2 && rows.every(({ state, pid }) => state === 'processing' && pid !== null),
    );
    const names = await database.query<{ name: string }>(
      `select a.application_name as name from pgherd.worker_stats w join pg_stat_activity a on a.pid = w.pid order by 1`,
    );
    await database.query('select pg_advisory_unlock(77)');
    expect(names.map(({ name }) => name)).toEqual([`pgherd job ${daemon.id}/1`, `pgherd job ${daemon.id}/2`]);
  });
});

describe('settings', () => {
  test('are read again: waiting workers reload, busy ones go on, and slots come and go', async () => {
    const { daemon } = await startDaemon(database, { slots: 4 });
    await database.query('select pg_advisory_lock(77)');
    const id = await addTask(database, 'select pg_advisory_xact_lock(77)');
    await shown('one to process', (rows) => rows.length === 4 && rows[0]?.state === 'processing');
    await daemon.reload({ slots: 2 }, NO_LOGINS);
    await shown('two workers', (rows) => rows.length === 2 && rows[1]?.state === 'waiting');
    expect((await seen(1)).filter((state) => state !== 'initializing')).toEqual(['waiting', 'processing']);
    expect(await seen(2)).toEqual(['waiting', 'reloading', 'waiting']);
    await daemon.reload({ slots: 3 }, NO_LOGINS);
    await shown('three workers', (rows) => rows.length === 3);
    await database.query('select pg_advisory_unlock(77)');
    expect((await logged(database, { task: id })).state).toBe('finished');
  });

  test('disable a daemon, which then claims nothing until they enable it', async () => {
    const { daemon, events } = await startDaemon(database, { enabled: false });
    const id = await addTask(database, 'select 1');
    await shown('a heartbeat', (rows) => rows.length === 4 && rows.every(({ state }) => state === 'waiting'));
    expect(events.some(({ type }) => type === 'claimed')).toBe(false);
    await daemon.reload({ enabled: true }, NO_LOGINS);
    expect((await logged(database, { task: id })).state).toBe('finished');
  });

  test('set the polling interval, within which tasks without a notification are found', async () => {
    await startDaemon(database, { pollMs: 100 });
    const [row] = await database.query<{ id: string }>(
      `insert into pgherd._tasks (sql, transaction) values ('select 1', true) returning id`,
    );
    expect((await logged(database, { task: row?.id ?? '' })).state).toBe('finished');
  });

  test('limit the claim of a pass to the slots and the batch', async () => {
    await database.query(
      `insert into pgherd._tasks (sql, transaction) select 'select 1', true from generate_series(1, 300)`,
    );
    const { events } = await startDaemon(database, { slots: 2, batch: 5 });
    await waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, {
      what: 'the queue to drain',
      timeoutMs: 30_000,
    });
    const passes = events.flatMap((event) => (event.type === 'claimed' ? [event.tasks] : []));
    expect(passes.reduce((sum, tasks) => sum + tasks, 0)).toBeGreaterThanOrEqual(300);
    expect(Math.max(...passes)).toBeLessThanOrEqual(7);
  });
});

describe('a drain', () => {
  test('shows its workers as stopping, the running ones as processing, and removes their rows', async () => {
    const { daemon } = await startDaemon(database, { slots: 2, graceMs: 20_000 });
    await database.query('select pg_advisory_lock(77)');
    const id = await addTask(database, 'select pg_advisory_xact_lock(77)');
    await shown('one to process', (rows) => rows[0]?.state === 'processing');
    const stopped = daemon.stop();
    const rows = await shown('the other to stop', (all) => all[1]?.state === 'stopping');
    expect(rows[0]).toMatchObject({ state: 'processing', task_id: id });
    await database.query('select pg_advisory_unlock(77)');
    await stopped;
    expect((await logged(database, { task: id })).state).toBe('finished');
    expect(await workers()).toEqual([]);
    expect(await database.query('select from pgherd.daemons')).toHaveLength(0);
  });
});

describe('a part of the daemon that fails', () => {
  test('starts again after a pause that is never longer than restart_pause', async () => {
    const daemon = await startDaemon(database, { restartPauseMs: 300, pollMs: 50 });
    await database.query('alter function pgherd._claim rename to away');
    try {
      await waitFor(
        () =>
          daemon.events.filter((event) => event.type === 'service-error' && event.service === 'dispatcher').length >= 6,
        { what: 'six tries' },
      );
    } finally {
      await database.query('alter function pgherd.away rename to _claim');
    }
    const id = await addTask(database, 'select 1');
    expect((await logged(database, { task: id })).state).toBe('finished');
    await daemon.event('reconnected', ({ service }) => service === 'dispatcher');
    expect(daemon.events.filter((event) => event.type === 'service-error' && event.service !== 'dispatcher')).toEqual(
      [],
    );
  });
});

describe('cancel requests', () => {
  test('are removed after a while when their task no longer exists', async () => {
    const id = await addTask(database, 'select 1', { available_at: '2100-01-01', waits: true });
    await database.query(
      `insert into pgherd._cancel_requests (task_id, requested_at)
       values ($1, now() - interval '1 day'), (-1, now() - interval '1 day'), (-2, now())`,
      [id],
    );
    await startDaemon(database);
    await waitFor(
      async () => (await database.query('select from pgherd._cancel_requests where task_id = -1')).length === 0,
      { what: 'the request to go' },
    );
    expect(await database.query('select task_id from pgherd._cancel_requests order by 1')).toEqual([
      { task_id: '-2' },
      { task_id: id },
    ]);
  });
});
