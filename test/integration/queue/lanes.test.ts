import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Claimed, runBatch, type TestDaemon, testDaemon } from '../../support/queue.ts';

let db: TestDatabase;
let role: string;
let daemons: readonly TestDaemon[];

beforeAll(async () => {
  db = await createTestDatabase();
  role = await db.createRole('worker');
  daemons = [await testDaemon(db), await testDaemon(db)];
  await db.query(`insert into pgherd.topics (name, concurrency) values ('three', 3);
    create table public.spans (started_at timestamptz, ended_at timestamptz); grant insert on public.spans to ${role}`);
});
afterAll(() => db.drop());
beforeEach(() => db.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, public.spans'));

const put = (count: number, sql: string, topic = 'three') =>
  db.query('select pgherd.enqueue($1, $2, role => $3) from generate_series(1, $4)', [sql, topic, role, count]);

const lanesOf = (tasks: readonly Claimed[]): readonly (readonly Claimed[])[] =>
  [...new Set(tasks.map(({ lease }) => lease))].map((lease) => tasks.filter((task) => task.lease === lease));

test('a topic with a concurrency is claimed in lanes, and the tasks are spread over them', async () => {
  await put(30, 'select 1');
  const [a, b] = daemons as readonly [TestDaemon, TestDaemon];
  const two = await a.claim({ slots: 2 });
  const more = await b.claim({ slots: 8 });
  const none = await b.claim({ slots: 8 });

  const sizes = (tasks: readonly Claimed[]) => lanesOf(tasks).map((lane) => lane.length);
  expect(sizes(two)).toEqual([15, 15]);
  expect(sizes(more)).toEqual([]);
  expect(none).toEqual([]);

  const rest = two.slice(0, 15);
  expect(await runBatch(await a.session(role), rest)).toBe(15);
  expect(await a.move([rest[0]?.lease ?? ''])).toHaveLength(15);
  await put(4, 'select 1');
  expect(sizes(await b.claim({ slots: 8 }))).toEqual([2, 2]);
});

test('tasks that are recorded after their effect share a lane too; without a limit each has a lease of its own', async () => {
  const put = (topic: string) =>
    db.query(
      `insert into pgherd._tasks (sql, topic, login, transaction, database)
       values ('vacuum', $1, $2, false, null), ('select 1', $1, $2, null, 'postgres'), ('vacuum', $1, $2, false, null), ('select 1', $1, $2, null, null)`,
      [topic, role],
    );
  const [daemon] = daemons as readonly [TestDaemon];
  await put('three');
  expect(lanesOf(await daemon.claim({ slots: 1 })).map((lane) => lane.length)).toEqual([4]);
  await put('free');
  expect(lanesOf(await daemon.claim({ slots: 1 })).map((lane) => lane.length)).toEqual([1, 1, 1, 1]);
});

test('tasks that were returned from one lease share a lane again, and keep their token', async () => {
  const [daemon] = daemons as readonly [TestDaemon];
  const sql = 'select 1';
  await put(3, sql);
  const first = await daemon.claim({ slots: 1 });
  await put(3, sql);
  const second = await daemon.claim({ slots: 1 });
  for (const lane of [first, second]) {
    await daemon.giveBack(
      lane[0]?.lease ?? '',
      lane.map(({ id }) => id),
      true,
    );
  }
  await put(1, sql);
  const again = await daemon.claim({ slots: 3 });
  expect(lanesOf(again).map((lane) => lane.map(({ id, token }) => [id, token]))).toEqual([
    ...[first, second].map((lane) => lane.map(({ id, token }) => [id, token])),
    [[again.at(-1)?.id, again.at(-1)?.lease]],
  ]);
  for (const lane of lanesOf(again)) {
    expect(await runBatch(await daemon.session(role), lane)).toBe(lane.length);
    expect(await daemon.move([lane[0]?.lease ?? ''])).toHaveLength(lane.length);
  }
});

test('two daemons never run more than the topic allows', async () => {
  await put(300, `insert into public.spans select now(), clock_timestamp() from pg_sleep(0.001 + random() * 0.004)`);
  const lanes = async (daemon: TestDaemon): Promise<void> => {
    const sessions = await Promise.all([1, 2, 3, 4].map(() => daemon.session(role)));
    for (;;) {
      const claimed = await daemon.claim({ slots: 4, lane: 5 });
      if (claimed.length === 0) {
        const [row] = await db.query<{ left: boolean }>('select exists (select from pgherd._ready) as left');
        if (row?.left !== true) return;
        continue;
      }
      await Promise.all(
        lanesOf(claimed).map(async (lane, i) => {
          const session = sessions[i];
          if (session === undefined) throw new Error('more lanes than slots');
          await runBatch(session, lane);
          await daemon.move([lane[0]?.lease ?? '']);
        }),
      );
    }
  };
  await Promise.all(daemons.map(lanes));

  const [row] = await db.query(
    `with e as (select started_at as at, 1 as d from public.spans union all select ended_at, -1 from public.spans),
       s as (select sum(d) over (order by at, d rows unbounded preceding) as n from e)
     select max(n)::int as most, (select count(*)::int from public.spans) as tasks from s`,
  );
  expect(row).toEqual({ most: 3, tasks: 300 });
});

test('a rotation serves topics of one priority in turn, a lower priority first', async () => {
  await put(2, 'select 1', 'b');
  await put(2, 'select 1', 'a');
  await db.query(`select pgherd.enqueue('select 1', 'z', priority => 1, role => $1)`, [role]);
  const [daemon] = daemons as readonly [TestDaemon];
  const claim = async (cursor: string) =>
    (
      await db.query<{ topic: string }>('select topic, unnest(ids) from pgherd._claim($1, 2, 0, 64, $2, null)', [
        daemon.id,
        cursor,
      ])
    ).map(({ topic }) => topic);
  expect(await claim('a')).toEqual(['z', 'b']);
  expect(await claim('b')).toEqual(['a', 'a']);
});

test('a paused topic and one whose delay is not over are passed over', async () => {
  await db.query(`insert into pgherd.topics (name, delay) values ('slow', '1 h')`);
  await db.query(`insert into pgherd.topic_state (topic, paused_at, paused_by) values ('paused', now(), 'x')`);
  await put(2, 'select 1', 'slow');
  await put(1, 'select 1', 'paused');
  const [daemon] = daemons as readonly [TestDaemon];
  expect((await daemon.claim({ slots: 4 })).map(({ topic }) => topic)).toEqual(['slow']);
  expect(await daemon.claim({ slots: 4 })).toEqual([]);
});

test('a task that lost two sessions shares its lease with no task, and only one such task of a role is out at a time', async () => {
  await db.query(
    `insert into pgherd.topics (name, durability) values ('flushed', 'series') on conflict (name) do nothing`,
  );
  const topics = ['three', 'flushed', 'default'];
  for (const topic of topics) await put(6, 'select 1', topic);
  await db.query(
    `insert into pgherd._tasks (sql, topic, login, transaction, crashes, lost, attempt, claims, waits, token, available_at)
     select 'select 1', t, $1, x, 2, 2, 2, 2, true, n, clock_timestamp()
     from unnest($2::text[]) t, (values (true), (false), (null)) v (x), generate_series(1, 2) n`,
    [role, topics],
  );
  const [a, b] = daemons as readonly [TestDaemon, TestDaemon];
  const out = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const daemon = round % 2 === 0 ? a : b;
    await db.query('select pgherd._promote()');
    const claimed = await daemon.claim({ slots: 8 });
    const suspects = claimed.filter(({ extra }) => Number(extra?.crashes ?? 0) >= 2);
    for (const { id, lease } of suspects) {
      expect(claimed.filter((task) => task.lease === lease).map((task) => task.id)).toEqual([id]);
      out.add(id);
    }
    expect(suspects.length).toBeLessThanOrEqual(1);
    const [suspect] = suspects;
    for (const lease of new Set(claimed.map((task) => task.lease))) {
      const ids = claimed.filter((task) => task.lease === lease).map(({ id }) => id);
      if (lease === suspect?.lease && round % 3 === 0) {
        // Returned without a loss, as when its daemon stops: it is still the only one.
        await daemon.giveBack(lease, ids, false);
        expect(await daemon.claim({ slots: 8 })).toMatchObject([{ id: suspect.id }]);
      }
      await db.query('delete from pgherd._leases where ids && $1::bigint[]', [ids]);
      await db.query('delete from pgherd._tasks where id = any ($1::bigint[])', [ids]);
    }
  }
  expect(out.size).toBe(18);
});

test('tasks of one role that lost two sessions hold back those of another role for ten minutes at most, however many they are', async () => {
  const [daemon] = daemons as readonly [TestDaemon];
  const other = await db.createRole('other');
  const putSuspects = (login: string, count: number, topic = 'default') =>
    db.query(
      `insert into pgherd._tasks (sql, topic, login, transaction, crashes, lost, attempt, claims, waits, token, available_at)
       select 'select 1', $3, $1, true, 2, 2, 2, 2, true, n, clock_timestamp() - interval '1 h' from generate_series(1, $2::int) n`,
      [login, count, topic],
    );
  const next = async (): Promise<readonly Claimed[]> => {
    await db.query('select pgherd._promote()');
    return daemon.claim({ slots: 8 });
  };
  const tenMinutesLater = (): Promise<unknown> =>
    db.query(`update pgherd._tasks set available_at = available_at - interval '10 min'`);
  const end = async (task: Claimed | undefined): Promise<void> => {
    await db.query('delete from pgherd._leases where ids @> array[$1::bigint]', [task?.id]);
    await db.query('delete from pgherd._tasks where id = $1', [task?.id]);
  };

  await putSuspects(role, 2);
  const [long] = await next();
  expect(long).toMatchObject({ login: role });
  await putSuspects(other, 1);
  expect(await next()).toEqual([]);
  await tenMinutesLater();
  const [short] = await next();
  expect(short).toMatchObject({ login: other }); // not the second one of the role whose first one still runs
  await end(short);
  expect(await next()).toEqual([]);
  await end(long);
  const [second] = await next();
  expect(second).toMatchObject({ login: role });
  await end(second);

  // In turn by chance: of 30 runs, 20 in a row are of one role with a probability of one in a million.
  await putSuspects(role, 30);
  await putSuspects(other, 1);
  let turns = 1;
  for (let [task] = await next(); task?.login === role; [task] = await next()) {
    await end(task);
    turns += 1;
  }
  expect(turns).toBeLessThan(21);

  // One that cannot start, because its topic is paused, holds back no other for longer either.
  await db.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases');
  await db.query(`insert into pgherd.topic_state (topic, paused_at, paused_by) values ('stopped', now(), 'x')`);
  await putSuspects(role, 1, 'stopped');
  expect(await next()).toEqual([]);
  await putSuspects(role, 1);
  expect(await next()).toEqual([]);
  await tenMinutesLater();
  expect(await next()).toMatchObject([{ login: role, topic: 'default' }]);
});
