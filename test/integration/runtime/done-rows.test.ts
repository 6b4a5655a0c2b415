import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestDaemon, testDaemon } from '../../support/queue.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let owner: TestDaemon;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await testDaemon(database);
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const putDone = (taskId: string, token: string, age: string): Promise<unknown> =>
  database.query(
    'insert into pgherd._done (task_id, token, ended_at) values ($1, $2, clock_timestamp() - $3::interval)',
    [taskId, token, age],
  );

test('a daemon removes old done rows, but none of a task that is not moved yet, or that an old execution may still meet', async () => {
  await database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
  await database.query("insert into pgherd._tasks (sql) values ('select 1'), ('select 2')");
  const [leased, other] = await owner.claim();
  const { id = '', token = '' } = leased ?? {};
  // The other was taken back and waits: its token, and a fence row of an execution under it.
  expect(await owner.giveBack(other?.lease ?? '', [other?.id ?? ''], true)).toHaveLength(1);
  await database.query("update pgherd._tasks set available_at = 'infinity', waits = true where id = $1", [other?.id]);
  await database.query('delete from pgherd._ready');
  await putDone(id, token, '3 days');
  await putDone(other?.id ?? '', other?.token ?? '', '3 days');
  await putDone(id, '1', '3 days'); // what a role invented for a task that there is
  await putDone('1000000', '2', '3 days'); // a fence row of a task that has ended
  await putDone('1000001', '3', '1 day'); // an execution of it may still be under way

  await startDaemon(database);
  await waitFor(async () => (await database.query('select from pgherd._done')).length <= 3, { what: 'the pruning' });

  expect(await database.query('select task_id, token from pgherd._done order by task_id, token')).toEqual(
    [
      { task_id: id, token },
      { task_id: other?.id, token: other?.token },
      { task_id: '1000001', token: '3' },
    ].sort((a, b) => Number(a.task_id) - Number(b.task_id)),
  );
});

test.each([
  ['that it neither ran nor has to wait', -2],
  ['that it ran', -3],
])('a task with a delay runs whose session says by mistake %s', async (_name, mistake) => {
  await database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
  await database.query(`drop table if exists effects, mistakes; create table effects (at timestamptz); create table mistakes (at timestamptz);
    grant select, insert on mistakes, effects to public;
    insert into pgherd.topics (name, delay) values ('spaced', '10 ms') on conflict do nothing`);
  const [turn] = await database.query<{ body: string }>(
    "select prosrc as body from pg_proc where oid = 'pgherd._take_turn'::regproc",
  );
  const setBody = (body: string): Promise<unknown> =>
    database.query(`create or replace function pgherd._take_turn(p_lease bigint, p_token bigint, p_task_id bigint, p_former timestamptz,
        out turn timestamptz, out wait_ms bigint)
      language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off as $body$${body}$body$`);
  const body = turn?.body ?? '';
  await setBody(
    body.replace(
      /\bbegin\b/,
      `begin
       if not exists (select from public.mistakes) then
         insert into public.mistakes values (clock_timestamp());
         wait_ms := ${mistake};
         return;
       end if;`,
    ),
  );
  try {
    await database.query(
      "insert into pgherd._tasks (sql, topic) values ('insert into effects values (clock_timestamp())', 'spaced')",
    );
    await startDaemon(database);
    await waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, { what: 'the task' });

    expect(await database.query('select from effects')).toHaveLength(1);
    expect(await database.query('select from mistakes')).toHaveLength(1);
    expect(
      await database.query("select state from pgherd.task_log where topic = 'spaced' order by task_id desc limit 1"),
    ).toEqual([{ state: 'finished' }]);
  } finally {
    await setBody(body);
  }
});
