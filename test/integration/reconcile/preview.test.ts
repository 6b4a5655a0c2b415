import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import type { JobPreview } from '../../../src/plan/preview.ts';
import { type CliResult, runCli, spawnCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let copy: TestDatabase;
let janitor: string;
let stranger: string;
let directory: string;

beforeAll(async () => {
  database = await createTestDatabase();
  copy = await createTestDatabase({ migrated: false });
  janitor = await database.createRole('janitor');
  stranger = await database.createRole('stranger');
  await copy.query('create table carts (id int primary key, closed_at date)');
  await copy.query(
    'create table items (cart int references carts on delete cascade, note text check (note is distinct from $$bad$$))',
  );
  await copy.query(`insert into carts select i, date '2026-01-01' + i % 10 from generate_series(1, 1200) i`);
  await copy.query('insert into items select id from carts where id <= 30');
  await copy.query('create table days (day date) partition by range (day)');
  await copy.query(`create table days_1 partition of days for values from ('2026-01-01') to ('2026-01-06')`);
  await copy.query(`create table days_2 partition of days for values from ('2026-01-06') to ('2026-02-01')`);
  await copy.query(`insert into days select date '2026-01-01' + i from generate_series(0, 9) i`);
  await copy.query('create table scratch (id int)');
  await copy.query('insert into scratch select generate_series(1, 50)');
  await copy.query('analyze scratch');
  await copy.query(`grant select, delete, update, insert on carts, items to ${janitor}`);
});
afterAll(async () => {
  await copy.drop();
  await database.drop();
});
afterEach(async () => {
  await database.query('delete from pgherd.jobs');
});

function write(jobs: string, files: Readonly<Record<string, string>> = {}): void {
  directory = writeFiles({ 'pgherd.yaml': 'project: preview\n', 'jobs.yaml': jobs, ...files });
}

async function pgherd(args: readonly string[], url = copy.url): Promise<CliResult> {
  return await runCli([...args, '--url', database.url], {
    cwd: directory,
    env: url === '' ? {} : { PGHERD_PREVIEW_URL: url },
  });
}

async function previews(...args: readonly string[]): Promise<Readonly<Record<string, JobPreview | undefined>>> {
  const { stdout, stderr, code } = await pgherd(['plan', '--preview', '--format', 'json', ...args]);
  expect(stderr).toBe('');
  expect([0, 4]).toContain(code);
  const plan = JSON.parse(stdout) as Plan;
  return Object.fromEntries(
    plan.changes.map((change) => [change.name, change.kind === 'job' ? change.preview : undefined]),
  );
}

describe('plan --preview', () => {
  test('says what new SQL would do, as its role, and leaves nothing behind', async () => {
    write(
      `jobs:\n  purge: { role: ${janitor}, params: { until: 2026-01-04 }, sql: "delete from carts where closed_at < ($1->>'until')::date" }\n`,
    );
    const [{ count } = { count: '' }] = await copy.query<{ count: string }>('select count(*) from carts');
    const { stdout } = await pgherd(['plan', '--preview']);

    expect(stdout).toMatch(/preview on .*:\d+\/pgherd_test_\w+, 1 of 1 job, each rolled back/);
    expect(stdout).toMatch(/\+ purge {3}would delete 360 rows of carts, delete 9 rows of items in \d+ ms/);
    expect(stdout).toContain('Sequences keep the numbers that they gave out');
    expect(await copy.query('select count(*) from carts')).toEqual([{ count }]);
  });

  test('compares with the SQL before the change', async () => {
    write(`jobs:\n  purge: { sql: "delete from carts where id > 1188" }\n`);
    expect((await pgherd(['apply', '--yes'])).code).toBe(0);
    write(`jobs:\n  purge: { sql: "delete from carts where id > 100" }\n  other: { sql: select 1 }\n`);
    const text = (await pgherd(['plan', '--preview'])).stdout;
    const markdown = (await pgherd(['plan', '--preview', '--format', 'markdown'])).stdout;

    expect(text).toMatch(/~ purge {3}would delete 1,100 rows of carts in .* {3}\(before: 12\)/);
    expect(text).toMatch(/\+ other {3}would change no row of a table, and returns 1 row in/);
    expect(markdown).toMatch(/- ▸ `purge` would delete 1,100 rows of carts in .* \(before: 12\)/);
    expect(markdown).toContain('_Sequences keep');
  });

  test('shows an error with its line and a caret', async () => {
    write(`jobs:\n  sync:\n    sql: |\n      select 1;\n      select '😀', count(*)\n      from erp_orders\n`);
    const { stdout, code } = await pgherd(['plan', '--preview']);
    const markdown = (await pgherd(['plan', '--preview', '--format', 'markdown'])).stdout;

    expect(code).toBe(0);
    expect(stdout).toContain('✗ 42P01 relation "erp_orders" does not exist, line 3 (jobs.yaml:6)');
    expect(stdout).toMatch(/ {3}3 \| from erp_orders\n +\| {6}\^\n/);
    expect(markdown).toContain('  3 | from erp_orders\n    |      ^');
  });

  test('counts what triggers and partitions see, truncated rows, and errors of deferred constraints', async () => {
    write(
      [
        'jobs:',
        '  days: { sql: "update days set day = day where day < \'2026-01-09\'" }',
        '  empty: { sql: truncate scratch }',
        `  block: { sql: "do $$ begin insert into scratch values (1), (2); delete from scratch where id = 1; end $$" }`,
        `  bad: { sql: "insert into items values (1, 'bad')" }`,
      ].join('\n'),
    );
    const found = await previews();

    expect(found).toMatchObject({
      days: { state: 'ran', tables: [{ table: 'days', updated: 8, inserted: 0, deleted: 0, truncated: null }] },
      empty: { state: 'ran', tables: [{ table: 'scratch', truncated: 50 }] },
      block: { state: 'ran', tables: [{ table: 'scratch', inserted: 2, deleted: 2 }], before: null },
      bad: { state: 'failed', error: { sqlstate: '23514', line: null } },
    });
    expect(await copy.query('select count(*)::int from scratch')).toEqual([{ count: 50 }]);
  });

  test('leaves out what it must not run, and says why', async () => {
    write(
      [
        'jobs:',
        '  asked: { preview: false, sql: delete from carts }',
        '  vacuum: { transaction: false, sql: vacuum carts }',
        '  role: { sql: "reset role; delete from carts" }',
        "  config: { sql: \"select set_config('role', 'postgres', true); delete from carts\" }",
        '  outside: { sql: "copy carts to program \'cat\'" }',
        "  link: { sql: \"select dblink_exec('x', 'delete from carts')\" }",
        '  reader: { connection: reports, sql: delete from carts }',
        `  stranger: { role: ${stranger}, sql: delete from carts }`,
        '  missing: { role: no_such_role, sql: delete from carts }',
      ].join('\n'),
      { 'pgherd.yaml': 'connections: { reports: { url_env: REPORTS } }\n' },
    );
    const found = await previews();
    const reasons = Object.fromEntries(
      Object.entries(found).map(([name, preview]) => [
        name,
        preview?.state === 'left-out' ? preview.reason.code : preview?.state,
      ]),
    );

    expect(reasons).toEqual({
      asked: 'preview-false',
      vacuum: 'no-transaction',
      role: 'changes-role',
      config: 'changes-role',
      outside: 'acts-outside',
      link: 'acts-outside',
      reader: 'no-database',
      stranger: 'failed',
      missing: 'role-refused',
    });
    expect(found.stranger).toMatchObject({ error: { sqlstate: '42501' } });
    expect(await copy.query('select count(*)::int from carts')).toEqual([{ count: 1200 }]);
  });

  test('stops at its limits, and holds on to none of them', async () => {
    write(
      [
        'jobs:',
        "  a: { sql: \"do $$ begin perform set_config('statement_timeout', '0', false); perform pg_sleep(60); end $$\" }",
        '  b: { sql: delete from scratch }',
        '  c: { sql: select 1 }',
      ].join('\n'),
    );
    const holder = await copy.client();
    await holder.query('begin');
    await holder.query('lock table scratch');
    const found = await previews('--preview-timeout', '300ms', '--preview-lock-timeout', '50ms');
    const used = await previews('--preview-budget', '1ms');
    const cut = await previews('--target', 'a', '--preview-budget', '400ms');
    await holder.query('rollback');

    expect(found).toMatchObject({
      a: { state: 'failed', error: { sqlstate: '57014', hint: expect.stringContaining('300ms: --preview-timeout') } },
      b: { state: 'failed', error: { sqlstate: '55P03', hint: expect.stringContaining('--preview-lock-timeout') } },
      c: { state: 'ran' },
    });
    const text = 'the time for all previews, 1ms, was used up: --preview-budget sets it';
    expect(cut.a).toMatchObject({ state: 'left-out', reason: { code: 'budget' } });
    expect(used.c).toEqual({ state: 'left-out', reason: { code: 'budget', text } });
  });

  test('refuses the database in which the jobs run, whatever its URL is', async () => {
    write('jobs:\n  a: { sql: create table made_by_preview (id int) }\n');
    const url = new URL(database.url);
    url.hostname = url.hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
    url.searchParams.set('sslmode', 'disable');
    const refused = await pgherd(['plan', '--preview'], url.toString());
    const none = await pgherd(['plan', '--preview'], '');
    const allowed = await pgherd(['plan', '--preview-on-target'], '');

    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('is a database in which jobs run');
    expect(refused.stderr).toContain('--preview-on-target');
    expect(none.code).toBe(64);
    expect(none.stderr).toContain('--preview-url');
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('would change no row in');
    expect(await database.query(`select to_regclass('made_by_preview') as made`)).toEqual([{ made: null }]);
  });

  test('refuses the database that a job names on the same server', async () => {
    write(`jobs:\n  a: { database: ${copy.name}, sql: delete from carts }\n`);
    const refused = await pgherd(['plan', '--preview']);

    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain(`/${copy.name} is a database in which jobs run`);
  });

  test('leaves nothing when it is killed', async () => {
    write('jobs:\n  a: { sql: "delete from carts; select pg_sleep(60)" }\n');
    // Before PostgreSQL 14 a server does not ask whether a client is still there while its SQL sleeps: the limit of the SQL ends it.
    const limit = ['--preview-timeout', '8s'];
    const running = spawnCli(['plan', '--preview', ...limit, '--preview-url', copy.url, '--url', database.url], {
      cwd: directory,
    });
    const sleeping = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'pgherd preview' and query like '%pg_sleep%'`;
    await waitFor(async () => (await copy.query(sleeping)).length > 0, { what: 'the SQL to run' });
    await running.kill('SIGKILL');
    await waitFor(async () => (await copy.query(sleeping)).length === 0, { what: 'its session to end' });

    expect(await copy.query('select count(*)::int from carts')).toEqual([{ count: 1200 }]);
  });
});
