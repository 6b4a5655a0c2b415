import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { open } from '../../support/admin.ts';
import { addTask, logged, logOf, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { installLedger, type OtherServer, startOtherServer } from '../../support/other-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let home: TestDatabase;
let other: OtherServer;

beforeAll(async () => {
  [home, other] = await Promise.all([createTestDatabase(), startOtherServer()]);
  await installLedger(home, other.server.url(other.database), { connection: 'reporting', database: other.database });
});
beforeEach(() => {
  other.proxy.mode = 'pass';
});
afterEach(async () => {
  other.proxy.release();
  other.proxy.mode = 'pass';
  await stopDaemons();
});
afterAll(async () => {
  await Promise.all([home.drop(), other.stop()]);
});

const daemon = (options: Parameters<typeof startDaemon>[1] = {}): Promise<TestDaemon> =>
  startDaemon(home, options, {
    connections: { reporting: { urlEnv: 'REPORTING_URL', roles: {} } },
    roles: { worker: { passwordEnv: 'WORKER_PASSWORD' } },
    env: { REPORTING_URL: other.url, WORKER_PASSWORD: other.password },
  });

/** A task on the other server; the SQL may use `:id`. */
async function addThere(sql: string, columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const [row] = await home.query<{ id: string }>("select nextval('pgherd._tasks_id_seq') as id");
  const id = row?.id ?? '';
  await home.query(
    `insert into pgherd._tasks (id, sql, transaction, connection, login, available_at, waits) overriding system value
     values ($1, $2, true, 'reporting', 'worker', 'infinity', true)`,
    [id, sql.replaceAll(':id', id)],
  );
  const set = Object.entries(columns).map(([column], index) => `${column} = $${index + 2}, `);
  await home.query(`update pgherd._tasks set ${set.join('')} available_at = clock_timestamp() where id = $1`, [
    id,
    ...Object.values(columns),
  ]);
  await home.query('select pgherd._promote()');
  return id;
}

const EFFECT = 'insert into effect (task) values (:id)';

test('takes effect once on another server, and its row stays for a while', async () => {
  await daemon();
  const id = await addThere(EFFECT);

  const row = await logged(home, { task: id }, 'finished');

  expect(row).toMatchObject({ row_count: '1', role: 'worker', reason: null, attempt: 1 });
  expect(await other.effects(id)).toBe(1);
  const [log] = await home.query<{ claims: number }>(
    "select claims from pgherd._task_log_all where task_id = $1 and state = 'finished'",
    [id],
  );
  // Where a busy machine had a claim given back, it was not the first.
  expect(await other.ledger(id)).toEqual([{ fence: log?.claims, done: true }]);
});

test('takes effect once in another database of the same server', async () => {
  const target = await createTestDatabase({ migrated: false });
  try {
    await target.query('create table effect (task bigint)');
    await installLedger(home, target.url, { connection: null, database: target.name });
    await daemon();
    const id = await addTask(home, 'insert into effect values (1)', { database: target.name });

    await logged(home, { task: id }, 'finished');

    expect(await target.query('select from effect')).toHaveLength(1);
    expect(await target.query('select from pgherd_target.ledger')).toHaveLength(1);
  } finally {
    await stopDaemons();
    await target.drop();
  }
});

test('says once that tasks run at least once where no ledger is known', async () => {
  const target = await createTestDatabase({ migrated: false });
  try {
    const { event, events } = await daemon();
    const first = await addTask(home, 'select 1', { database: target.name });
    const second = await addTask(home, 'select 1', { database: target.name });

    await logged(home, { task: first }, 'finished');
    await logged(home, { task: second }, 'finished');

    expect(await event('no-ledger')).toMatchObject({ connection: null, database: target.name });
    expect(events.filter(({ type }) => type === 'no-ledger')).toHaveLength(1);
  } finally {
    await stopDaemons();
    await target.drop();
  }
});

test('runs nothing if the installed ledger is gone or belongs to another role', async () => {
  const target = await createTestDatabase({ migrated: false });
  try {
    await target.query('create table effect (task bigint)');
    await installLedger(home, target.url, { connection: null, database: target.name });
    const otherOwner = await target.createRole('other_owner');
    await target.query(`alter schema pgherd_target owner to ${otherOwner}`);
    await daemon();
    const stolen = await addTask(home, 'insert into effect values (1)', { database: target.name });

    expect(await logged(home, { task: stolen }, 'failed')).toMatchObject({
      message: expect.stringMatching(/^the ledger in database .* belongs to other_owner_.*, not to /),
      hint: `pgherd migrate --target ${target.name}`,
    });
    await target.query('drop schema pgherd_target cascade');
    const gone = await addTask(home, 'insert into effect values (1)', { database: target.name });

    expect(await logged(home, { task: gone }, 'failed')).toMatchObject({ message: expect.stringContaining('is gone') });
    expect(await target.query('select from effect')).toHaveLength(0);
  } finally {
    await stopDaemons();
    await target.drop();
  }
});

test('keeps an error of the SQL an error, tries again, and takes effect once', async () => {
  await daemon();
  await other.query('create table if not exists gate (open boolean)');
  await other.query('grant select on gate to worker');
  const id = await addThere(`${EFFECT}; select 1 / count(*) from gate`, {
    retry_limit: 50,
    retry_backoff: JSON.stringify({ initialMs: 50, factor: 1, maxMs: 50, jitter: 0 }),
  });

  const failed = await logged(home, { task: id }, 'retrying');
  await other.query('insert into gate values (true)');
  await logged(home, { task: id }, 'finished');

  expect(failed).toMatchObject({ sqlstate: '22012', message: 'division by zero', context: null });
  expect(await other.effects(id)).toBe(1);
  // Claimed more than once: its row keeps older claims out.
  expect(await other.ledger(id)).toEqual([{ fence: expect.any(Number), done: true }]);
});

test('shuts out every claim of a task that has failed, and lets it be retried', async () => {
  await daemon();
  await other.query('create table if not exists pass (open boolean)');
  await other.query('grant select on pass to worker');
  const id = await addThere(`${EFFECT}; select 1 / count(*) from pass`);
  await logged(home, { task: id }, 'failed');

  // As a daemon with a claim from before a failover would, to a standby that lacked it.
  const [key] = await home.query<{ installation: string; created_us: string }>(
    `select (select i.uuid from pgherd.installation i) as installation, (extract(epoch from l.created_at) * 1000000)::bigint as created_us
     from pgherd._task_log_all l where l.task_id = $1`,
    [id],
  );
  const worker = await open(other.server.url(other.database, other.role, other.password));
  const late = worker.query('select pgherd_target.run($1, $2, $3, 7, $4)', [
    key?.installation,
    id,
    key?.created_us,
    EFFECT.replace(':id', id),
  ]);
  await expect(late).rejects.toMatchObject({ code: 'PH001' });
  await worker.end();
  expect(await other.effects(id)).toBe(0);

  await other.query('insert into pass values (true)');
  await home.query('select pgherd.retry_task($1)', [id]);
  await logged(home, { task: id }, 'finished');
  expect(await other.effects(id)).toBe(1);
});

test('reads the result of a lost answer from the ledger', async () => {
  await daemon();
  const held = other.proxy.hold(/\.run\(/, 'answer');
  const id = await addThere(EFFECT);
  await held;
  await waitFor(async () => (await other.effects(id)) === 1, { what: 'the effect' });
  other.proxy.cut();

  const row = await logged(home, { task: id }, 'finished');

  expect(row).toMatchObject({ reason: 'completed by an earlier attempt', row_count: '1' });
  expect((await logOf(home, { task: id })).map(({ state }) => state)).toEqual(['retrying', 'finished']);
  expect(await other.effects(id)).toBe(1);
});

test('takes effect once when the backend is terminated in the middle', async () => {
  await daemon();
  await other.query('select pg_advisory_lock(7)');
  const id = await addThere(`${EFFECT}; select pg_advisory_xact_lock(7)`);
  const pid = await waitFor(
    async () => {
      const [row] = await other.query<{ pid: number }>(
        "select pid from pg_stat_activity where usename = 'worker' and wait_event = 'advisory'",
      );
      return row?.pid;
    },
    { what: 'the task to wait' },
  );
  await other.query('select pg_terminate_backend($1)', [pid]);
  await other.query('select pg_advisory_unlock(7)');

  await logged(home, { task: id }, 'finished');

  expect((await logOf(home, { task: id })).map(({ state }) => state)).toEqual(['retrying', 'finished']);
  expect(await other.effects(id)).toBe(1);
});

test('does not report a timeout for a lost answer before it has queried the ledger', async () => {
  await daemon();
  const held = other.proxy.hold(/\.run\(/, 'answer');
  const id = await addThere(EFFECT, { timeout: '1 s' });
  await held;

  const row = await logged(home, { task: id }, 'finished', 'failed');

  expect(row).toMatchObject({ state: 'finished', reason: 'completed by an earlier attempt' });
  expect(await other.effects(id)).toBe(1);
});

test('keeps a task while its result is unknown', async () => {
  await daemon();
  const held = other.proxy.hold(/\.run\(/, 'answer');
  const id = await addThere(EFFECT, { timeout: '1 s' });
  await held;
  await waitFor(async () => (await other.effects(id)) === 1, { what: 'the effect' });
  other.proxy.mode = 'refuse';

  const uncertain = await logged(home, { task: id }, 'retrying');
  other.proxy.mode = 'pass';
  const row = await logged(home, { task: id }, 'finished', 'failed', 'cancelled');

  expect(uncertain.reason).toBe('it is not known yet whether the task completed');
  expect(row.state).toBe('finished');
  expect(await other.effects(id)).toBe(1);
});

test('cancels a task there without an effect', async () => {
  await daemon();
  await other.query('select pg_advisory_lock(8)');
  const id = await addThere(`${EFFECT}; select pg_advisory_xact_lock(8)`);
  await waitFor(
    async () => (await other.query("select from pg_stat_activity where wait_event = 'advisory'")).length === 1,
    { what: 'the task to wait' },
  );

  await home.query('select pgherd.cancel_task($1)', [id]);

  expect((await logged(home, { task: id }, 'cancelled', 'finished')).state).toBe('cancelled');
  await other.query('select pg_advisory_unlock(8)');
  expect(await other.effects(id)).toBe(0);
});

test('prunes rows of first claims after an hour and others after a week, but none of a task that is unfinished', async () => {
  const [row] = await home.query<{ uuid: string }>('select uuid from pgherd.installation');
  const [kept] = await home.query<{ id: string }>(
    `insert into pgherd._tasks (sql, transaction, connection, login, held, claims)
     values ('select 1', true, 'reporting', 'worker', true, 3) returning id`,
  );
  const unfinished = kept?.id ?? '';
  for (const [task, age, fence] of [
    ['900001', '8 days', 2],
    ['900002', '6 days', 2],
    ['900003', '2 hours', 1],
    ['900004', '30 minutes', 1],
    [unfinished, '8 days', 2],
  ] as const) {
    await other.query(
      `insert into pgherd_target.ledger (installation, task_id, created_us, fence, role, done_at, fenced_at)
       values ($1, $2, 1, $4, 'worker', now() - $3::interval, now() - $3::interval)`,
      [row?.uuid, task, age, fence],
    );
  }
  const { event } = await daemon({ pruneMs: 300 });
  const id = await addThere(EFFECT);
  await logged(home, { task: id }, 'finished');

  expect(await event('ledger-pruned')).toMatchObject({ database: other.database, rows: 2 });
  expect(await other.ledger('900001')).toHaveLength(0);
  expect(await other.ledger('900002')).toHaveLength(1);
  expect(await other.ledger('900003')).toHaveLength(0);
  expect(await other.ledger('900004')).toHaveLength(1);
  expect(await other.ledger(unfinished)).toHaveLength(1);
  await home.query('delete from pgherd._tasks where id = $1', [unfinished]);
});

test.each(['refuse', 'silent'] as const)('a server that is away (%s) takes no slots from the others', async (mode) => {
  await daemon({ slots: 2 });
  other.proxy.mode = mode;
  other.proxy.cut();
  const before = other.proxy.connections;
  const there: string[] = [];
  for (let i = 0; i < 12; i++) there.push(await addThere(EFFECT));
  const startMs = performance.now();
  const here: string[] = [];
  for (let i = 0; i < 20; i++) here.push(await addTask(home, 'select 1', { priority: 200 }));

  for (const id of here) await logged(home, { task: id }, 'finished');
  const tookMs = performance.now() - startMs;
  const tried = other.proxy.connections - before;
  const rows = await logOf(home, { task: there[0] ?? '' });
  other.proxy.mode = 'pass';
  other.proxy.cut();
  for (const id of there) await logged(home, { task: id }, 'finished');

  // Without the pause each of the twelve, which go first, would take a slot for 5 s.
  expect(tookMs).toBeLessThan(20_000);
  expect(tried).toBeLessThan(8);
  expect(rows.map(({ state, reason }) => `${state}: ${reason}`)[0]).toBe('retrying: the database was unreachable');
  for (const id of there) expect(await other.effects(id)).toBe(1);
});
