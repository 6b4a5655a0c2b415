import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrationScript } from '../../../src/store/migrate/migrate.ts';
import { migrateTarget, targetScript } from '../../../src/store/migrate/migrate-target.ts';
import { readSource } from '../../../src/store/migrate/schema-source.ts';
import { readCatalog } from '../../support/catalog.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));
const sqlBelow = (folder: string): readonly string[] =>
  readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sql'));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const connection = await connect(targetOf(database.url), { applicationName: 'test' });
  await migrateTarget(connection, 'pgherd').finally(() => connection.close());
});
afterAll(() => database.drop());

describe.each([
  ['store/schema', 'pgherd', migrationScript('pgherd'), 'home'],
  ['store/target', 'pgherd_target', targetScript('pgherd'), 'target'],
] as const)('the source in %s', (folder, schema, script, kind) => {
  test('is installed exactly once, each file whole', () => {
    const counts = sqlBelow(folder).map((path) => {
      // The grants name the objects of the other files.
      const text = path === 'grants.sql' ? readSource(kind).grants : readFileSync(join(SRC, folder, path), 'utf8');
      const sql = text
        .replaceAll('@schema@', `"${schema}"`)
        .replaceAll('@channel@', schema)
        .replaceAll('@role_prefix@', '');
      return [path, script.split(sql).length - 1];
    });
    expect(counts.filter(([path, count]) => count !== (String(path).startsWith('steps/') ? 0 : 1))).toEqual([]);
    expect(counts.length).toBeGreaterThan(5);
  });

  test('has a file of its own for each table, view and function name, and no other', async () => {
    const found = await database.query<{ name: string }>(
      `select distinct case when relkind = 'v' then 'views/' else 'tables/' end || relname as name from pg_class
         where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v') and relname !~ '^_task_log_\\d+$'
       union select distinct 'functions/' || proname from pg_proc where pronamespace = $1::regnamespace`,
      [schema],
    );
    const files = sqlBelow(folder).filter((path) => /^(tables|views|functions)\//.test(path));
    expect(files.map((path) => path.replace(/^(\w+)\/(?:.*\/)?(\w+)\.sql$/, '$1/$2')).sort()).toEqual(
      found.map(({ name }) => name).sort(),
    );
  });

  test('has a comment on every table, view, column and function that is not internal', async () => {
    const bare = await database.query(
      `select c.oid::regclass || coalesce('.' || a.attname, '') as name
         from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v') and c.relname !~ '^_'
           and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)
       union all
       select p.oid::regprocedure::text from pg_proc p
         where p.pronamespace = $1::regnamespace and p.proname !~ '^_' and obj_description(p.oid, 'pg_proc') is null`,
      [schema],
    );
    expect(bare).toEqual([]);
  });
});

test('the script for a DBA installs the same as migrate', async () => {
  const other = await createTestDatabase({ migrated: false });
  try {
    await other.query(migrationScript('pgherd'));
    expect(await readCatalog(other, 'pgherd')).toEqual(await readCatalog(database, 'pgherd'));
  } finally {
    await other.drop();
  }
});

test('no SQL is generated from the text of installed objects', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|sql)$/.test(path));
  expect(files.length).toBeGreaterThan(300);
  expect(
    files.filter((path) =>
      /pg_get_(functiondef|viewdef|function_sqlbody)|\bprosrc\b/.test(readFileSync(join(SRC, path), 'utf8')),
    ),
  ).toEqual([]);
});

test('the page about the SQL API names every function that a caller may use', async () => {
  const page = readFileSync(join(SRC, '../docs/sql-api.md'), 'utf8');
  const functions = await database.query<{ name: string }>(
    `select distinct proname as name from pg_proc
     where pronamespace = 'pgherd'::regnamespace and proname !~ '^_' and has_function_privilege('job_scheduler', oid, 'execute')
       and not has_function_privilege('public', oid, 'execute')`,
  );
  expect(functions.length).toBeGreaterThan(10);
  expect(functions.filter(({ name }) => !page.includes(`${name}(`) && !page.includes(`### ${name}`))).toEqual([]);
});

// A plan type that is switched off costs 10^10 before PostgreSQL 18, and where it is needed nevertheless, PostgreSQL compiles the statement
// at every call: half a second instead of a millisecond. The servers of the tests have no JIT, those of distributions have.
test('a function that switches a plan type off switches jit off as well', async () => {
  const switching = await database.query<{ name: string; jit: boolean }>(
    `select p.proname as name, 'jit=off' = any (p.proconfig) as jit from pg_proc p
     where p.pronamespace in ('pgherd'::regnamespace, 'pgherd_target'::regnamespace)
       and exists (select from unnest(p.proconfig) c where c like 'enable\\_%=off') order by 1`,
  );
  expect(switching.length).toBeGreaterThan(5);
  expect(switching.filter(({ jit }) => !jit)).toEqual([]);
});
