import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (n int)');
});
afterEach(stopDaemons);
afterAll(() => database.drop());

async function execute(count: number): Promise<void> {
  await database.query('truncate effect');
  await database.query(
    `select pgherd.enqueue_many((select jsonb_agg(jsonb_build_object('sql', 'insert into effect values (1)', 'transaction', true)) from generate_series(1, ${count})))`,
  );
  await waitFor(async () => (await database.query('select from effect')).length === count, { what: `${count} tasks` });
}

/** The number of sequential scans of the queue. */
async function wholeReads(): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    `select seq_scan::int as n from pg_stat_user_tables where relname = '_tasks'`,
  );
  return row?.n ?? Number.NaN;
}

test('a plan made with an empty queue does not read all of a full queue', async () => {
  await database.query('vacuum pgherd._tasks');
  const before = await wholeReads();
  await startDaemon(database, { slots: 2 });
  // Planned here, while the table is a page.
  await execute(3);
  await execute(1);
  await execute(600);
  await stopDaemons();
  // What a session has counted is there when it is gone.
  await waitFor(
    async () =>
      (
        await database.query(
          `select from pg_stat_activity where application_name like 'pgherd%' and datname = current_database()`,
        )
      ).length === 0,
    { what: 'all sessions to end' },
  );
  // The services look at it a few times of their own accord; each task would add two.
  expect((await wholeReads()) - before).toBeLessThan(20);
});
