import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (task text, at timestamptz not null default clock_timestamp())');
});
afterEach(stopDaemons);
afterAll(() => database.drop());

async function effects(task: string): Promise<number> {
  const [row] = await database.query<{ n: number }>('select count(*)::int as n from effect where task = $1', [task]);
  return row?.n ?? 0;
}

describe('executing', () => {
  test('commits effect and record together', async () => {
    // A transaction that holds the task keeps its record from being moved to the log.
    const holder = await database.client();
    await holder.query('begin');
    const id = await addTask(database, `insert into effect values ('a'), ('b')`, { dedupe_key: 'held' });
    await holder.query('select from pgherd._tasks where id = $1 for update', [id]);
    const daemon = await startDaemon(database);
    const row = await waitFor(async () => (await logOf(database, { task: id }))[0], { what: 'the record' });
    expect(row).toMatchObject({ attempt: 1, row_count: '2', sqlstate: null });
    const [same] = await database.query<{ same: boolean }>(
      `select (select distinct xmin::text from effect where task in ('a', 'b')) =
              (select d.xmin::text from pgherd._done d where d.task_id = $1) as same`,
      [id],
    );
    expect(same?.same).toBe(true);
    await holder.query('rollback');
    expect((await daemon.event('task-ended')).end.outcome).toBe('finished');
    expect(await database.query('select from pgherd._task_log_all where task_id = $1', [id])).toHaveLength(1);
  });

  test("leaves no effect of a failed task, and logs PostgreSQL's message", async () => {
    await startDaemon(database);
    const id = await addTask(
      database,
      `insert into effect values ('broken');
       do $$ begin raise exception 'no more %', 'beer' using errcode = 'P0042', detail = 'barrel empty', hint = 'order some'; end $$`,
    );
    const row = await logged(database, { task: id }, 'failed');
    expect(row).toMatchObject({
      sqlstate: 'P0042',
      message: 'no more beer',
      detail: 'barrel empty',
      hint: 'order some',
    });
    expect(row.context).toMatch(/^PL\/pgSQL function inline_code_block line 1 at RAISE$/);
    expect(await effects('broken')).toBe(0);
  });

  test('points at the place of a mistake in the SQL itself', async () => {
    await startDaemon(database);
    const id = await addTask(database, 'select 1; selekt 2');
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({
      sqlstate: '42601',
      position: 11,
      context: null,
    });
    const other = await addTask(database, 'select nothing from effect');
    expect(await logged(database, { task: other }, 'failed')).toMatchObject({ sqlstate: '42703', position: 8 });
  });

  test('rolls back SQL that a deferred constraint refuses at the commit', async () => {
    await database.query('create table later (x int unique deferrable initially deferred)');
    await startDaemon(database);
    const id = await addTask(database, 'insert into later values (1), (1)');
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({ sqlstate: '23505' });
  });

  test.each(['commit', 'rollback', 'commit and chain', 'do $$ begin commit; end $$', 'vacuum effect'])(
    'keeps a task whole that tries to %s',
    async (sql) => {
      await startDaemon(database);
      const id = await addTask(
        database,
        `insert into effect values ('${sql.length}'); ${sql}; insert into effect values ('${sql.length}')`,
      );
      expect((await logged(database, { task: id })).state).toBe('failed');
      expect(await effects(String(sql.length))).toBe(0);
    },
  );

  test('runs SQL that cannot be in a transaction statement by statement, with and without transaction: false', async () => {
    await startDaemon(database);
    const told = await addTask(database, "vacuum effect; insert into effect values ('outside')", {
      transaction: false,
    });
    const found = await addTask(database, 'vacuum analyze effect', { transaction: null });
    const plain = await addTask(database, `insert into effect values ('null')`, { transaction: null });
    expect(await logged(database, { task: told })).toMatchObject({ state: 'finished', row_count: '1' });
    expect((await logged(database, { task: found })).state).toBe('finished');
    expect((await logged(database, { task: plain })).state).toBe('finished');
    expect([await effects('outside'), await effects('null')]).toEqual([1, 1]);
  });

  test('ends a transaction that a task outside of one has left open', async () => {
    await startDaemon(database, { slots: 1 });
    const open = await addTask(database, `begin; insert into effect values ('open')`, { transaction: false });
    await logged(database, { task: open }, 'finished');
    const next = await addTask(database, `insert into effect values ('next')`);
    await logged(database, { task: next }, 'finished');
    expect([await effects('open'), await effects('next')]).toEqual([0, 1]);
  });

  test('keeps the notices of a task, up to a size limit', async () => {
    await startDaemon(database);
    const id = await addTask(
      database,
      `do $$ begin for i in 1..150 loop raise notice 'line %', i; end loop; raise warning '%', repeat('x', 5000); end $$`,
    );
    const row = await waitFor(async () => (await logOf(database, { task: id })).find((r) => r.notices !== null), {
      what: 'notices',
    });
    expect(row.notices).toHaveLength(100);
    expect(row.notices?.[0]).toBe('NOTICE: line 1');
  });

  test('runs in another database of the server, and records it at home', async () => {
    const other = await createTestDatabase({ migrated: false });
    try {
      await other.query('create table effect (task text)');
      await startDaemon(database);
      const id = await addTask(database, `insert into effect values ('there'); insert into effect values ('there')`, {
        database: other.name,
      });
      expect(await logged(database, { task: id })).toMatchObject({ state: 'finished', row_count: '1' });
      expect(await other.query('select task from effect')).toEqual([{ task: 'there' }, { task: 'there' }]);
      const broken = await addTask(database, `insert into effect values ('half'); select 1/0`, {
        database: other.name,
      });
      expect(await logged(database, { task: broken })).toMatchObject({ state: 'failed', sqlstate: '22012' });
      expect(await other.query(`select task from effect where task = 'half'`)).toEqual([]);
      const nowhere = await addTask(database, 'select 1', { database: 'no_such_database' });
      expect(await logged(database, { task: nowhere })).toMatchObject({ state: 'failed', sqlstate: '3D000' });
    } finally {
      await stopDaemons();
      await other.drop();
    }
  });
});

describe('retrying', () => {
  test('tries again as often as it may, after the backoff', async () => {
    await startDaemon(database);
    const backoff = { initialMs: 100, factor: 2, maxMs: 1_000, jitter: 0 };
    const id = await addTask(database, 'select 1/0', { retry_limit: 2, retry_backoff: backoff });
    await logged(database, { task: id }, 'failed');
    const rows = await logOf(database, { task: id });
    expect(rows.map((row) => [row.state, row.attempt])).toEqual([
      ['retrying', 1],
      ['retrying', 2],
      ['failed', 3],
    ]);
    const [wait] = await database.query<{ first: number; second: number }>(
      `select max(ms) filter (where n = 2) as first, max(ms) filter (where n = 3) as second from (
         select row_number() over w as n, (extract(epoch from started_at - lag(ended_at) over w) * 1000)::int as ms
         from pgherd.task_log where task_id = $1 window w as (order by attempt)) x`,
      [id],
    );
    expect(wait?.first).toBeGreaterThanOrEqual(95);
    expect(wait?.second).toBeGreaterThanOrEqual(190);
    expect(wait?.second).toBeLessThan(1_500);
  });
});

describe('time limits', () => {
  test('ends a task whose timeout is over', async () => {
    await startDaemon(database);
    const id = await addTask(database, `insert into effect values ('slow'); select pg_sleep(30)`, {
      timeout: '200 ms',
    });
    const row = await logged(database, { task: id }, 'failed');
    expect(row).toMatchObject({ sqlstate: '57014', reason: 'timeout' });
    expect(Number(row.duration_ms)).toBeLessThan(2_000);
    expect(await effects('slow')).toBe(0);
  });

  test('terminates a task that swallows the cancel', async () => {
    const daemon = await startDaemon(database);
    const id = await addTask(
      database,
      `do $$ begin for i in 1..9 loop begin perform pg_sleep(30); exception when query_canceled then null; end; end loop; end $$`,
      { timeout: '200 ms' },
    );
    const row = await logged(database, { task: id }, 'failed');
    expect(row).toMatchObject({ sqlstate: '57014', reason: 'timeout' });
    expect((await daemon.event('backend-terminated')).taskId).toBe(id);
  });

  test('counts the time of deferred triggers, which the server does not', async () => {
    await database.query(`create table lazy (x int);
      create function slow_commit() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$;
      create constraint trigger slow_commit after insert on lazy deferrable initially deferred for each row execute function slow_commit()`);
    await startDaemon(database);
    const id = await addTask(database, 'insert into lazy values (1)', { timeout: '200 ms' });
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({ reason: 'timeout' });
  });

  test('cancels the requested task, and does not use its session again', async () => {
    const daemon = await startDaemon(database, { slots: 1 });
    const id = await addTask(database, 'select pg_sleep(30)');
    await waitFor(
      async () =>
        (await database.query("select from pgherd.tasks where id = $1 and state = 'running'", [id])).length > 0,
      {
        what: 'the task to run',
      },
    );
    await database.query(`insert into pgherd._cancel_requests (task_id, reason) values ($1, 'enough')`, [id]);
    await database.query(`select pg_notify('pgherd', 'cancel')`);
    expect(await logged(database, { task: id })).toMatchObject({ state: 'cancelled', reason: 'enough' });
    const next = await addTask(database, 'select pg_sleep(0.1)');
    expect((await logged(database, { task: next })).state).toBe('finished');
    expect(await database.query('select from pgherd._cancel_requests')).toHaveLength(0);
    expect(daemon.events.some((event) => event.type === 'service-error')).toBe(false);
  });
});
