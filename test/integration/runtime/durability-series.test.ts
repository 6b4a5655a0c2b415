import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// `durability: series`: the commits of a series do not wait for the disk, the end of the series does. A crash of the server is in
// test/e2e/recovery.test.ts.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    "create table effect (what text not null, waits text not null default current_setting('synchronous_commit'))",
  );
  await database.query("insert into pgherd.topics (name, durability) values ('late', 'series')");
});
beforeEach(() =>
  database.query('truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log'),
);
afterEach(stopDaemons);
afterAll(() => database.drop());

const add = (topic: string, count: number): Promise<unknown> =>
  database.query(
    `insert into pgherd._tasks (topic, sql) select $1, format('insert into effect values (%L)', $1 || n) from generate_series(1, $2::int) n`,
    [topic, count],
  );

const noneLeft = (): Promise<true> =>
  waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, {
    what: 'the end of all tasks',
  });

const records = (): Promise<readonly unknown[]> =>
  database.query(
    'select topic, state, count(*)::int as n, count(distinct task_id)::int as tasks from pgherd._task_log_all group by 1, 2 order by 1',
  );

test('its tasks do not wait for the disk, and those of other topics do, though they have the same login', async () => {
  await add('late', 300);
  await add('usual', 300);
  await startDaemon(database);
  await noneLeft();
  expect(
    await database.query(
      `select trim(what, '0123456789') as topic, waits, count(*)::int as n, count(distinct what)::int as kinds from effect group by 1, 2 order by 1`,
    ),
  ).toEqual([
    { topic: 'late', waits: 'off', n: 300, kinds: 300 },
    { topic: 'usual', waits: 'on', n: 300, kinds: 300 },
  ]);
  expect(await records()).toEqual([
    { topic: 'late', state: 'finished', n: 300, tasks: 300 },
    { topic: 'usual', state: 'finished', n: 300, tasks: 300 },
  ]);
});

test('no effect is lost or doubled when its backends are terminated in the middle', async () => {
  await add('late', 2_000);
  await startDaemon(database);
  for (let kill = 1; kill <= 4; kill++) {
    await waitFor(async () => (await database.query('select from effect')).length >= kill * 300, {
      what: `${kill * 300} effects`,
    });
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd job %' and datname = current_database()`,
    );
  }
  await noneLeft();
  expect(await database.query('select count(*)::int as n, count(distinct what)::int as kinds from effect')).toEqual([
    { n: 2_000, kinds: 2_000 },
  ]);
  expect(
    await database.query(
      "select count(*)::int as n, count(distinct task_id)::int as tasks from pgherd._task_log_all where state = 'finished'",
    ),
  ).toEqual([{ n: 2_000, tasks: 2_000 }]);
});
