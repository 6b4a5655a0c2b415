import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testDaemon } from '../../support/queue.ts';

interface Lease {
  readonly topic: string;
  readonly one_flush: boolean;
  readonly limited: boolean;
  readonly ids: readonly string[];
}

let db: TestDatabase;
let daemon: string;
const nameOf = (n: number): string => `t-${String(n).padStart(2, '0')}`;
/** In the order of a claim that continues after t-54. */
const ROTATION = [55, 56, 57, 58, 59, ...Array.from({ length: 55 }, (_, n) => n)];

beforeAll(async () => {
  db = await createTestDatabase();
  daemon = (await testDaemon(db)).id;
  await db.query(`insert into pgherd.topics (name, paused, concurrency, durability)
      values ('t-10', true, null, 'task'), ('t-20', false, 1, 'task'), ('t-30', false, null, 'series'), ('t-31', false, null, 'task');
    select pgherd.pause_topic('t-50', 'test')`);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
  await db.query(`insert into pgherd._tasks (sql, topic)
    select 'select 1', 't-' || lpad(t::text, 2, '0') from generate_series(0, 59) t, generate_series(1, 2)`);
});

const claim = (slots: number, cursor: string): Promise<readonly Lease[]> =>
  db.query<Lease>(`select topic, one_flush, limited, ids from pgherd._claim($1, $2, 0, 64, $3, null)`, [
    daemon,
    slots,
    cursor,
  ]);

/** The numbers of tasks by topic, without the order, which is that of the rotation only between two limited topics. */
const countsOf = (leases: readonly Lease[]): Readonly<Record<string, number>> =>
  Object.fromEntries(leases.map(({ topic, ids }) => [topic, ids.length]));

test('a claim of many topics has a lease for each, without those that are paused', async () => {
  const leases = await claim(400, nameOf(54));
  const served = ROTATION.filter((n) => n !== 10 && n !== 50).map(nameOf);
  expect(countsOf(leases)).toEqual(Object.fromEntries(served.map((topic) => [topic, 2])));
  expect(leases).toHaveLength(served.length);
  expect(leases.filter((lease) => lease.one_flush).map(({ topic }) => topic)).toEqual(['t-30']);
  expect(leases.filter((lease) => lease.limited).map(({ topic }) => topic)).toEqual(['t-20']);
  const mixed = await db.query(
    `select l.id from pgherd._leases l, unnest(l.ids) x join pgherd._tasks t on t.id = x group by l.id having count(distinct t.topic) > 1`,
  );
  expect(mixed).toEqual([]);
});

test('claims rotate over the topics: each continues after the last one', async () => {
  expect(countsOf(await claim(7, nameOf(54)))).toEqual({ 't-55': 2, 't-56': 2, 't-57': 2, 't-58': 1 });
  expect(countsOf(await claim(4, nameOf(58)))).toEqual({ 't-00': 2, 't-59': 2 });
  expect(countsOf(await claim(3, nameOf(8)))).toEqual({ 't-09': 2, 't-11': 1 });
  expect(countsOf(await claim(5, nameOf(49)))).toEqual({ 't-51': 2, 't-52': 2, 't-53': 1 });
  // More than a few, also beyond the end of the names, where what the claims before have left comes first.
  const before = { 't-54': 2, 't-58': 1, 't-01': 2, 't-02': 2, 't-03': 2, 't-04': 2, 't-05': 2, 't-06': 2, 't-07': 2 };
  expect(countsOf(await claim(17, nameOf(53)))).toEqual(before);
});

test('a claim of many topics reads the queue a few times, and not once per topic', async () => {
  const session = await db.client();
  await session.query('begin');
  await session.query(`select from pgherd._claim($1, 400, 0, 64, '', null)`, [daemon]);
  const { rows } = await session.query<{ idx_scan: string }>(
    `select idx_scan from pg_stat_xact_all_tables where relid = 'pgherd._ready'::regclass`,
  );
  await session.query('rollback');
  expect(Number(rows[0]?.idx_scan)).toBeGreaterThan(0);
  expect(Number(rows[0]?.idx_scan)).toBeLessThan(40);
});
