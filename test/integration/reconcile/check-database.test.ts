import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAgainstDatabase } from '../../../src/reconcile/check/check-database.ts';
import type { ReadResult } from '../../../src/reconcile/read/read-definitions.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { places, readFiles, writeFiles } from '../../support/definition-files.ts';
import { openControl } from '../../support/reconcile.ts';

let database: TestDatabase;
let role: string;

beforeAll(async () => {
  database = await createTestDatabase();
  role = await database.createRole('janitor');
  await database.query('create table orders (id int primary key, closed date)');
  await database.query('create table secrets (id int)');
  await database.query(`grant select, delete on orders to ${role}`);
  await database.query('create table calls (at timestamptz)');
  await database.query(`create function count_call() returns int language sql volatile security definer
    as $$ insert into public.calls values (now()); select 1 $$`);
});
afterAll(() => database.drop());

async function check(files: Readonly<Record<string, string>>, env: Record<string, string> = {}): Promise<ReadResult> {
  const read = await readFiles(files);
  const control = await openControl(database.url);
  try {
    return await checkAgainstDatabase(read, control, {
      roles: { [role]: { passwordEnv: 'JANITOR_PASSWORD' } },
      connections: { ...read.project.connections },
      env: { JANITOR_PASSWORD: database.rolePassword(role), ...env },
    });
  } finally {
    await control.close();
  }
}

describe('a check against the live database', () => {
  test('reports nothing for jobs that can run', async () => {
    const read = await check({
      'jobs.yaml': `jobs:\n  a: { role: ${role}, sql: delete from orders where closed < now() }\n  b: { sql: "create temp table t as select 1 as n; insert into t values (2)" }\n  c: { role: ${role}, sql: "set local search_path to pg_catalog; select relname from pg_class", transaction: true }\n`,
    });

    expect(read.diagnostics).toEqual([]);
  });

  test('knows the params of a job', async () => {
    const read = await check({
      'jobs.yaml': [
        'jobs:',
        '  a:',
        '    params: { days: 14, region: EU }',
        '    sql: |',
        "      delete from orders where closed < now() - make_interval(days => ($1->>'days')::int) and $1->>'region' = 'EU';",
        '      insert into calls select now() from jsonb_object_keys($1);',
        '      set search_path to public;',
        '      select no_such_column, $1 from orders',
      ].join('\n'),
    });

    expect(places(read)).toEqual(['jobs.yaml:8:14 PGH305']);
  });

  test('reports a missing object at its word in the file, also after characters outside the first plane', async () => {
    const read = await check({
      'jobs.yaml': [
        'jobs:',
        '  a:',
        '    sql: |',
        "      select '😀', id from orders;",
        '      select no_such_column from orders;',
        '      delete from no_such_table where true',
        '  b:',
        '    sql: select no_such_function(1)',
      ].join('\n'),
    });

    expect(places(read)).toEqual(['jobs.yaml:5:14 PGH305', 'jobs.yaml:6:19 PGH305', 'jobs.yaml:8:17 PGH305']);
    // The first SELECT may have made what the next statement names; b has nothing before it.
    expect(read.diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'error']);
    expect(read.diagnostics[1]?.message).toBe('relation "no_such_table" does not exist');
  });

  test('names the missing privilege of the role, and only for jobs with a role', async () => {
    const read = await check({
      'jobs.yaml': `jobs:\n  a: { role: ${role}, sql: delete from secrets where true }\n  b: { sql: delete from secrets where true }\n`,
    });

    expect(read.diagnostics).toMatchObject([
      { code: 'PGH306', severity: 'error', line: 2, message: `${role}: permission denied for table secrets` },
    ]);
    expect(read.summary.errors).toBe(1);
  });

  test('reports missing or inaccessible roles and databases, each at its key', async () => {
    const closed = await database.createRole('closed', { login: false });
    const read = await check({
      'jobs.yaml': [
        'jobs:',
        '  a: { sql: select 1, role: nobody_has_this }',
        `  b: { sql: select 1, role: ${closed} }`,
        '  c: { sql: select 1, database: no_such_database }',
      ].join('\n'),
    });

    expect(places(read)).toEqual(['jobs.yaml:2:29 PGH301', 'jobs.yaml:3:29 PGH302', 'jobs.yaml:4:33 PGH303']);
    const own = await createTestDatabase({ migrated: false });
    await own.query(`revoke connect on database ${own.name} from public`);
    const refused = await check({
      'jobs.yaml': `jobs: { a: { sql: select 1, database: ${own.name}, role: ${role} } }\n`,
    });
    await own.drop();
    expect(refused.diagnostics.map(({ code }) => code)).toEqual(['PGH304']);
  });

  test('warns of checks that are not possible, once for all jobs of a login', async () => {
    const read = await check(
      { 'jobs.yaml': `jobs:\n  a: { role: ${role}, sql: select 1 }\n  b: { role: ${role}, sql: select 2 }\n` },
      { JANITOR_PASSWORD: '' },
    );

    expect(read.diagnostics).toMatchObject([
      {
        code: 'PGH308',
        severity: 'warning',
        message: `"a" and 1 more could not be checked: role "${role}": the variable JANITOR_PASSWORD is not set`,
      },
    ]);
  });

  test('executes nothing: no function, no statement, no second statement injected by quotes', async () => {
    await database.query(`alter database ${database.name} set standard_conforming_strings = off`);
    await check({
      'jobs.yaml': [
        'jobs:',
        '  a: { sql: "select count_call()" }',
        '  b: { sql: "delete from orders where id = count_call()" }',
        "  c: { sql: \"select 'x\\\\', '; commit; drop table secrets; --'\" }",
        '  d: { sql: "do $$ begin perform count_call(); end $$" }',
      ].join('\n'),
    });
    await database.query(`alter database ${database.name} reset standard_conforming_strings`);

    expect(await database.query('select from calls')).toEqual([]);
    expect(await database.query("select to_regclass('secrets') is not null as there")).toEqual([{ there: true }]);
  });

  test('runs in validate and plan with --check-db: exit 1 or 4 with the place, nothing without it', async () => {
    const cwd = writeFiles({ 'jobs.yaml': 'jobs: { a: { sql: select 1 from nowhere for update } }\n' });
    const run = (...args: string[]): ReturnType<typeof runCli> =>
      runCli(args, { cwd, env: { PGHERD_URL: database.url } });

    expect((await run('validate')).code).toBe(0);
    const checked = await run('validate', '--check-db', '--format', 'json');
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      valid: false,
      diagnostics: [{ code: 'PGH305', file: 'jobs.yaml', line: 1, column: 33 }],
    });
    const planned = await run('plan', '--check-db');
    expect([planned.code, planned.stdout]).toEqual([4, expect.stringContaining('relation "nowhere" does not exist')]);
    const applied = await run('apply', '--check-db', '--yes');
    expect([applied.code, applied.stderr]).toEqual([4, expect.stringContaining('relation "nowhere" does not exist')]);
    expect((await run('plan')).code).toBe(0);
  });
});
