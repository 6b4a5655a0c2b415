import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a reader of the log sees all rows of a day while they move into a new partition', async () => {
  const [today] = await database.query<{ name: string }>(
    "select '_task_log_' || to_char(now() at time zone 'UTC', 'YYYYMMDD') as name",
  );
  await database.query(`drop table pgherd.${today?.name}`);
  await database.query(
    "insert into pgherd._task_log (task_id, attempt, topic, state, ended_at) select g, 1, 'default', 'finished', now() from generate_series(1, 10) g",
  );
  const [maker, reader] = [await database.client(), await database.client()];
  await maker.query('begin');
  await maker.query(
    "select pgherd._make_log_partitions((now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date)",
  );
  const reading = reader.query('select count(*)::int as n from pgherd.task_log');
  await waitFor(
    async () =>
      (await database.query("select from pg_stat_activity where wait_event_type = 'Lock' and query like '%task_log%'"))
        .length > 0,
    { what: 'the reader to wait' },
  );
  await maker.query('commit');

  expect((await reading).rows).toEqual([{ n: 10 }]);
  expect(await database.query(`select count(*)::int as n from pgherd.${today?.name}`)).toEqual([{ n: 10 }]);
});
