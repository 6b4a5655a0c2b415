import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { logBinsOf } from '../../../src/http/log-bins.ts';
import { type HourOfLog, LogHour } from '../../../src/http/log-hour.ts';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { wrappedConnection } from '../../../src/postgres/view/wrapped-connection.ts';
import { startDelay } from '../../../src/store/lists/activity.ts';
import { loadTopicBins } from '../../../src/store/lists/dashboard/timeline.ts';
import { summarize } from '../../../src/store/lists/list-daemons.ts';
import {
  clockSeconds,
  countLog,
  countSeconds,
  type LogSlot,
  latenessBins,
  slotOf,
  storeCounts,
} from '../../../src/store/lists/log-hour.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runBatch, testDaemon } from '../../support/queue.ts';
import { rowsRead } from '../../support/rows-read.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'log hour' });
  await useSchema(connection, 'pgherd');
});
beforeEach(() => database.query('truncate pgherd._task_log, pgherd._log_counts, pgherd._log_sums'));
afterAll(async () => {
  await stopDaemons();
  await connection.close();
  await database.drop();
});

/** Ten rows a second over the last 70 minutes: of ten, seven finished; late by 0 to 999 ms. */
async function fill(): Promise<void> {
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, available_at, started_at, ended_at, login)
     select n, case when s in ('skipped', 'cancelled') then 0 else 1 end, 'default', s, t - n % 1000 * interval '1 ms',
       case when s not in ('skipped', 'cancelled') then t end, t, 'x'
     from generate_series(1, 42000) n,
       lateral (select clock_timestamp() - n * interval '100 ms', (array['failed', 'skipped', 'cancelled'])[n % 10 + 1]) x (t, named),
       lateral (select coalesce(named, 'finished')) y (s)`,
  );
  await database.query('analyze pgherd._task_log');
}

const add = (state: string, columns: Readonly<Record<string, string>>): Promise<unknown> => {
  const all: Record<string, string> = { attempt: '1', topic: `'a'`, state: `'${state}'`, login: `'x'`, ...columns };
  return database.query(
    `insert into pgherd._task_log (${Object.keys(all).join(', ')}) values (${Object.values(all).join(', ')})`,
  );
};
const readWith =
  (with_: Connection) =>
  <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    work(with_);

test('equals a count over the whole hour, before and after a restart', async () => {
  await fill();
  const hour = new LogHour(readWith(connection));
  await hour.poll();
  const exact = await summarize(connection);
  for (const answer of [await hour.poll(), await new LogHour(readWith(connection)).poll()]) {
    // The hour begins at whole 10 s here: a hundredth of it, at most.
    for (const state of ['finished', 'failed', 'cancelled', 'skipped'] as const) {
      expect(Math.abs(answer[state] - exact[state])).toBeLessThanOrEqual(Math.ceil(exact[state] / 100));
    }
    expect(answer.latenessMaxMs).toBe(999);
    expect(Math.abs((answer.latenessMedianMs ?? 0) / (exact.latenessMedianMs ?? 0) - 1)).toBeLessThan(0.03);
  }
});

test('counts tasks that other daemons ended since the last count, and those that commit late within half a minute', async () => {
  const hour = new LogHour(readWith(connection));
  expect(await hour.poll()).toEqual({
    finished: 0,
    failed: 0,
    retried: 0,
    cancelled: 0,
    skipped: 0,
    latenessMedianMs: null,
    latenessMaxMs: null,
  });
  await add('finished', { available_at: 'now()', started_at: `now() + interval '100 ms'` });
  expect(await hour.poll()).toMatchObject({ finished: 1, latenessMaxMs: 100 });
  // Counted before, and again when half a minute has passed.
  await add('failed', { ended_at: `now() - interval '31 s'` });
  await add('finished', { ended_at: `now() - interval '61 min'` });
  // No daemon stores a slot here: that is noticed when the row is 50 s old.
  await waitFor(async () => (await hour.poll()).failed === 1, {
    what: 'a late commit to be counted',
    timeoutMs: 60_000,
  });
  expect(await hour.poll()).toMatchObject({ finished: 1, failed: 1 });
});

test('an attempt that never started was not on time', async () => {
  await add('cancelled', { available_at: 'now()' });
  expect(await new LogHour(readWith(connection)).poll()).toMatchObject({ cancelled: 1, latenessMedianMs: null });
  expect(await summarize(connection)).toMatchObject({ cancelled: 1, latenessMedianMs: null });
  expect(await startDelay(connection)).toMatchObject({ startDelayMedianMs: null });
});

/** A poll, and how many rows of the log it read. */
const pollWith = (hour: LogHour): Promise<{ readonly result: HourOfLog; readonly rows: number }> =>
  rowsRead(connection, '_task_log', () => hour.poll());

test('a poll after the first reads the seconds since the last one and the three before, not the hour', async () => {
  await fill();
  const hour = new LogHour(readWith(connection));
  expect((await pollWith(hour)).rows).toBeGreaterThan(35_000);
  // Ten rows a second: four or five seconds; and ten that no daemon has stored, if half a minute has passed since their end just now.
  const polls = [await pollWith(hour), await pollWith(hour), await pollWith(hour)];
  expect(Math.min(...polls.map(({ rows }) => rows))).toBeLessThan(60);
  expect(Math.max(...polls.map(({ rows }) => rows))).toBeLessThan(160);
});

/** The session, whose clock is ahead. */
function ahead(seconds: number): Connection {
  const text = `(clock_timestamp() + interval '${seconds} s')`;
  return wrappedConnection(connection, {
    query: (sql, values) => connection.query(sql.replace('clock_timestamp()', text), values),
  });
}

test('a slot that daemons are about to store is not counted by a poll, and one that they have not stored is', async () => {
  await fill();
  // The hour moves on, and nothing leaves it.
  await database.query(`delete from pgherd._task_log where ended_at < now() - interval '50 min'`);
  await countAll();
  await waitFor(async () => (await storeCounts(connection)).nextMs > 5_000, { what: 'a slot to begin' });
  let shift = 0;
  const hour = new LogHour((work) => work(ahead(shift)));
  await hour.poll();
  const before = await pollWith(hour);
  shift = 10;
  // Another slot ended half a minute ago: of the rows only those are read that may have come since.
  const { rows, result } = await pollWith(hour);
  expect(rows).toBeLessThan(60);
  expect(result.finished).toBe(before.result.finished);
  shift = 30;
  const late = await pollWith(hour);
  expect(late.rows).toBeGreaterThanOrEqual(200);
  expect(late.result.finished).toBe(before.result.finished);
});

test('a slot counts the same from its seconds and as daemons store it', async () => {
  await fill();
  await add('retrying', { topic: `'b'`, attempt: '2', available_at: 'now()', started_at: `now() + interval '1 s'` });
  await add('finished', { available_at: 'now()', started_at: `now() - interval '1 s'` });
  await add('failed', { started_at: 'now()' });
  await add('finished', { available_at: 'now()', started_at: `now() + interval '36 hours 1.5 ms'` });
  const end = Math.floor((await clockSeconds(connection)) / 10) + 1;
  const seconds = await countSeconds(connection, (end - 5) * 10, end * 10);
  const slots = await countLog(connection, end - 5, end);
  expect(slots.map(({ slot }) => slot)).toEqual([5, 4, 3, 2, 1].map((back) => end - back));
  for (const slot of slots) {
    const own = seconds.filter(({ second }) => Math.floor(second / 10) === slot.slot);
    const counted = slotOf(slot.slot, own);
    expect({ ...counted, lateness: binsOf(counted) }).toEqual({ ...slot, lateness: binsOf(slot) });
  }
});

/** The bins of a slot, each once. */
function binsOf(slot: LogSlot): unknown {
  const sums = new Map<number, number>();
  for (const [bin, count] of latenessBins(slot)) sums.set(bin, (sums.get(bin) ?? 0) + count);
  return [...sums].toSorted(([a], [b]) => a - b);
}

test('daemons are told when the next slot can be stored', async () => {
  const before = await clockSeconds(connection);
  const { nextMs } = await storeCounts(connection);
  const after = await clockSeconds(connection);
  const end = Math.ceil((before * 1_000 + nextMs) / 10_000) * 10_000;
  expect(end - nextMs).toBeLessThanOrEqual(after * 1_000);
});

test('the first count after a start reads the stored counts, and the last minute of the log', async () => {
  await fill();
  await startDaemon(database);
  await waitFor(
    async () => (await database.query('select from pgherd._log_counts having count(*) >= 360')).length === 1,
    { what: 'an hour to be counted' },
  );
  await stopDaemons();
  const { rows, result } = await pollWith(new LogHour(readWith(connection)));
  expect(rows).toBeLessThan(1_000);
  const exact = await summarize(connection);
  for (const state of ['finished', 'failed', 'cancelled', 'skipped'] as const) {
    expect(Math.abs(result[state] - exact[state])).toBeLessThanOrEqual(Math.ceil(exact[state] / 100));
  }
  expect(result.latenessMaxMs).toBe(999);
});

test('daemons count each row once, at most ten minutes in a statement, and forget what is older than an hour', async () => {
  await fill();
  let total = 0;
  for (let slots = 60; slots === 60; total += slots) {
    // `rowsRead` takes back what it does: the second call stores the same counts.
    const { rows } = await rowsRead(connection, '_task_log', () => storeCounts(connection));
    ({ slots } = await storeCounts(connection));
    expect(slots).toBeLessThanOrEqual(60);
    expect(rows).toBeLessThanOrEqual(6_100);
  }
  expect(total).toBeGreaterThanOrEqual(360);
  expect((await rowsRead(connection, '_task_log', () => storeCounts(connection))).rows).toBeLessThan(300);
  // An hour passes: all that is stored is older, as if it had been counted then.
  await database.query('update pgherd._log_counts set slot = slot - 720');
  await storeCounts(connection);
  const [left] = await database.query<{ n: number; old: number }>(
    `select count(*)::int as n, (count(*) filter (where slot < extract(epoch from now()) / 10 - 430))::int as old from pgherd._log_counts`,
  );
  expect(left).toEqual({ n: expect.any(Number), old: 0 });
  expect(left?.n).toBeLessThanOrEqual(60);
});

/** Counts until nothing is left to count. */
async function countAll(): Promise<void> {
  // Sixty slots a call: more than eight days.
  for (let calls = 1; calls <= 1_200; calls += 1) if ((await storeCounts(connection)).slots <= 1) return;
  throw new Error('the counts do not advance');
}

/** The range that ends now, in at most `count` bins, and how many rows of the log its answer read. */
async function binsSince(hours: number, count: number) {
  const hour = new LogHour(readWith(connection));
  await hour.poll();
  const untilMs = Date.now();
  const range = { sinceMs: untilMs - hours * 3_600_000, untilMs, count };
  const { rows, result } = await rowsRead(connection, '_task_log', () => logBinsOf(connection, hour.slots, range));
  return { rows, bins: result, untilMs };
}

test('charts are answered from the sums of each five minutes by topic, and equal a count of the log', async () => {
  await fill();
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, ended_at, login)
     select n, 1, 'mail', 'retrying', clock_timestamp() - n * interval '1 min', 'x' from generate_series(1, 1000) n`,
  );
  await countAll();
  for (const [hours, count] of [
    [1, 72],
    [6, 72],
    [24, 96],
    [168, 72],
  ] as const) {
    const { rows, bins, untilMs } = await binsSince(hours, count);
    expect(rows).toBe(0);
    if (bins === null) throw new Error('no bins');
    // The whole first five minutes, and no more than that, are left out.
    expect(bins.sinceMs - (untilMs - hours * 3_600_000)).toBeLessThan(300_001);
    const exact = await loadTopicBins(connection, { sinceMs: bins.sinceMs, binMs: bins.binMs, topic: null });
    const of = (topic: string): ReadonlyMap<number, number> =>
      bins.bins
        .filter((bin) => bin.topic === topic)
        .reduce((sums, { bin, counts }) => {
          return sums.set(bin, (sums.get(bin) ?? 0) + counts.reduce((sum, one) => sum + one, 0));
        }, new Map<number, number>());
    for (const topic of ['default', 'mail']) {
      const expected = exact.filter((bin) => bin.topic === topic).map(({ bin, ended }) => [bin, ended] as const);
      expect(expected.length).toBeGreaterThan(0);
      expect([...of(topic)].toSorted()).toEqual(expected.toSorted());
    }
  }
});

test('sums what ended before all daemons stopped, when one starts again hours later', async () => {
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, ended_at, login)
     select n, 1, 'mail', 'failed', clock_timestamp() - interval '5 hours' - n * interval '10 s', 'x' from generate_series(1, 100) n`,
  );
  // It had counted the first half.
  await database.query(
    `insert into pgherd._log_counts
     select s.* from generate_series(floor(extract(epoch from now() - interval '5 hours 20 min') / 300)::bigint * 30,
       floor(extract(epoch from now() - interval '5 hours 8 min') / 10)::bigint) g (slot)
     cross join lateral (select g.slot, 0, 0, 0, 0, 0, null::float8, ''::bytea, null::jsonb
       where not exists (select from pgherd._log_slots(g.slot, g.slot + 1)) union all select l.* from pgherd._log_slots(g.slot, g.slot + 1) l) s`,
  );
  await countAll();
  const { bins } = await binsSince(24, 96);
  expect(bins?.bins.reduce((sum, { counts: [, failed] }) => sum + failed, 0)).toBe(100);
});

test.each([0, 1, 29])(
  'goes on from slot to slot, when the first row lies %i slots behind whole five minutes',
  async (slots) => {
    await database.query(
      `insert into pgherd._task_log (task_id, attempt, topic, state, ended_at, login)
     select n, 1, 'old', 'cancelled', to_timestamp(300 * floor(date_part('epoch', clock_timestamp()) / 300) - 7200 + $1 * 10 + n), 'x'
     from generate_series(0, 899) n`,
      [slots],
    );
    await countAll();
    const { bins } = await binsSince(24, 96);
    expect(bins?.bins.reduce((sum, { counts: [, , , cancelled] }) => sum + cancelled, 0)).toBe(900);
  },
);

test('sums of too many topics are one, and the counts stay right', async () => {
  await database.query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, ended_at, login)
     select n, 1, 'topic-' || n % 150, 'cancelled', clock_timestamp() - interval '2 hours' - n * interval '1 s', 'x' from generate_series(1, 900) n`,
  );
  await countAll();
  const { bins } = await binsSince(24, 96);
  // The first and the last five minutes may have few of them.
  expect(bins?.bins.filter(({ topic }) => topic === null)).not.toEqual([]);
  expect(bins?.bins.reduce((sum, { counts: [, , , cancelled] }) => sum + cancelled, 0)).toBe(900);
});

test('counts in the future, after the clock was set back, are made again', async () => {
  await add('failed', { ended_at: `now() - interval '5 min'` });
  await database.query(`insert into pgherd._log_counts values (4e9, 0, 9, 0, 0, 0, null, '')`);
  await countAll();
  expect(await new LogHour(readWith(connection)).poll()).toMatchObject({ failed: 1 });
  expect(await database.query('select from pgherd._log_counts where slot = 4e9')).toEqual([]);
});

test('a task counts once in the ten seconds of its end, however late it is moved to the log', async () => {
  const daemon = await testDaemon(database);
  const role = await database.createRole('worker');
  await database.query(`select pgherd.enqueue('select 1', role => $1)`, [role]);
  const claimed = await daemon.claim();
  expect(await runBatch(await daemon.session(role), claimed)).toBe(1);
  // Five minutes pass before the daemon moves it.
  await database.query(
    `update pgherd._done set started_at = started_at - interval '5 min', ended_at = ended_at - interval '5 min'`,
  );

  await countAll();
  const hour = new LogHour(readWith(connection));
  expect(await hour.poll()).toMatchObject({ finished: 1 });
  expect(await daemon.move(claimed.map(({ lease }) => lease))).toHaveLength(1);
  expect(await database.query(`select from pgherd._task_log where ended_at < now() - interval '4 min'`)).toHaveLength(
    1,
  );

  await countAll();
  expect(await hour.poll()).toMatchObject({ finished: 1 });
  expect(await new LogHour(readWith(connection)).poll()).toMatchObject({ finished: 1 });
  expect(await database.query('select slot from pgherd._log_counts where finished > 0')).toHaveLength(1);
});
