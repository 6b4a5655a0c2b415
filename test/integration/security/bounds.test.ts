import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DaemonOptions } from '../../../src/runtime/part/options.ts';
import { addTask, logged, logOf, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testDaemon } from '../../support/queue.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

// Alice's SQL sends too much, or fails in ways that cannot be recorded. Bob's tasks must go on all the same.
let database: TestDatabase;
let alice: string;
let bob: string;

beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice');
  bob = await database.createRole('bob');
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const MB = 1_048_576;

function start(options: Partial<DaemonOptions> = {}): Promise<TestDaemon> {
  return startDaemon(
    database,
    { slots: 4, ...options },
    {
      roles: { [alice]: { passwordEnv: 'ALICE' }, [bob]: { passwordEnv: 'BOB' } },
      env: { ALICE: database.rolePassword(alice), BOB: database.rolePassword(bob) },
    },
  );
}

const alices = (sql: string, columns: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  addTask(database, sql, { login: alice, ...columns });

/** Executed, and recorded, by a daemon that lives. */
async function expectBobGoesOn(): Promise<void> {
  const [fine, failing] = [
    await addTask(database, 'select 1', { login: bob }),
    await addTask(database, 'select 1/0', { login: bob }),
  ];
  expect(await logged(database, { task: fine })).toMatchObject({ state: 'finished' });
  expect(await logged(database, { task: failing })).toMatchObject({ state: 'failed', sqlstate: '22012' });
}

const TOO_LONG = {
  state: 'failed',
  attempt: 1,
  reason: null,
  message: expect.stringMatching(/^the server sent a message of \d+ bytes, .* the limit is 1048576 bytes$/),
  hint: 'return less at once, or raise daemon.max_message_bytes',
};

describe('a message that is longer than the limit', () => {
  const raised = (level: string): string => `do $$ begin raise ${level} '%', repeat('x', 3000000); end $$`;
  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['an error', raised('exception'), {}],
    ['a notice', raised('notice').replace('3000000', '30000000'), {}],
    ['a row of a statement by itself', "select repeat('x', 3000000)", { transaction: false }],
    ['an error of a statement by itself', raised('exception'), { transaction: false }],
    ['data that is copied out', "copy (select repeat('x', 3000000)) to stdout", { transaction: false }],
  ])('%s fails its task once, and never counts as lost', async (_name, sql, columns) => {
    await start({ maxMessageBytes: MB });
    const id = await alices(sql, columns);
    expect(await logged(database, { task: id }, 'failed')).toMatchObject(TOO_LONG);
    await expectBobGoesOn();
  });

  test('follows the retry of its task, as any error of its SQL', async () => {
    await start({ maxMessageBytes: MB });
    const id = await alices(raised('exception'), {
      retry_limit: 1,
      retry_backoff: { initialMs: 10, factor: 1, maxMs: 10, jitter: 0 },
    });
    expect(await logged(database, { task: id }, 'retrying')).toMatchObject({ attempt: 1, reason: null });
    expect(await logged(database, { task: id }, 'failed')).toMatchObject({ attempt: 2 });
  });

  test('fails no other task of its series', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => alices(n === 7 ? raised('exception') : 'select 1')),
    );
    await start({ slots: 1, maxMessageBytes: MB });
    const states = await Promise.all(
      ids.map(async (task) => (await logged(database, { task }, 'finished', 'failed')).state),
    );
    expect(states).toEqual(ids.map((_, n) => (n === 7 ? 'failed' : 'finished')));
  });
});

describe('texts of a task', () => {
  test('are cut where they are first read, with a mark, and keep both ends of the context', async () => {
    await start();
    const part = "repeat('ü', 2000000)";
    const id = await alices(
      `do $$ begin raise exception using message = ${part}, detail = ${part}, hint = ${part}; end $$ /* ${'z'.repeat(200_000)} */`,
    );
    const row = await logged(database, { task: id }, 'failed');
    for (const text of [row.message, row.detail, row.hint]) {
      expect(text).toMatch(/^ü+\.\.\. \[cut, 2000000 characters in all\]$/);
      expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(65_536);
    }
    expect(row.context).toMatch(/^PL\/pgSQL function inline_code_block line 1 at RAISE/);
  });

  test('of a notice are cut, between two characters', async () => {
    await start();
    const id = await alices(`do $$ begin raise notice '%', repeat(chr(128512), 5000); end $$`);
    // They come with the move to the log.
    const { state, notices } = await waitFor(
      async () => (await logOf(database, { task: id })).find((row) => row.notices !== null),
      { what: 'the notice' },
    );
    expect(state).toBe('finished');
    expect(notices?.[0]).toMatch(/^NOTICE: 😀+\.\.\. \[cut, \d+ characters in all\]$/u);
  });
});

describe('a record that the database refuses', () => {
  let home: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    const name = `${database.name}_win`;
    await database.query(`create database ${name} encoding 'WIN1252' lc_collate 'C' lc_ctype 'C' template template0`);
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    await runCommand(['migrate', '--url', url.href]);
    client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const query = async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
      (await client.query<R>(text, [...values])).rows;
    home = { ...database, name, url: url.href, query };
  });
  afterAll(async () => {
    await client.end();
    await database.query(`drop database ${home.name} with (force)`);
  });

  test('is settled alone, with a short text, and delays no other task', async () => {
    const emoji = `do $$ begin raise exception 'fehlt: %', chr(128512) using detail = chr(128512); end $$`;
    const refused = await addTask(home, emoji, { database: database.name });
    const others = await Promise.all(Array.from({ length: 5 }, () => addTask(home, 'select 1/0')));
    const { daemon } = await startDaemon(home);
    expect(await logged(home, { task: refused }, 'failed')).toMatchObject({
      sqlstate: 'P0001',
      message: 'fehlt: ?',
      detail: null,
      hint: expect.stringMatching(/^the database did not accept the whole text of this record: .*WIN1252/),
    });
    for (const task of others) expect(await logged(home, { task }, 'failed')).toMatchObject({ sqlstate: '22012' });
    expect(daemon.load.busy).toBe(0);
    await stopDaemons();
  });
});

describe('SQL, parameters and reasons that are too long are refused for every role', () => {
  const long = 'x'.repeat(1_048_577);
  const quoted = `select '${long}'`;
  const params = JSON.stringify({ text: long });
  // Random, because an index holds a compressed text of any length.
  const name = randomBytes(6_000).toString('hex');
  test.each<[string, string, readonly unknown[], string]>([
    ['enqueue', 'select pgherd.enqueue($1)', [quoted], 'tasks_sql_at_most_1_mb'],
    ['enqueue, of a later task', `select pgherd.enqueue($1, delay => '1 h')`, [quoted], 'tasks_sql_at_most_1_mb'],
    ['enqueue_many', 'select pgherd.enqueue_many($1)', [JSON.stringify([{ sql: quoted }])], 'tasks_sql_at_most_1_mb'],
    ['params', `select pgherd.enqueue('select $1', params => $1)`, [params], 'tasks_params_at_most_1_mb'],
    ['a task by hand', 'insert into pgherd._tasks (sql, held) values ($1, true)', [quoted], 'tasks_sql_at_most_1_mb'],
    ['a job', `insert into pgherd.jobs (name, sql) values ('long', $1)`, [quoted], 'jobs_sql_at_most_1_mb'],
    ['params of a job', `insert into pgherd.jobs (name, sql, params) values ('long', '', $1)`, [params], 'jobs_'],
    ['a reason', `select pgherd.pause_topic('t', $1)`, [long], 'requests_reason_at_most_64_kb'],
    ['a description', "insert into pgherd.topics (name, description) values ('t', $1)", [long], 'topics_description_'],
    ['a job of the SQL API', 'select pgherd.insert_job($1)', [quoted], 'jobs_sql_at_most_1_mb'],
    ['its description', "select pgherd.insert_job('select 1', job_description => $1)", [long], 'jobs_description_'],
    [
      'the name of a job',
      "insert into pgherd.jobs (name, sql) values ($1, 'select 1')",
      [name],
      'jobs_name_at_most_1_kb',
    ],
    ['its topic', "insert into pgherd.jobs (name, sql, topic) values ('t', 'select 1', $1)", [name], 'jobs_topic_'],
    ['the name of a topic', 'insert into pgherd.topics (name) values ($1)', [name], 'topics_name_at_most_1_kb'],
    ['a pause of a topic', 'select pgherd.pause_topic($1)', [name], 'requests_topic_at_most_1_kb'],
    [
      'the reason of an approval',
      "insert into pgherd.approvals (digest, reason) values (repeat('a', 64), $1)",
      [long],
      'approvals_reason_',
    ],
    [
      'the schedule of a job of the SQL API',
      "select pgherd.insert_job('select 1', schedule => array_fill('0 5 * * *'::text, array[10000]))",
      [],
      'jobs_schedule_at_most_64_kb',
    ],
    [
      'one element of it',
      "select pgherd.insert_job('select 1', schedule => array['0 5 * * ' || repeat('1,', 40000) || '1'])",
      [],
      'jobs_schedule_at_most_64_kb',
    ],
    [
      'its labels',
      "insert into pgherd.jobs (name, sql, labels) values ('t', 'select 1', jsonb_build_object('a', $1::text))",
      [long],
      'jobs_labels_at_most_64_kb',
    ],
    [
      'params of a request that takes none',
      "insert into pgherd._request_input (action, topic, params) values ('pause topic', 't', $1)",
      [params],
      'requests_params_at_most_1_mb',
    ],
  ])('%s', async (_name, sql, values, constraint) => {
    const refused = await database.query(sql, values).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: '23514',
      constraint: expect.stringContaining(constraint),
      message: expect.stringMatching(/has \d+ bytes, and (\d+ are allowed|topic "\w+" allows \d+)$/),
      hint: expect.any(String),
    });
    expect(await database.query('select from pgherd._tasks where octet_length(sql) > 1000000')).toEqual([]);
  });

  test.each<[string, string, unknown, RegExp]>([
    ['a topic', "select pgherd.enqueue('select 1', $1)", name, /^topic has 12000 bytes, and 1024 are allowed$/],
    ['a key', "select pgherd.enqueue('select 1', dedupe_key => $1)", name, /^dedupe_key has 12000 bytes/],
    [
      'a topic of many',
      'select pgherd.enqueue_many($1)',
      manyOf({ topic: name }),
      /^tasks\[1\]: topic has 12000 bytes/,
    ],
    ['a key of many', 'select pgherd.enqueue_many($1)', manyOf({ dedupe_key: name }), /^tasks\[1\]: dedupe_key has /],
    [
      'a delay',
      "select pgherd.enqueue('select 1', delay => $1)",
      '170000 years',
      /^delay is .*, which is not below 1000 years$/,
    ],
    ['a delay of many', 'select pgherd.enqueue_many($1)', manyOf({ delay: '170000 years' }), /^tasks\[1\]: delay is /],
  ])('%s of a task that is too long is refused with a hint', async (_name, sql, value, message) => {
    const refused = await database.query(sql, [value]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '22023', message: expect.stringMatching(message), hint: expect.any(String) });
  });

  test.each([
    ['with a text beside it', { x: long }],
    ['with a number that no interval holds', { maxMs: 1e300 }],
    ['with a number of many digits', { initialMs: `1.${'1'.repeat(5000)}` }],
  ])('the backoff of a task that a scheduler inserts %s', async (_name, more) => {
    const scheduler = await database.client(await database.createRole('scheduler', { memberOf: ['job_scheduler'] }));
    const backoff = JSON.stringify({ initialMs: 1, factor: 1, maxMs: 1, jitter: 0, ...more }).replace(
      /"(1\.1+)"/,
      '$1',
    );
    const insert = (value: string): Promise<unknown> =>
      scheduler
        .query(
          "insert into pgherd._task_input (topic, sql, login, timeout, retry_limit, retry_backoff) values ('default', 'select 1', current_user, '1 min', 0, $1)",
          [value],
        )
        .catch((error: unknown) => error);
    expect(await insert(backoff)).toMatchObject({ code: '44000' });
    expect(await insert('{"initialMs": 0.5, "factor": 2, "maxMs": 3600000, "jitter": 0}')).toMatchObject({
      rowCount: 1,
    });
    await database.query('delete from pgherd._tasks where created_by = $1', [scheduler.user]);
  });

  describe('the smaller limits of a topic', () => {
    beforeAll(async () => {
      await database.query(`insert into pgherd.topics (name, max_sql_bytes, max_params_bytes) values ('small', 20, 10)
        on conflict (name) do nothing`);
      await database.query(`insert into pgherd.jobs (name, topic, sql, params) values ('longer', 'small', 'select $1 /* as validate would refuse */', '{"n": 1}')
        on conflict (name) do nothing`);
    });
    test.each<[string, string, string]>([
      [
        'enqueue',
        `select pgherd.enqueue('select 1 /* 23 bytes */', 'small')`,
        'the SQL of the task has 23 bytes, and topic "small" allows 20',
      ],
      [
        'enqueue, of a later task',
        `select pgherd.enqueue('select 1 /* 23 bytes */', 'small', delay => '1 h')`,
        'has 23 bytes',
      ],
      [
        'enqueue_many, among others',
        `select pgherd.enqueue_many('[{"sql": "select 1"}, {"sql": "select 1 /* 23 bytes */", "topic": "small"}]')`,
        'has 23 bytes',
      ],
      ['characters of two bytes', `select pgherd.enqueue('select ''ééééééé''', 'small')`, 'has 23 bytes'],
      [
        'params',
        `select pgherd.enqueue('select $1', 'small', params => '{"a": "bcdef"}')`,
        'params has 14 bytes, and topic "small" allows 10',
      ],
      ['params of a start by hand', `select pgherd.trigger_job('longer', '{"n": 123456}')`, 'params has 13 bytes'],
      [
        'a task by hand',
        `insert into pgherd._tasks (topic, sql, held) values ('small', 'select 1 /* 23 bytes */', true)`,
        'has 23 bytes',
      ],
    ])('%s', async (_name, sql, message) => {
      const refused = await database.query(sql).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: '23514',
        message: expect.stringContaining(message),
        hint: expect.any(String),
      });
    });

    test('accepts SQL within the limit, tasks of jobs, and other topics', async () => {
      const put = async (sql: string): Promise<string> => (await database.query<{ id: string }>(sql))[0]?.id ?? '';
      const ids = [
        await put(`select pgherd.enqueue('select 1 /* 20 byt*/', 'small') as id`),
        await put(`select pgherd.enqueue('select 1 /* 23 bytes */') as id`),
        await put(`select pgherd.trigger_job('longer') as id`),
      ];
      await start();
      for (const task of ids) expect(await logged(database, { task })).toMatchObject({ state: 'finished' });
    });

    test('a limit that is not between 1 byte and 1 MB', async () => {
      for (const bytes of [0, -1, 1_048_577]) {
        const refused = await database
          .query(`update pgherd.topics set max_params_bytes = ${bytes} where name = 'small'`)
          .catch((error: unknown) => error);
        expect(refused).toMatchObject({ constraint: 'topics_max_params_bytes_in_range' });
      }
    });
  });

  test('a claim of many tasks leaves their long SQL in the database until they start', async () => {
    const text = 'y'.repeat(1_000_000);
    const put = async (n: number): Promise<string> =>
      alices(`select $1 ->> 'n', '${text}'`, { params: JSON.stringify({ n }) });
    await put(0);
    const holder = await testDaemon(database);
    expect(await holder.claim()).toMatchObject([{ sql: null, params: null }]);
    await holder.lose();
    const ids = [await put(1), await put(2), await put(3)];
    await start();
    for (const task of ids)
      expect(await logged(database, { task })).toMatchObject({ state: 'finished', row_count: '1' });
  });
});

function manyOf(task: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([{ sql: 'select 1', ...task }]);
}
