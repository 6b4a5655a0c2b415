// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlanOptions } from '../../../src/plan/input/plan-input.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import type { CliResult } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { applyRequest, openControl, requestFrom } from '../../support/reconcile.ts';
import { runHere } from '../../support/run-command.ts';

let database: TestDatabase;
let control: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  control = await openControl(database.url);
});
afterAll(async () => {
  await control.close();
  await database.drop();
});

const FILES = {
  'pgherd.yaml': `# The shop.
project: shop
vars:
  order_retention: 90 days # legal asked for it
  batch: "500"
defaults:
  timeout: 30m
  labels: { area: shop }
`,
  'jobs/orders.yaml': `# Orders and carts.
defaults:
  priority: 50
x-often: &often { limit: 3, initial: 10s }
topics:
  mail: { concurrency: 2 } # two at a time

jobs:
  # Deletes what nobody needs.
  purge-orders:
    description: Old orders # the whole of it
    schedule: "0 3 * * *"   # at night
    retry: *often
    sql: | # reviewed in March
      -- only closed ones
      delete from orders
      where closed_at < now() - interval '\${order_retention}'
        and id in (select id from orders order by id limit \${batch});

  expire-carts:
    schedule:
      - "*/10 * * * *" # often
      - "5 0 * * *"
    labels:
      team: web
    sql: select count(*) from carts limit \${batch}

  short: { sql: select 1, enabled: true }
  monthly:
    timezone: Europe/Berlin

    schedule: "0 4 1 * *"
    sql_file: ../sql/monthly.sql
`,
  'sql/monthly.sql': `-- The month.
select refresh('\${order_retention}');
select done();
`,
};

let cwd: string;
const pgherd = (...args: readonly string[]): Promise<CliResult> =>
  runHere(args, { cwd, env: { PGHERD_URL: database.url } });
const file = (path: string): string => readFileSync(join(cwd, path), 'utf8');
const edit = (name: string, assignments: string): Promise<readonly object[]> =>
  database.query(`update pgherd.jobs set ${assignments} where name = '${name}'`);

interface PlanDocument {
  readonly drift: readonly object[];
  readonly changes: readonly { readonly name: string; readonly notes: readonly { readonly code: string }[] }[];
  readonly diagnostics: readonly { readonly severity: string; readonly message: string }[];
}
const plan = async (options: Partial<PlanOptions> = {}): Promise<PlanDocument> =>
  await planChanges(control, await requestFrom(cwd, { project: 'shop', options }), { lockTimeoutMs: 10_000 });
const apply = async (): Promise<void> => {
  await applyRequest(control, await requestFrom(cwd, { project: 'shop', options: { allowDeletes: 5 } }));
};

/** After a pull the plan has no drift, and each change only records what the database has already. */
async function expectNoDrift(): Promise<void> {
  const { drift, changes, diagnostics } = await plan();
  expect(drift).toEqual([]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  for (const { notes } of changes) expect(notes.map(({ code }) => code)).toContain('codified');
}

beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
  await database.query('delete from pgherd.revision_changes');
  await database.query('delete from pgherd.revisions');
  await database.query('delete from pgherd.projects');
  cwd = writeFiles(FILES);
  await apply();
});

describe('pgherd pull', () => {
  test('writes nothing while nothing was changed by hand', async () => {
    const done = await pgherd('pull', '--yes');
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain('No hand edits');
    expect(file('jobs/orders.yaml')).toBe(FILES['jobs/orders.yaml']);
  });

  test('writes each hand edit at its line and keeps comments', async () => {
    await edit('purge-orders', `schedule = '{0 4 * * *}', timeout = '1 h', labels = labels || '{"team": "shop"}'`);
    await edit(
      'expire-carts',
      `schedule = '{*/5 * * * *,5 0 * * *,9 9 * * *}', labels = '{"area": "shop", "team": "app"}'`,
    );
    await edit('short', `enabled = false, role = null, retry_limit = 2, params = '{"days": 3}'`);
    await edit('monthly', `timezone = 'UTC', starts_at = '2027-01-01T00:00:00Z'`);
    await database.query(`update pgherd.topics set concurrency = 4 where name = 'mail'`);
    const done = await pgherd('pull', '--yes');
    expect(done.stdout).toContain('schedule  "0 3 * * *" → "0 4 * * *"');
    expect(done.stdout).toContain(
      'written at the job: pgherd.yaml:7 (the defaults of the project) sets it for others as well',
    );
    expect(done).toMatchObject({ code: 0 });
    expect(file('pgherd.yaml')).toBe(FILES['pgherd.yaml']);
    expect(file('jobs/orders.yaml')).toBe(
      FILES['jobs/orders.yaml']
        .replace('"0 3 * * *"   # at night', '"0 4 * * *"   # at night')
        .replace('    retry: *often\n', '    timeout: 1h\n    retry: *often\n    labels:\n      team: shop\n')
        .replace('"*/10 * * * *" # often', '"*/5 * * * *" # often')
        .replace('- "5 0 * * *"\n', '- "5 0 * * *"\n      - "9 9 * * *"\n')
        .replace('team: web', 'team: app')
        .replace('concurrency: 2', 'concurrency: 4')
        .replace('enabled: true }', 'enabled: false, retry: { limit: 2 }, params: { days: 3 } }')
        .replace('Europe/Berlin\n', 'UTC\n')
        .replace('"0 4 1 * *"\n', '"0 4 1 * *"\n    starts_at: 2027-01-01T00:00:00Z\n'),
    );
    await expectNoDrift();
  });

  test('keeps SQL readable, its comments and its variables', async () => {
    const { sql } = (await database.query(`select sql from pgherd.jobs where name = 'purge-orders'`))[0] as {
      sql: string;
    };
    await database.query('update pgherd.jobs set sql = $1 where name = $2', [
      `${sql.replace('limit 500', 'limit   500').replace('only closed', 'closed and paid')}\nanalyze orders;`,
      'purge-orders',
    ]);
    await edit('expire-carts', `sql = E'select 1;\\nselect ''\${x}'' from carts limit 500'`);
    await edit('short', `sql = E'select 1;\\nselect 2'`);
    const done = await pgherd('pull', '--yes');
    expect(done).toMatchObject({ code: 0 });
    const text = file('jobs/orders.yaml');
    expect(text).toContain(
      "    sql: | # reviewed in March\n      -- closed and paid ones\n      delete from orders\n      where closed_at < now() - interval '${order_retention}'\n        and id in (select id from orders order by id limit   ${batch});\n      analyze orders;\n\n  expire-carts:",
    );
    expect(text).toContain("    sql: |\n      select 1;\n      select '$${x}' from carts limit ${batch}\n");
    expect(text).toContain('  short:\n    sql: |\n      select 1;\n      select 2\n    enabled: true\n  monthly:');
    await expectNoDrift();
  });

  test('writes the SQL of an sql_file into its file', async () => {
    await edit('monthly', `sql = replace(sql, 'done()', 'finished()')`);
    expect(await pgherd('pull', 'monthly', '--yes')).toMatchObject({ code: 0 });
    expect(file('sql/monthly.sql')).toBe(FILES['sql/monthly.sql'].replace('done()', 'finished()'));
    expect(file('jobs/orders.yaml')).toBe(FILES['jobs/orders.yaml']);
    await expectNoDrift();
  });

  test('writes a variable that a single value uses, and a literal where others use it', async () => {
    cwd = writeFiles({
      'pgherd.yaml': 'project: shop\nvars: { keep: 30m, batch: "7" } # two\n',
      'jobs.yaml': 'jobs:\n  a: { sql: "select ${batch}", timeout: "${keep}" }\n  b: { sql: "select 10 + ${batch}" }\n',
    });
    await apply();
    await edit('a', `timeout = '45 min', sql = 'select 8'`);
    const done = await pgherd('pull', '--yes');
    expect(done.stdout).toContain('written to the variable keep, which only this value uses');
    expect(done.stdout).toContain('written without ${batch}: the value in the database is not that of the variable');
    expect(file('pgherd.yaml')).toBe('project: shop\nvars: { keep: 45m, batch: "7" } # two\n');
    expect(file('jobs.yaml')).toContain('a: { sql: "select 8", timeout: "${keep}" }');
    await expectNoDrift();
  });

  test('keeps the type of a variable, and takes no merge key for the other key of the schedule', async () => {
    cwd = writeFiles({
      'pgherd.yaml': 'project: shop\nvars: { size: 7, on: true }\n',
      'jobs.yaml': 'jobs:\n  first: { sql: "select ${size}" }\n  second:\n    after: first\n    sql: "select ${on}"\n',
    });
    await apply();
    await edit('first', `sql = 'select 8'`);
    await edit('second', `sql = 'select false', schedule = '{0 5 * * *}'`);
    const { stdout } = await pgherd('pull', '--yes');
    expect(file('pgherd.yaml')).toBe('project: shop\nvars: { size: 8, on: false }\n');
    expect(file('jobs.yaml')).toContain('  second:\n    schedule: "0 5 * * *"\n');
    expect(stdout).not.toContain('merge key');
    await expectNoDrift();
  });

  test('declares a job that only the database has', async () => {
    await database.query(`insert into pgherd.jobs (name, schedule, sql, timeout, labels) values
      ('by-hand', '{@hourly}', E'select 1;\\nselect 2', '30 min', '{"area": "shop"}')`);
    expect((await pgherd('pull')).stdout).toContain('Only in the database: by-hand. pgherd pull NAME declares one.');
    expect((await pgherd('pull', 'short')).stdout).toBe('No hand edits: the files have what the database has.\n');
    expect(await pgherd('pull', 'by-hand', '--yes', '--file', 'jobs/orders.yaml')).toMatchObject({ code: 0 });
    expect(file('jobs/orders.yaml')).toBe(
      `${FILES['jobs/orders.yaml']}\n  by-hand:\n    schedule: "@hourly"\n    priority: 100\n    sql: |\n      select 1;\n      select 2\n`,
    );
    const adopted = await plan({ adopt: true });
    expect(adopted.changes.map(({ name, notes }) => [name, notes.map(({ code }) => code)])).toEqual([
      ['by-hand', ['adopts-row']],
    ]);
    cwd = writeFiles(FILES);
    expect(await pgherd('pull', 'by-*', '--yes')).toMatchObject({ code: 0 });
    expect(file('jobs/by-hand.yaml')).toBe(
      'jobs:\n  by-hand:\n    schedule: "@hourly"\n    sql: |\n      select 1;\n      select 2\n',
    );
  });

  test('leaves out what it cannot write, with the reason, and exits with 1', async () => {
    await edit('purge-orders', `labels = '{}', description = null`);
    await database.query(`delete from pgherd.jobs where name = 'short'`);
    const done = await pgherd('pull', '--yes');
    expect(done).toMatchObject({ code: 1 });
    expect(done.stdout).toContain('not written: job purge-orders labels.area: labels comes from');
    expect(done.stdout).toContain(
      'not written: job short: deleted in the database: remove it from jobs/orders.yaml:28',
    );
    expect(file('jobs/orders.yaml')).toBe(
      FILES['jobs/orders.yaml'].replace('    description: Old orders # the whole of it\n', ''),
    );
  });

  test('shows the changes and writes nothing without a confirmation', async () => {
    await edit('short', 'priority = 7');
    const done = await pgherd('pull', 'short');
    expect(done).toMatchObject({ code: 64 });
    expect(done.stdout).toContain('+  short: { sql: select 1, enabled: true, priority: 7 }');
    expect(done.stderr).toContain('confirmation needed');
    expect(file('jobs/orders.yaml')).toBe(FILES['jobs/orders.yaml']);
  });

  test.each([
    [['pull', 'shorty'], 'no job or topic matches "shorty", in the files or in the database', 'did you mean "short"?'],
    [['pull', 'a['], 'invalid pattern "a["', ''],
    [['pull', '--env', 'prod'], 'the environment "prod" is not declared', ''],
  ])('refuses %j', async (args, message, hint) => {
    const done = await pgherd(...args);
    expect(done).toMatchObject({ code: 64 });
    expect(done.stderr).toContain(message);
    expect(done.stderr).toContain(hint);
  });

  test('keeps CRLF and a byte order mark', async () => {
    const text = `\uFEFF${'jobs:\n  a:\n    sql: |\n      select 1;\n      select 2\n    enabled: true\n'.replaceAll('\n', '\r\n')}`;
    cwd = writeFiles({ 'pgherd.yaml': 'project: shop\n' });
    writeFileSync(join(cwd, 'jobs.yaml'), text);
    await apply();
    await edit('a', `sql = E'select 1;\\nselect 3', enabled = false`);
    expect(await pgherd('pull', '--yes')).toMatchObject({ code: 0 });
    expect(file('jobs.yaml')).toBe(text.replace('select 2', 'select 3').replace('true', 'false'));
    await expectNoDrift();
  });
});
