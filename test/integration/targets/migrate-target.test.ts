import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrateTarget } from '../../../src/store/migrate/migrate-target.ts';
import { knownSteps, readSource } from '../../../src/store/migrate/schema-source.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let home: TestDatabase;
let reports: TestDatabase;
let sales: TestDatabase;
let directory: string;

beforeAll(async () => {
  [home, reports, sales] = await Promise.all([
    createTestDatabase(),
    createTestDatabase({ migrated: false }),
    createTestDatabase({ migrated: false }),
  ]);
  directory = await mkdtemp(join(tmpdir(), 'pgherd-target-'));
  await writeFile(
    join(directory, 'pgherd.yaml'),
    'project: test\ninclude: ["jobs.yaml"]\nconnections:\n  reporting: { url_env: REPORTING_URL }\n',
  );
  await writeFile(
    join(directory, 'jobs.yaml'),
    `jobs:
  there: { sql: select 1, connection: reporting }
  beside: { sql: select 1, database: ${sales.name} }
  both: { sql: select 1, connection: reporting, database: ${sales.name} }
  home: { sql: select 1, database: ${home.name} }
`,
  );
});
afterAll(async () => {
  await Promise.all([home.drop(), reports.drop(), sales.drop(), rm(directory, { recursive: true })]);
});

const pgherd = (...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli([...args, '--url', home.url], { cwd: directory, env: { REPORTING_URL: reports.url } });

async function warned(): Promise<readonly string[]> {
  const { stdout } = await pgherd('plan', '--format', 'json');
  const plan: { diagnostics: { code: string; hint: string }[] } = JSON.parse(stdout);
  return plan.diagnostics.filter(({ code }) => code === 'PGH202').map(({ hint }) => hint);
}

test('installs the requested ledgers, records them in pgherd’s database, and plan warns of the others', async () => {
  expect(await warned()).toEqual([
    `pgherd migrate --target ${sales.name}`,
    `pgherd migrate --target reporting/${sales.name}`,
    'pgherd migrate --target reporting',
  ]);

  const result = await pgherd('migrate', '--target', 'reporting', '--target', sales.name, '--format', 'json');

  expect(result).toMatchObject({ code: 0, stderr: '' });
  const names = knownSteps('target');
  const installed = { schema: 'pgherd_target', from: 0, to: names.length, applied: names };
  expect(JSON.parse(result.stdout).targets).toEqual([
    { target: 'reporting', connection: 'reporting', database: reports.name, ...installed },
    { target: sales.name, connection: null, database: sales.name, ...installed },
  ]);
  expect(await warned()).toEqual([`pgherd migrate --target reporting/${sales.name}`]);

  const again = await pgherd('migrate', '--target', `reporting/${sales.name}`, '--target', 'reporting');

  expect(again.code).toBe(0);
  expect(again.stdout).toContain(
    `The ledger in database ${sales.name} of connection reporting is up to date (schema pgherd_target, version ${names.length}).`,
  );
  expect(await warned()).toEqual([]);
}, 180_000); // five processes

test('shows a DBA the SQL of the ledger, which it then finds', async () => {
  const database = await createTestDatabase({ migrated: false });
  try {
    const { stdout } = await pgherd('migrate', '--target', database.name, '--print');
    await database.query(stdout);

    const result = await pgherd('migrate', '--target', database.name);

    expect(result.stdout).toContain(`The ledger in database ${database.name} is up to date`);
    expect(await home.query('select from pgherd.targets where database = $1', [database.name])).toHaveLength(1);
  } finally {
    await database.drop();
  }
});

test.each([
  ['the database pgherd lives in', () => home.name, 64, /is the database pgherd lives in/],
  ['a database that is not there', () => 'no_such_database', 1, /database "no_such_database" does not exist/],
])('refuses %s', async (_, name, code, message) => {
  const result = await pgherd('migrate', '--target', name());

  expect(result.code).toBe(code);
  expect(result.stderr).toMatch(message);
});

test('names the variable of a connection that is not set', async () => {
  const result = await runCli(['migrate', '--target', 'reporting', '--url', home.url], { cwd: directory });

  expect(result.code).toBe(1);
  expect(result.stderr).toContain('connection "reporting": the variable REPORTING_URL is not set');
});

describe('locks that others hold', () => {
  let there: TestDatabase;
  beforeAll(async () => {
    there = await createTestDatabase({ migrated: false });
  });
  afterAll(() => there.drop());

  const migrateThere = async (source = readSource('target')): ReturnType<typeof migrateTarget> => {
    const connection = await connect(targetOf(there.url), { applicationName: 'test' });
    return migrateTarget(connection, 'pgherd', 200, source).finally(() => connection.close());
  };
  const TAKE_ADVISORY = 'select pg_advisory_lock(1885825124, 1)';

  test('the first installation fails when another login keeps the advisory lock, and names that login', async () => {
    const lockHolder = await there.createRole('lock_holder');
    const holder = await there.client(lockHolder);
    await holder.query("set application_name = 'a lock holder'");
    await holder.query(TAKE_ADVISORY);

    await expect(migrateThere()).rejects.toMatchObject({
      code: 'lock_not_obtained',
      message: expect.stringMatching(
        /was not obtained within 200 ms; nothing was changed there: the advisory lock of migrations is held \(pid \d+, user lock_holder_\w+, a lock holder\)$/,
      ),
      hint: expect.stringContaining('pg_terminate_backend'),
    });
    expect(await there.query("select to_regnamespace('pgherd_target') as schema")).toEqual([{ schema: null }]);
    await holder.end();
  });

  test('an upgrade goes on beside it, but waits for another upgrade', async () => {
    await migrateThere();
    const source = readSource('target');
    const later = {
      ...source,
      steps: [{ name: '9999_test', sql: 'alter table @schema@.ledger add column test text;' }],
    };
    const holder = await there.client();
    await holder.query(TAKE_ADVISORY);
    await holder.query('begin; lock table pgherd_target.migrations in share row exclusive mode');

    await expect(migrateThere(later)).rejects.toMatchObject({ code: 'lock_not_obtained' });
    await holder.query('rollback');

    expect((await migrateThere(later)).applied).toEqual(['9999_test']);
    expect((await migrateThere(later)).applied).toEqual([]);
  });
});
