import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { type ClaimMark, claimTasks } from '../../../src/store/queue/claim-tasks.ts';
import { claimedTasksOf } from '../../../src/store/queue/claimed-leases.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Connection;
let daemonId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'claims' });
  await useSchema(connection, 'pgherd');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done restart identity');
  const [daemon] = await database.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
     values ('test', 1, 'test', 1, 32, clock_timestamp() + interval '1 minute') returning id`,
  );
  daemonId = daemon?.id ?? '';
});

/** Makes tasks, in this order with ids from 1. */
function put(...tasks: readonly (readonly [topic: string, priority: number])[]): Promise<unknown> {
  return database.query(
    `insert into pgherd._tasks (topic, priority, transaction, sql)
     select t, p, true, 'select 1' from unnest($1::text[], $2::int[]) with ordinality as x (t, p, n) order by n`,
    [tasks.map(([topic]) => topic), tasks.map(([, priority]) => priority)],
  );
}

async function claim(slots: number, marks: readonly ClaimMark[] | null, cursor = ''): Promise<readonly string[]> {
  const leases = await claimTasks(connection, {
    daemonId,
    slots,
    ahead: 0,
    lane: 1,
    cursor,
    topics: null,
    marks,
    rooms: [],
  });
  return leases.flatMap(claimedTasksOf).map(({ id }) => id);
}

describe('a claim with marks', () => {
  test('skips tasks at or below them, which a claim without marks finds', async () => {
    await put(['mail', 100], ['mail', 100], ['mail', 100]);
    expect(await claim(9, [{ priority: 100, topic: 'mail', id: '2' }])).toEqual(['3']);
    expect(await claim(9, null)).toEqual(['1', '2']);
  });

  test('finds topics and priorities without marks, before, between and after others', async () => {
    await put(['a', 100], ['b', 100], ['c', 100], ['d', 100], ['e', 100], ['x', 1], ['y', 50], ['z', 200]);
    const marks = ['b', 'd'].map((topic) => ({ priority: 100, topic, id: '99' }));
    expect(await claim(9, [...marks, { priority: 50, topic: 'other', id: '99' }])).toEqual([
      '6',
      '7',
      '1',
      '3',
      '5',
      '8',
    ]);
  });

  test('rotates after the cursor as a claim without marks does', async () => {
    await put(['a', 100], ['b', 100], ['c', 100], ['d', 100]);
    const marks = ['a', 'b', 'c'].map((topic) => ({ priority: 100, topic, id: '0' }));
    expect(await claim(9, marks, 'b')).toEqual(['3', '4', '1', '2']);
  });

  test('reads none of the dead index entries that an old transaction keeps', async () => {
    await put(...Array.from({ length: 3_000 }, (): readonly [string, number] => ['mail', 100]));
    await database.query('vacuum analyze pgherd._tasks');
    const holder = await database.client();
    await holder.query('begin isolation level repeatable read; select 1');
    try {
      const held = await claim(2_900, null);
      const buffers = async (marks: readonly ClaimMark[] | null): Promise<number> => {
        const ids = marks === null ? 'null, null, null' : `array[100], array['mail'], array[${marks[0]?.id}::bigint]`;
        const [row] = await database.query<{ plan: readonly { Plan: { [key: string]: number } }[] }>(
          `explain (analyze, buffers, format json) select * from pgherd._claim(${daemonId}, 10, 0, 1, '', null, ${ids})`,
        );
        const plan = (row as unknown as { 'QUERY PLAN': readonly { Plan: Record<string, number> }[] })['QUERY PLAN'][0];
        return plan?.Plan['Shared Hit Blocks'] ?? 0;
      };
      const everywhere = await buffers(null);
      const marked = await buffers([{ priority: 100, topic: 'mail', id: held.at(-1) ?? '' }]);
      expect(marked).toBeLessThan(everywhere / 3);
    } finally {
      await holder.end();
    }
  });
});
