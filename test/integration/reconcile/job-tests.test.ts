import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

let database: TestDatabase;
let janitor: string;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  janitor = await database.createRole('janitor');
  await database.query('create table carts (id int primary key, closed_at timestamptz, note text)');
  await database.query('create table audit (at timestamptz)');
  await database.query('create function stamp() returns timestamptz language plpgsql as $$ begin return now(); end $$');
  await database.query(`grant select, delete on carts to ${janitor}`);
});
afterAll(() => database.drop());

/** The state and the failures of each test, by name. */
async function onDatabase(yaml: string): Promise<Readonly<Record<string, unknown>>> {
  const cwd = writeFiles({ 'jobs.yaml': yaml });
  const { stdout, stderr } = await runCli(['test', '--url', database.url, '--format', 'json'], { cwd });
  expect(stderr).toBe('');
  const { tests } = JSON.parse(stdout) as {
    readonly tests: readonly { readonly name: string; readonly state: string; readonly failures: readonly object[] }[];
  };
  return Object.fromEntries(tests.map(({ name, state, failures }) => [name, failures[0] ?? state]));
}

describe('pgherd test --url', () => {
  test('gives rows, runs the job as its role at an instant, compares, and leaves nothing behind', async () => {
    const found = await onDatabase(`
jobs:
  purge:
    role: ${janitor}
    params: { keep: 0 }
    sql: delete from carts where closed_at < current_date - 14 and id > ($1->>'keep')::int
  today: { sql: "do $$ begin insert into audit values (current_date), (stamp()); raise notice 'stamped %', 2; end $$" }
  vacuum: { transaction: false, sql: vacuum carts }
  forbidden: { role: ${janitor}, sql: delete from audit }
  leaves: { role: no_such_role, sql: select 1 }
tests:
  - name: right
    job: purge
    at: 2026-03-01T06:00:00Z
    given: [{ carts: [{ id: 1, closed_at: 2026-02-01 }, { id: 2, note: open }] }, "insert into carts values (3, now() - interval '1 day')"]
    expect:
      - { query: "select id, closed_at, note from carts order by id;", rows: [[2, null, open], [3, 2026-02-28 06:00Z, null]] }
      - { count: 1 }
  - { name: wrong rows, job: purge, given: { carts: [{ id: 7 }] }, expect: { query: select id from carts, rows: [[8]] } }
  - { name: wrong count, job: purge, expect: { count: ">= 1" } }
  - { name: params, job: purge, params: { keep: 5 }, given: { carts: [{ id: 4, closed_at: 2000-01-01 }] }, expect: { count: 0 } }
  - name: clock
    job: today
    at: 2026-03-01T12:30:00Z
    expect: [{ query: "select at from audit order by at", rows: [[2026-03-01 00:00Z], [2026-03-01 12:30Z]] }, { notice: stamped 2 }]
  - { name: no notice, job: today, expect: { notice: nothing } }
  - { name: left out, job: vacuum, expect: { count: 0 } }
  - { name: error, job: forbidden, expect: { error: "42501" } }
  - { name: other error, job: forbidden, expect: { error: "23505" } }
  - { name: unexpected, job: forbidden, expect: { count: 0 } }
  - { name: no error, job: purge, expect: { error: "23505" } }
  - { name: role, job: leaves, expect: { count: 1 } }
  - { name: bad given, job: purge, given: { carts: [{ id: x }] }, expect: { count: 0 } }
`);

    expect(found).toMatchObject({
      right: 'passed',
      'wrong rows': { message: 'the rows differ', expected: [['8']], found: [['7']] },
      'wrong count': { expected: '>= 1', found: '0' },
      params: 'passed',
      clock: 'passed',
      'no notice': { found: '"stamped 2"' },
      'left out': 'skipped',
      error: 'passed',
      'other error': { expected: 'error 23505', found: 'error 42501 permission denied for table audit' },
      unexpected: {
        message: `the job failed: 42501 permission denied for table audit (jobs.yaml:9); the schema of the tests lacks: grant delete on "audit" to "${janitor}"`,
      },
      'no error': { expected: 'error 23505', found: 'no error' },
      role: { message: 'the role of the job cannot be taken: role "no_such_role" does not exist' },
      'bad given': { message: expect.stringContaining('the rows of carts under given: 22P02') },
    });
    expect(await database.query('select from carts')).toEqual([]);
    expect(await database.query(`select to_regnamespace('pgherd_test_clock') as left`)).toEqual([{ left: null }]);
  });

  test('says what is missing before it runs anything', async () => {
    const cwd = writeFiles({ 'jobs.yaml': 'jobs:\n  a: { sql: select 1 }\n' });
    const run = (...args: readonly string[]): Promise<CliResult> => runCli(['test', ...args], { cwd });
    const none = await run();
    const format = await run('--format', 'xml');

    expect({ code: none.code, stderr: none.stderr }).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('tests:'),
    });
    expect(format.code).toBe(64);
  });
});

describe('pgherd test on an embedded server', () => {
  test('makes the database from a schema file and a command, and gives each test an untouched one', async () => {
    const cwd = writeFiles({
      'pgherd.yaml': `project: shop\ntest: { schema: db/schema.sql, command: "node migrate.mjs" }\n`,
      'db/schema.sql': 'create table events (id serial, note text); create table once (id int);',
      'migrate.mjs': `console.log('migrating ' + process.env.PGDATABASE, process.env.DATABASE_URL?.startsWith('postgres'));`,
      'jobs.yaml': `
jobs:
  add: { role: adder, sql: "insert into events (note) values ('x') returning id", expect: { rows: "= 2" } }
  commits: { transaction: false, sql: "insert into once values (1); vacuum once" }
  counts: { sql: "select pgherd.enqueue('select 1')" }
tests:
  - { name: first, job: add, given: "grant insert, select on events to adder; grant usage on sequence events_id_seq to adder", expect: { query: select id from events, rows: [[1]] } }
  - { name: second, job: add, given: "grant insert, select on events to adder; grant usage on sequence events_id_seq to adder", expect: { query: select id from events, rows: [[1]] } }
  - { name: vacuums, job: commits, expect: { query: select id from once, rows: [[1]] } }
  - { name: vacuums again, job: commits, expect: { query: select id from once, rows: [[1]] } }
`,
    });
    const tests = await runCli(['test', '--parallel', '1'], { cwd });
    const once = await runCli(['test', '--once'], { cwd });

    expect(tests.stderr).toContain('migrating pgherd_test true');
    expect(tests.stdout).toMatch(
      /✓ add +first .*\n✓ add +second .*\n✓ commits +vacuums .*\n✓ commits +vacuums again .*\n4 of 4 passed/,
    );
    expect(tests.stdout).toContain('1 of 3 jobs have no test (pgherd test --coverage).');
    expect(tests.code).toBe(0);
    expect(once.stdout).toMatch(/✗ add +runs once .*\n +the job failed: 42501/);
    expect(once.stdout).toMatch(/✓ counts +runs once/);
    expect(once.code).toBe(1);
  });
});

describe('the tests of the examples', () => {
  test('pass', async () => {
    const { code, stdout } = await runCli(['test', 'examples'], { cwd: ROOT });

    expect(stdout).toContain('✓ purge-orders');
    expect(code).toBe(0);
  });
});
