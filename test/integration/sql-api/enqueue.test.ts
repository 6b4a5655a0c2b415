import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiDatabase, createApiDatabase, refusal, value } from '../../support/api-database.ts';

let api: ApiDatabase;
beforeAll(async () => {
  api = await createApiDatabase();
});
beforeEach(() =>
  api.database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd.topics cascade'),
);
afterAll(() => api.database.drop());

const row = async (id: unknown): Promise<Record<string, unknown>> => {
  const [found] = await api.database.query('select * from pgherd._task_states where id = $1', [id]);
  if (found === undefined) throw new Error(`no task ${id}`);
  return found;
};

test('a task without arguments runs as its caller, in this database, in topic default, at once', async () => {
  const id = await value(api.alice, "select pgherd.enqueue('select 1')");
  expect(await row(id)).toMatchObject({
    topic: 'default',
    priority: 100,
    state: 'pending',
    claimable: true,
    held: false,
    database: null,
    login: api.aliceRole,
    transaction: null,
    retry_limit: 0,
    retry_backoff: null,
    dedupe_key: null,
    created_by: api.aliceRole,
  });
});

test('a task is there when its transaction commits, and never when it rolls back', async () => {
  await api.alice.query('begin');
  const id = await value(api.alice, "select pgherd.enqueue('select 1')");
  expect(await value(api.bob, 'select count(*) from pgherd.tasks')).toBe('0');
  expect(await api.database.query('select id from pgherd._tasks')).toEqual([]);
  await api.alice.query('rollback');
  expect(await api.database.query('select id from pgherd._tasks where id = $1', [id])).toEqual([]);
});

test('omitted arguments come from the topic, or else from the defaults', async () => {
  await api.database.query(`insert into pgherd.topics (name, priority, timeout, retry_limit, retry_initial, retry_factor, retry_max, retry_jitter)
    values ('mail', 7, '15 min', 3, '1 s', 3, '1 min', 0.1)`);
  expect(await row(await value(api.alice, "select pgherd.enqueue('select 1', 'mail')"))).toMatchObject({
    priority: 7,
    timeout: { minutes: 15 },
    retry_limit: 3,
    retry_backoff: { initialMs: 1000, factor: 3, maxMs: 60000, jitter: 0.1 },
  });
  const given = "select pgherd.enqueue('select 1', 'mail', priority => 1, timeout => '1 s', retry_limit => 0)";
  expect(await row(await value(api.alice, given))).toMatchObject({
    priority: 1,
    timeout: { seconds: 1 },
    retry_limit: 0,
  });
  await api.database.query("update pgherd.topic_defaults set priority = 50, retry_limit = 2, timeout = '1 h'");
  expect(await row(await value(api.alice, "select pgherd.enqueue('select 1', 'unheard of')"))).toMatchObject({
    priority: 50,
    retry_limit: 2,
    timeout: { hours: 1 },
  });
  const [many] = (await api.alice.query(`select pgherd.enqueue_many('[{"sql":"x","topic":"mail"}]') as id`)).rows;
  expect(await row(many.id)).toMatchObject({ priority: 7, retry_limit: 3, retry_backoff: { factor: 3 } });
  await api.database.query("update pgherd.topic_defaults set priority = 100, retry_limit = 0, timeout = '6 h'");
});

test('run_at and delay make a task wait', async () => {
  const later = await value(api.alice, "select pgherd.enqueue('select 1', delay => '1 hour')");
  const wait = 'select round(extract(epoch from available_at - created_at))::int from pgherd.tasks where id = $1';
  expect(await value(api.alice, wait, [later])).toBe(3600);
  expect(await row(later)).toMatchObject({ claimable: false });
  expect(await row(await value(api.alice, "select pgherd.enqueue('select 1', run_at => '2100-01-01Z')"))).toMatchObject(
    {
      claimable: false,
      available_at: new Date('2100-01-01T00:00:00Z'),
    },
  );
  expect(await row(await value(api.alice, "select pgherd.enqueue('select 1', run_at => '2000-01-01Z')"))).toMatchObject(
    { claimable: true },
  );
});

test('a dedupe_key of an unfinished task of the role returns the id of that task', async () => {
  const first = await value(api.alice, "select pgherd.enqueue('select 1', dedupe_key => 'k')");
  expect(await value(api.alice, "select pgherd.enqueue('select 2', dedupe_key => 'k')")).toBe(first);
  expect(await value(api.bob, "select pgherd.enqueue('select 2', dedupe_key => 'k')")).not.toBe(first);
  await api.database.query('delete from pgherd._tasks where id = $1', [first]);
  expect(await value(api.alice, "select pgherd.enqueue('select 2', dedupe_key => 'k')")).not.toBe(first);
});

test('of many sessions that enqueue one dedupe_key at once, one makes the task and all get its id', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => api.database.client(api.aliceRole)));
  for (let round = 0; round < 20; round += 1) {
    const ids = await Promise.all(
      clients.map((client) => value(client, "select pgherd.enqueue('select 1', dedupe_key => $1)", [`round ${round}`])),
    );
    expect(new Set(ids).size).toBe(1);
  }
});

test('a second session waits for the transaction that holds the dedupe_key, and enqueues when that rolls back', async () => {
  await api.alice.query('begin');
  const first = await value(api.alice, "select pgherd.enqueue('select 1', dedupe_key => 'race')");
  const other = await api.database.client(api.aliceRole);
  const second = value(other, "select pgherd.enqueue('select 2', dedupe_key => 'race')");
  await api.alice.query('rollback');
  expect(await second).not.toBe(first);
  expect(await row(await second)).toMatchObject({ sql: 'select 2' });
});

test('enqueue_many returns the ids in the order of the array, those of dedupe_keys included', async () => {
  const known = await value(api.alice, "select pgherd.enqueue('select 0', dedupe_key => 'known')");
  const tasks = [
    { sql: 'select 1' },
    { sql: 'select 2', dedupe_key: 'known' },
    { sql: 'select 3', topic: 't', priority: 3, delay: '1 hour', timeout: '1 min', retry_limit: 2, transaction: false },
    { sql: 'select 4', dedupe_key: 'new' },
    { sql: 'select 5', dedupe_key: 'new' },
    { sql: 'select 6', run_at: '2100-01-01T00:00:00Z' },
  ];
  const { rows } = await api.alice.query('select pgherd.enqueue_many($1) as id', [JSON.stringify(tasks)]);
  const ids = rows.map(({ id }) => id);
  expect(ids[1]).toBe(known);
  expect(ids[4]).toBe(ids[3]);
  expect(await row(ids[0])).toMatchObject({ sql: 'select 1' });
  expect(await row(ids[2])).toMatchObject({
    sql: 'select 3',
    topic: 't',
    priority: 3,
    claimable: false,
    retry_limit: 2,
    transaction: false,
  });
  expect(await row(ids[3])).toMatchObject({ sql: 'select 4', dedupe_key: 'new' });
  expect(await row(ids[5])).toMatchObject({ sql: 'select 6', claimable: false });
  expect((await api.alice.query("select pgherd.enqueue_many('[]')")).rows).toEqual([]);
});

test('enqueue_many takes 20,000 tasks in one statement, ids ascending', async () => {
  const [found] = (
    await api.alice.query(`with made as (select id, ord from pgherd.enqueue_many((select jsonb_agg(jsonb_build_object('sql', 'select ' || g) order by g)
      from generate_series(1, 20000) g)) with ordinality x (id, ord))
      select count(distinct m.id)::int as count, count(*) filter (where t.sql <> 'select ' || m.ord)::int as wrong from made m left join pgherd.tasks t using (id)`)
  ).rows;
  expect(found).toEqual({ count: 20000, wrong: 0 });
});

test('a sleeping dispatcher is notified of the first task of a transaction and once of all others, and not about tasks that wait', async () => {
  const dispatcher = await api.database.client();
  const payloads: (string | undefined)[] = [];
  dispatcher.on('notification', ({ payload }) => payloads.push(payload));
  await dispatcher.query("listen pgherd; select pg_advisory_lock('pgherd'::regnamespace::oid::int, 1)");
  await api.alice.query("select pgherd.enqueue('select 1', delay => '1 hour')");
  await api.alice.query("select pgherd.enqueue('select 1'), pgherd.enqueue('select 2')");
  await dispatcher.query('select 1');
  expect(payloads).toEqual([expect.stringMatching(/^task \d+ alice_/), 'tasks']);
  await dispatcher.query("select pg_advisory_unlock('pgherd'::regnamespace::oid::int, 1)");
  await api.alice.query("select pgherd.enqueue('select 1')");
  await dispatcher.query('select 1');
  expect(payloads).toEqual([expect.stringMatching(/^task \d+ alice_/), 'tasks']);
  await dispatcher.end();
});

test('each malformed argument is refused with its SQLSTATE and a hint', async () => {
  const cases: [string, string, string][] = [
    ['enqueue(null)', '22004', 'sql is null'],
    ["enqueue(' ')", '22023', 'sql is empty'],
    ["enqueue('x', topic => '')", '22023', 'topic is empty'],
    ["enqueue('x', delay => '-1 s')", '22023', 'delay is -00:00:01, which is negative'],
    ["enqueue('x', timeout => '0')", '22023', 'timeout is 00:00:00, which is not positive and below 1000 years'],
    [
      "enqueue('x', timeout => '2000 years')",
      '22023',
      'timeout is 2000 years, which is not positive and below 1000 years',
    ],
    ["enqueue('x', retry_limit => -1)", '22023', 'retry_limit is -1, which is negative'],
    ["enqueue('x', run_at => 'infinity')", '22023', 'run_at is not finite'],
    ["enqueue('x', run_at => now(), delay => '1 s')", '22023', 'both run_at and delay are given'],
    ["enqueue('x', role => null)", '22004', 'role is null'],
    ["enqueue('x', database => null)", '22004', 'database is null'],
    ["enqueue('x', role => 'no_such_role')", '42704', 'role "no_such_role" does not exist'],
    [
      "enqueue('x', database => 'no_such_db')",
      '3D000',
      'database "no_such_db" does not exist or does not accept connections',
    ],
    [
      "enqueue('x', database => 'template0')",
      '3D000',
      'database "template0" does not exist or does not accept connections',
    ],
    ['enqueue_many(null)', '22004', 'tasks is null'],
    ["enqueue_many('{}')", '22023', 'tasks is an object, not an array'],
    ["enqueue_many('[1]')", '22023', 'tasks[1] is not an object, but of type number'],
    ['enqueue_many(\'[{"sql":"x"},{"sgl":"x"}]\')', '22023', 'tasks[2] has the unknown key "sgl"'],
    ['enqueue_many(\'[{"topic":"x"}]\')', '22004', 'tasks[1]: sql is null'],
    [
      'enqueue_many(\'[{"sql":"x"},{"sql":"x","timeout":"-1 s"}]\')',
      '22023',
      'tasks[2]: timeout is -00:00:01, which is not positive and below 1000 years',
    ],
    [
      'enqueue_many(\'[{"sql":"x"},{"sql":"x","priority":"high"}]\')',
      '22P02',
      'tasks[2]: priority: invalid input syntax for type integer: "high"',
    ],
    [
      'enqueue_many(\'[{"sql":"x","run_at":"2026-13-01"}]\')',
      '22008',
      'tasks[1]: run_at: date/time field value out of range: "2026-13-01"',
    ],
    ['enqueue_many(\'[{"sql":"x","role":"no_such_role"}]\')', '42704', 'role "no_such_role" does not exist'],
  ];
  for (const [call, sqlstate, message] of cases) {
    const refused = await refusal(api.alice, `select pgherd.${call}`);
    expect({ call, ...refused }).toEqual({ call, sqlstate, message, hint: expect.stringMatching(/\w/) });
  }
  expect(await api.database.query('select * from pgherd._tasks')).toEqual([]);
});

test('a role may be named only by its members', async () => {
  const group = await api.database.createRole('reports', { login: false });
  expect(await refusal(api.alice, "select pgherd.enqueue('x', role => $1)", [group])).toEqual({
    sqlstate: '42501',
    message: `${api.aliceRole} is not a member of role "${group}"`,
    hint: `grant ${group} to ${api.aliceRole}`,
  });
  expect(
    (await refusal(api.alice, 'select pgherd.enqueue_many($1)', [JSON.stringify([{ sql: 'x', role: group }])]))
      .sqlstate,
  ).toBe('42501');
  await api.database.query(`grant ${group} to ${api.aliceRole}`);
  expect(await row(await value(api.alice, "select pgherd.enqueue('x', role => $1)", [group]))).toMatchObject({
    login: group,
  });
});

test('42501 is about the role that calls, not about the one that logged in', async () => {
  await api.database.query(`grant ${api.bobRole} to ${api.aliceRole}`);
  await api.alice.query(`set role ${api.bobRole}`);
  expect(await row(await value(api.alice, "select pgherd.enqueue('x')"))).toMatchObject({ login: api.bobRole });
  expect((await refusal(api.alice, "select pgherd.enqueue('x', role => $1)", [api.aliceRole])).sqlstate).toBe('42501');
  await api.alice.query('reset role');
  await api.database.query(`revoke ${api.bobRole} from ${api.aliceRole}`);
});
