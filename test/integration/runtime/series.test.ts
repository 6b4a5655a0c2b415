import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type JobSession, openJobSession } from '../../../src/postgres/job-session.ts';
import type { SeriesCall } from '../../../src/postgres/series-call.ts';
import { MAX_SERIES } from '../../../src/postgres/series-place.ts';
import { SESSION_TIMEOUT_MS } from '../../../src/postgres/session-settings.ts';
import { serverErrorOf } from '../../../src/postgres/sqlstate.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { startNetworkProxy } from '../../faults/network-proxy.ts';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestDaemon, testDaemon } from '../../support/queue.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let alice: string;
beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice');
  await database.query(
    'create table effect (what text); grant insert, select on effect to public; create table parent (id int primary key)',
  );
});
afterEach(stopDaemons);
afterAll(() => database.drop());

describe('one call with several tasks', () => {
  let daemon: TestDaemon;
  let session: JobSession;
  beforeAll(async () => {
    daemon = await testDaemon(database);
    session = await opened();
  });
  afterAll(async () => {
    await session.close();
    await daemon.lose();
  });

  async function opened(): Promise<JobSession> {
    const made = await openJobSession(targetOf(database.roleUrl(alice)), {
      maxMessageBytes: 16_777_216,
      applicationName: 'series',
      serverVersion: null,
      openTimeoutMs: 10_000,
    });
    await database.query(
      'insert into pgherd._connections (daemon_id, pid, backend_start, login, database) values ($1, $2, $3, $4, current_database())',
      [daemon.id, made.pid, made.backendStart, alice],
    );
    return made;
  }

  /** A call with tasks that were just claimed. */
  async function claimed(texts: readonly string[]): Promise<SeriesCall> {
    await database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
    await database.query(
      'insert into pgherd._tasks (sql, login) select t, $2 from unnest($1::text[]) with ordinality as x (t, n) order by n',
      [texts, alice],
    );
    const tasks = await daemon.claim();
    const [first] = tasks;
    return {
      lease: first?.lease ?? '',
      token: first?.token ?? '',
      ids: tasks.map(({ id }) => id),
      sqls: tasks.map(({ sql }) => sql ?? ''),
      params: null,
      settings: null,
      until: new Date(Date.now() + 60_000),
      oneFlush: false,
      delayed: false,
    };
  }

  async function run(texts: readonly string[]): ReturnType<JobSession['runSeries']> {
    return session.runSeries('pgherd', await claimed(texts), SESSION_TIMEOUT_MS);
  }

  test('a session that the server ends is unusable when the error arrives', async () => {
    const ending = await opened();
    const call = await claimed(['select pg_terminate_backend(pg_backend_pid())']);
    const { error } = await ending.runSeries('pgherd', call, SESSION_TIMEOUT_MS);
    expect([serverErrorOf(error)?.sqlstate, ending.usable]).toEqual(['57P01', false]);
  });

  test('returns row count and notices of each task', async () => {
    const texts = Array.from(
      { length: MAX_SERIES },
      (_, n) => `do $$ begin raise notice 'from %', ${n}; end $$; select from generate_series(1, ${n})`,
    );
    expect(await run(texts)).toEqual({
      done: MAX_SERIES,
      rowCounts: texts.map((_, n) => n),
      notices: texts.map((_, n) => [`NOTICE: from ${n}`]),
      error: null,
    });
  });

  test('ends at the first error, and keeps the tasks before it', async () => {
    for (const place of [0, 1, 7, MAX_SERIES - 1]) {
      await database.query('truncate effect');
      const texts = Array.from({ length: MAX_SERIES }, (_, n) =>
        n === place ? 'select 1 / 0' : `insert into effect values ('${n}')`,
      );
      const { error } = await run(texts);
      expect(serverErrorOf(error)?.sqlstate).toBe('22012');
      expect(await database.query('select count(*)::int as n from effect')).toEqual([{ n: place }]);
      expect(await database.query('select count(*)::int as n from pgherd._done')).toEqual([{ n: place }]);
    }
  });

  test('reports the position of an error as if the task had run alone', async () => {
    const { error } = await run(['select 1', 'select 1, nonsense', 'select 2']);
    expect(serverErrorOf(error)).toMatchObject({ sqlstate: '42703', internalPosition: 11 });
    const called = await run(['select 1', `do $$ begin raise 'wrong'; end $$`]);
    const context = serverErrorOf(called.error)?.context ?? '';
    expect(context).toContain(`"do $$ begin raise 'wrong'; end $$"`);
    expect(context).not.toContain('/*');
  });

  test('ends with an error that occurs only at the commit', async () => {
    await database.query(`grant references on parent to public`);
    const deferred = `create temp table child (id int references pg_temp.mother (id) deferrable initially deferred)`;
    const { error } = await run([
      'select 1',
      `create temp table mother (id int primary key); ${deferred}; insert into child values (7)`,
      'select 2',
    ]);
    expect(serverErrorOf(error)?.sqlstate).toBe('23503');
    expect(await database.query('select count(*)::int as n from pgherd._done')).toEqual([{ n: 1 }]);
  });

  test('begins no task but the first when its time is over', async () => {
    const call = await claimed(['select 1', 'select 2', 'select 3']);
    const { done } = await session.runSeries('pgherd', { ...call, until: new Date(0) }, SESSION_TIMEOUT_MS);
    expect(done).toBe(1);
  });

  test('executes nothing under a lease that has ended', async () => {
    const call = await claimed([`insert into effect values ('taken')`]);
    await database.query('delete from pgherd._leases');
    const { done } = await session.runSeries('pgherd', call, SESSION_TIMEOUT_MS);
    expect(done).toBe(-1);
    expect(await database.query(`select from effect where what = 'taken'`)).toEqual([]);
  });

  test('leaves no state of a task for the next one in the same call', async () => {
    const dirty = `create temp table left_behind as select 1; set work_mem = '123kB'; set search_path = pg_temp;
      prepare left_plan as select 1; select pg_catalog.pg_advisory_lock(4242); listen left_channel;
      declare left_cursor cursor with hold for select 1; select pg_catalog.set_config('left.setting', 'x', false);
      set default_transaction_isolation = serializable; set default_transaction_read_only = on`;
    const check = `insert into public.effect select concat_ws(',', to_regclass('pg_temp.left_behind'), current_setting('work_mem') = '123kB',
        (select count(*) from pg_prepared_statements), (select count(*) from pg_cursors where name = 'left_cursor'),
        (select count(*) from pg_listening_channels()),
        (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = 4242),
        coalesce(current_setting('left.setting', true), ''), current_setting('transaction_isolation'), current_setting('search_path'))`;
    await database.query('truncate effect');
    expect(await run([dirty, check])).toMatchObject({ error: null });
    expect(await database.query('select what from effect')).toEqual([
      { what: 'f,0,0,0,0,,read committed,"$user", public' },
    ]);
  });

  test.each(['commit', 'do $$ begin commit; end $$', 'call ends_transaction()', 'savepoint s', 'rollback'])(
    'no task ends its transaction by %s',
    async (attempt) => {
      await database.query(
        'create or replace procedure ends_transaction() language plpgsql as $$ begin commit; end $$; truncate effect',
      );
      const { error } = await run([`insert into effect values ('half'); ${attempt}; select 1`]);
      expect(serverErrorOf(error)?.sqlstate).toMatch(/^(0A000|2D000)$/);
      expect(await database.query('select from effect')).toEqual([]);
    },
  );

  test('no search path of the login can shadow the functions that it calls', async () => {
    await database.query(`create schema if not exists evil; grant create, usage on schema evil to ${alice}`);
    await run([
      `create function evil.cardinality(bigint[]) returns int language sql as 'select 0';
       create function evil.lt(int, int) returns bool language sql as 'select false';
       create operator evil.= (leftarg = int, rightarg = int, function = evil.lt)`,
    ]);
    await database.query(`alter role ${alice} set search_path = evil, pg_catalog`);
    const own = await opened();
    try {
      const { rowCounts } = await own.runSeries('pgherd', await claimed(['select 1', 'select 2']), SESSION_TIMEOUT_MS);
      expect(rowCounts).toEqual([1, 1]);
    } finally {
      await own.close();
      await database.query(`alter role ${alice} reset search_path`);
    }
  });
});

describe('a daemon with many quick tasks', () => {
  beforeAll(() => database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done'));

  test('records each of them with its own result, failures and notices included', async () => {
    const [{ first = 0 } = {}] = await database.query<{ first: number }>(
      `with put as (insert into pgherd._tasks (topic, transaction, sql)
         select 'mixed', true, case when n % 7 = 0 then 'select 1 / 0' when n % 5 = 0 then format('do $x$ begin raise notice ''n %s''; end $x$', n) else 'select 1' end
         from generate_series(0, 299) n order by n returning id)
       select min(id)::int as first from put`,
    );
    await startDaemon(database, { slots: 2 });
    const rows = await waitFor(
      async () => {
        const found = await database.query<{
          n: number;
          state: string;
          notices: string[] | null;
          sqlstate: string | null;
        }>(
          `select (task_id - $1)::int as n, state, sqlstate, notices from pgherd._task_log_all where topic = 'mixed' order by task_id`,
          [first],
        );
        const noticed = found.filter(({ notices }) => notices !== null).length;
        return found.length === 300 && noticed === 51 ? found : null;
      },
      { what: '300 ends and their notices' },
    );
    for (const { n, state, sqlstate, notices } of rows) {
      expect([n, state, sqlstate, notices]).toEqual(
        n % 7 === 0 ? [n, 'failed', '22012', null] : [n, 'finished', null, n % 5 === 0 ? [`NOTICE: n ${n}`] : null],
      );
    }
    await waitFor(async () => (await database.query(`select from pgherd._tasks where topic = 'mixed'`)).length === 0, {
      what: 'the last move',
    });
  });

  test('returns the tasks after a slow one to the queue, and cancels only the slow one', async () => {
    await database.query('truncate effect');
    const add = (sql: string, count: number): Promise<unknown> =>
      database.query(
        `insert into pgherd._tasks (topic, transaction, sql) select 'slow', true, $1 from generate_series(1, $2::int)`,
        [sql, count],
      );
    await add(`insert into effect values ('quick')`, 100);
    const slow = await addTask(database, 'select pg_sleep(60)', { topic: 'slow' });
    await add(`insert into effect values ('quick')`, 100);
    await startDaemon(database, { slots: 2 });
    await waitFor(
      async () => {
        const [row] = await database.query<{ n: number }>('select count(*)::int as n from effect');
        return row?.n === 200 ? row : null;
      },
      { what: 'the quick ones to end' },
    );
    expect(await database.query(`select id, state from pgherd._task_states where topic = 'slow'`)).toEqual([
      { id: slow, state: 'running' },
    ]);
    await database.query('select pgherd.cancel_task($1)', [slow]);
    expect(await logged(database, { task: slow })).toMatchObject({ state: 'cancelled' });
    expect(
      await database.query(
        `select state, count(*)::int as n from pgherd._task_log_all where topic = 'slow' group by 1 order by 1`,
      ),
    ).toEqual([
      { state: 'cancelled', n: 1 },
      { state: 'finished', n: 200 },
    ]);
  });

  test('takes many tasks from a server far away: the way there is not part of what a task takes', async () => {
    await database.query('truncate effect');
    const url = new URL(database.url);
    const network = await startNetworkProxy(url.hostname, Number(url.port));
    network.delayMs = 50;
    url.hostname = '127.0.0.1';
    url.port = `${network.port}`;
    try {
      const { events } = await startDaemon(database, { slots: 2, leaseMs: 10_000 }, { url: url.href });
      await database.query(
        `insert into pgherd._tasks (topic, transaction, sql) select 'far', true, format('insert into effect values (%L)', n) from generate_series(1, 1000) n`,
      );
      await waitFor(async () => (await database.query('select from effect having count(*) = 1000'))[0] ?? null, {
        what: 'the effects',
      });
      // One call takes 100 ms at least, and each of its tasks an equal share of it.
      const shares = events.flatMap((event) =>
        event.type === 'tasks-finished'
          ? event.tasks.ids.map(() => event.durationMs)
          : event.type === 'task-ended'
            ? [event.end.durationMs]
            : [],
      );
      expect(shares.filter((ms) => ms < 50).length).toBeGreaterThan(500);
    } finally {
      await stopDaemons();
      await network.close();
    }
  });

  test('loses no effect and doubles none when its backends are terminated in the middle', async () => {
    await database.query('truncate effect');
    await database.query(
      `insert into pgherd._tasks (topic, transaction, sql) select 'killed', true, format('insert into effect values (%L)', n) from generate_series(1, 2000) n`,
    );
    await startDaemon(database, { slots: 4 });
    for (let kill = 1; kill <= 8; kill++) {
      await waitFor(
        async () => {
          const [row] = await database.query<{ n: number }>('select count(*)::int as n from effect');
          return (row?.n ?? 0) >= kill * 150 ? row : null;
        },
        { what: `${kill * 150} effects` },
      );
      await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd job %' and datname = current_database()`,
      );
    }
    await waitFor(
      async () =>
        (await database.query(`select from pgherd._tasks where topic = 'killed'`)).length === 0 ? true : null,
      {
        what: 'all tasks to end',
      },
    );
    expect(await database.query('select count(*)::int as n, count(distinct what)::int as kinds from effect')).toEqual([
      { n: 2000, kinds: 2000 },
    ]);
  });
});
