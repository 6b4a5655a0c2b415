import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDatabase, createApiDatabase, value } from '../../support/api-database.ts';
import { type CliResult, runCli } from '../../support/cli.ts';

let api: ApiDatabase;
let url: string;
beforeAll(async () => {
  api = await createApiDatabase();
  url = api.database.roleUrl(api.aliceRole);
});
afterAll(() => api.database.drop());

const run = (...args: string[]): Promise<CliResult> => runCli(args, { env: { PGHERD_URL: url }, cwd: '/' });
const json = (result: CliResult): unknown => JSON.parse(result.stdout);

test('enqueue prints the id of the task it made, as the login of the connection', async () => {
  const args = ['--topic', 'mail', '--priority', '-3', '--delay', '10m', '--dedupe-key', 'k', '--format', 'json'];
  const first = await run('enqueue', 'select 1', ...args);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const { rows } = await api.alice.query(
    "select id, topic, priority, role, dedupe_key, available_at > now() + interval '9 min' as later from pgherd.tasks",
  );
  expect(rows).toEqual([
    { id: expect.any(String), topic: 'mail', priority: -3, role: api.aliceRole, dedupe_key: 'k', later: true },
  ]);
  expect(json(first)).toEqual({ taskId: rows[0].id });
  expect((await run('enqueue', 'select 1', '--dedupe-key', 'k')).stdout).toBe(`task ${rows[0].id}\n`);
});

test('enqueue --run-at waits for the instant; a malformed one exits 64 and writes nothing', async () => {
  const made = json(await run('enqueue', 'select 1', '--run-at', '2100-01-01T00:00:00Z', '--format', 'json'));
  const id = Object.values(made as object)[0];
  expect(await value(api.alice, 'select available_at from pgherd.tasks where id = $1', [id])).toEqual(
    new Date('2100-01-01T00:00:00Z'),
  );
  const before = await value(api.alice, 'select count(*) from pgherd.tasks');
  expect(await run('enqueue', 'select 1', '--run-at', 'tomorrow')).toMatchObject({ code: 64, stdout: '' });
  expect(await run('enqueue', 'select 1', '--delay', 'soon')).toMatchObject({ code: 64 });
  const refused = await run('enqueue', ' ');
  expect(refused).toMatchObject({ code: 64, stderr: 'error: sql is empty\nhint: give the statement to execute\n' });
  expect(await value(api.alice, 'select count(*) from pgherd.tasks')).toBe(before);
});

test('enqueue takes the SQL from a file or standard input, and all settings of enqueue()', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'pgherd-enqueue-')), 'task.sql');
  writeFileSync(file, "\uFEFFinsert into orders\r\nselect $1->>'days'");
  const settings = ['--timeout', '5m', '--retry-limit', '2', '--no-transaction', '--role', api.aliceRole];
  const params = ['--params', '{"id": 9007199254740993, "deep": {"a": [1]}}', '--param', 'days=7'];
  const made = await run(
    'enqueue',
    '-f',
    file,
    ...settings,
    ...params,
    '--database',
    api.database.name,
    '--format',
    'json',
  );
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const { rows } = await api.alice.query(
    `select sql, role, database, timeout::text as timeout, retry_limit, transaction, params::text as params
     from pgherd.tasks order by id desc limit 1`,
  );
  expect(rows).toEqual([
    {
      sql: "insert into orders\nselect $1->>'days'",
      role: api.aliceRole,
      database: api.database.name,
      timeout: '00:05:00',
      retry_limit: 2,
      transaction: false,
      params: '{"id": 9007199254740993, "days": 7, "deep": {"a": [1]}}',
    },
  ]);
  const piped = await runCli(['enqueue', '-', '--format', 'json'], {
    env: { PGHERD_URL: url },
    cwd: '/',
    input: 'select 5',
  });
  expect(piped).toMatchObject({ code: 0 });
  expect(await value(api.alice, 'select sql from pgherd.tasks order by id desc limit 1')).toBe('select 5');
  const tasks = json(await run('tasks', '--format', 'json')) as { tasks: { sql: string; params: unknown }[] };
  expect(tasks.tasks.find(({ sql }) => sql.startsWith('insert'))?.params).toMatchObject({ days: 7 });
});

test.each([
  [
    'SQL that does not parse',
    ['select 1;\nselct 2'],
    1,
    /error\[PGH070\]: syntax error at or near "selct"\n --> SQL:2:1\n {2}\|\n2 \| selct 2\n {2}\| \^{5}\n/,
  ],
  [
    '$1 without params',
    ['select $1->>1'],
    1,
    /error\[PGH079\]: the SQL uses \$1, but the task has no params\n --> SQL:1:8\n(?:.|\n)*hint: pass --param name=value/,
  ],
  ['a second parameter', ['select $2', '--param', 'a=1'], 1, /error\[PGH079\]: the SQL uses \$2/],
  ['a command of psql', ['\\dt'], 1, /error\[PGH077\]/],
  ['params that are not JSON', ['select 1', '--params', '{'], 64, /^error: --params is not JSON: /],
  ['params that are a list', ['select 1', '--params', '[]'], 64, /^error: --params is an array, not an object\n/],
  [
    'a parameter twice',
    ['select $1', '--params', '{"a": 1}', '--param', 'a=2'],
    64,
    /^error: duplicate parameter "a"\n/,
  ],
  ['no SQL', [], 64, /^error: the SQL is missing\nhint: /],
  ['SQL twice', ['select 1', '-f', 'x.sql'], 64, /^error: both an SQL argument and --file are given\n/],
  ['a file that does not exist', ['-f', 'no.sql'], 64, /^error: --file: no.sql cannot be read: it does not exist\n/],
  [
    'a role that does not exist',
    ['select 1', '--role', 'no_such_role'],
    1,
    /^error: role "no_such_role" does not exist\nhint: /,
  ],
  [
    'a database that does not exist',
    ['select 1', '--database', 'no_such_db'],
    1,
    /^error: database "no_such_db" does not exist/,
  ],
  ['a timeout of 0', ['select 1', '--timeout', '0'], 64, /^error: invalid duration "0" for --timeout/],
  [
    'a negative number of retries',
    ['select 1', '--retry-limit', '-1'],
    64,
    /^error: invalid value "-1" for --retry-limit/,
  ],
] as const)('enqueue refuses %s and enqueues nothing', async (_what, args, code, message) => {
  const before = await value(api.alice, 'select count(*) from pgherd.tasks');
  const refused = await run('enqueue', ...args);
  expect(refused).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  expect(await value(api.alice, 'select count(*) from pgherd.tasks')).toBe(before);
});

test('enqueue --format json reports SQL that cannot run as a document', async () => {
  const refused = await run('enqueue', 'selct 2', '--format', 'json');
  expect(refused).toMatchObject({ code: 1, stderr: '' });
  expect(json(refused)).toMatchObject({
    error: { code: 'invalid_sql', message: 'the SQL has 1 error. Nothing was enqueued.' },
    diagnostics: [{ code: 'PGH070', line: 1, column: 1 }],
  });
});

test('pause and resume say what they changed', async () => {
  const name = String(await value(api.alice, "select (pgherd.insert_job('select 1')).job_name"));
  expect((await run('pause', 'job', name, '--reason', 'why')).stdout).toBe(
    `job ${name}: paused (resume with: pgherd resume job ${name})\n`,
  );
  expect(await value(api.alice, 'select pause_reason from pgherd.my_job where job_name = $1', [name])).toBe('why');
  expect(json(await run('pause', 'topic', 'mail', '--until', '2100-01-01T00:00:00Z', '--format', 'json'))).toEqual({
    kind: 'topic',
    name: 'mail',
    paused: true,
    changed: true,
    until: '2100-01-01T00:00:00Z',
  });
  expect((await run('resume', 'job', name)).stdout).toBe(`job ${name}: resumed\n`);
  expect((await run('resume', 'job', name)).stdout).toBe(`job ${name}: was not paused\n`);
  expect(await run('pause', 'job', 'no such job')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('job "no such job" does not exist'),
  });
  expect(await run('pause', 'queue', 'x')).toMatchObject({ code: 64 });
});

test('cancel and retry name each task, and exit 1 when there was nothing to do for one', async () => {
  const id = String(await value(api.alice, "select pgherd.enqueue('select 1')"));
  expect(await run('cancel', id)).toMatchObject({ code: 0, stdout: `task ${id}: cancelled\n` });
  expect(await run('cancel', id, '--format', 'json')).toMatchObject({ code: 1 });
  expect(json(await run('retry', id, '--format', 'json'))).toEqual({ tasks: [{ id, done: true }] });
  const mixed = await run('cancel', id, '999999');
  expect(mixed).toMatchObject({ code: 1 });
  expect(mixed.stdout).toBe(`task ${id}: cancelled\ntask 999999: not cancelled: it has ended or does not exist\n`);
  expect(await run('cancel', 'x')).toMatchObject({ code: 64 });
});

test("another role's task is refused with one line and exit 1", async () => {
  const id = String(await value(api.bob, "select pgherd.enqueue('select 1')"));
  const refused = await run('cancel', id);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`${api.aliceRole} is not a member of the role of task ${id}`);
});
