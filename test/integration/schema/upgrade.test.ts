import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { inInstallOrder, type SchemaFile } from '../../../src/store/migrate/install-order.ts';
import { migrate } from '../../../src/store/migrate/migrate.ts';
import { latestVersion, readSource, type SchemaSource } from '../../../src/store/migrate/schema-source.ts';
import { readCatalog } from '../../support/catalog.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

// What a later pgherd may change: a table, a column and its comment, the columns of a view, the arguments and the result of
// functions, one function that goes and one that comes.
const CURRENT = readSource('home');
const file = (path: string, sql: string): SchemaFile => ({ path, sql });
const OLD: SchemaSource = {
  ...CURRENT,
  files: inInstallOrder([
    ...CURRENT.files,
    file(
      'tables/step_table.sql',
      "create table @schema@.step_table (a int);\n\ncomment on table @schema@.step_table is\n  'A.';\n",
    ),
    file(
      'views/step_view.sql',
      'create or replace view @schema@.step_view as select a, a as gone from @schema@.step_table;',
    ),
    file('views/step_above.sql', 'create or replace view @schema@.step_above as select a from @schema@.step_view;'),
    file(
      'functions/step/step_changed.sql',
      'create or replace function @schema@.step_changed(a int) returns int language sql as $$ select a $$;',
    ),
    file(
      'functions/step/step_result.sql',
      'create or replace function @schema@.step_result() returns setof @schema@.step_view language sql as $$ select * from @schema@.step_view $$;',
    ),
    file(
      'functions/step/step_gone.sql',
      'create or replace function @schema@.step_gone() returns int language sql as $$ select 1 $$;',
    ),
  ]),
};
const NEW: SchemaSource = {
  ...CURRENT,
  steps: [
    {
      name: '9999_step',
      sql: 'alter table @schema@.step_table add column b int;\nupdate @schema@.step_table set b = a;\n',
    },
  ],
  files: inInstallOrder([
    ...CURRENT.files,
    file(
      'tables/step_table.sql',
      "create table @schema@.step_table (a int, b int);\n\ncomment on table @schema@.step_table is\n  'A, isn''t it; B.';\ncomment on column @schema@.step_table.b is 'B.';\n",
    ),
    file('views/step_view.sql', 'create or replace view @schema@.step_view as select b, a from @schema@.step_table;'),
    file('views/step_above.sql', 'create or replace view @schema@.step_above as select b from @schema@.step_view;'),
    file(
      'functions/step/step_changed.sql',
      'create or replace function @schema@.step_changed(other int, b text default null) returns text language sql as $$ select b $$;',
    ),
    file(
      'functions/step/step_result.sql',
      'create or replace function @schema@.step_result() returns setof @schema@.step_view language sql as $$ select * from @schema@.step_view $$;',
    ),
    file(
      'functions/step/step_new.sql',
      "create or replace function @schema@.step_new() returns int language sql as $$ select 2 $$;\n\ncomment on function @schema@.step_new is\n  'New.';",
    ),
  ]),
};

const databases: TestDatabase[] = [];
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ migrated: false });
  databases.push(database);
  return database;
}

async function migrateTo(database: TestDatabase, source: SchemaSource): ReturnType<typeof migrate> {
  const connection = await connect(targetOf(database.url), { applicationName: 'test' });
  return migrate(connection, 'pgherd', { source }).finally(() => connection.close());
}

describe('an upgrade', () => {
  test('leaves the catalog that a fresh installation has, and keeps data', async () => {
    const [upgraded, fresh] = [await emptyDatabase(), await emptyDatabase()];
    await migrateTo(upgraded, OLD);
    await upgraded.query('insert into pgherd.step_table values (7)');
    const before = await readCatalog(upgraded, 'pgherd');

    expect(await migrateTo(upgraded, NEW)).toMatchObject({
      from: latestVersion(),
      to: latestVersion() + 1,
      applied: ['9999_step'],
    });
    await migrateTo(fresh, NEW);

    const after = await readCatalog(upgraded, 'pgherd');
    expect(after).toEqual(await readCatalog(fresh, 'pgherd'));
    expect(after).not.toEqual(before);
    expect(await upgraded.query('select b, a from pgherd.step_view')).toEqual([{ b: 7, a: 7 }]);
  });

  test('a second time changes nothing', async () => {
    const database = await emptyDatabase();
    await migrateTo(database, OLD);
    await migrateTo(database, NEW);
    const before = await readCatalog(database, 'pgherd');

    expect(await migrateTo(database, NEW)).toMatchObject({
      from: latestVersion() + 1,
      to: latestVersion() + 1,
      applied: [],
    });

    expect(await readCatalog(database, 'pgherd')).toEqual(before);
  });

  test('keeps grants on objects that it re-creates, also when it had to drop them', async () => {
    const database = await emptyDatabase();
    await migrateTo(database, OLD);
    const role = await database.createRole('reader');
    await database.query(`grant select on pgherd.step_view, pgherd.topic_stats to ${role}`);

    await migrateTo(database, NEW);

    const client = await database.client(role);
    expect((await client.query('select count(*)::int as n from pgherd.step_view, pgherd.topic_stats')).rows).toEqual([
      { n: 0 },
    ]);
  });

  test('keeps a view of another owner, or names the view that prevents the upgrade, and then changes nothing', async () => {
    const database = await emptyDatabase();
    await migrateTo(database, OLD);
    await database.query('create view public.stays as select topic from pgherd.topic_stats');
    await database.query('create view public.report as select gone from pgherd.step_view');
    const before = await readCatalog(database, 'pgherd');

    await expect(migrateTo(database, NEW)).rejects.toMatchObject({
      message: expect.stringContaining('view report depends on view pgherd.step_view, which this upgrade changes'),
    });
    expect(await readCatalog(database, 'pgherd')).toEqual(before);

    await database.query('drop view public.report');
    await migrateTo(database, NEW);
    expect(await database.query('select from public.stays')).toEqual([]);
  });

  test('applies a step by its name, also when one with a higher number is there', async () => {
    const database = await emptyDatabase();
    const second = { ...CURRENT, steps: [{ name: '9999_second', sql: 'select;' }] };
    const both = { ...CURRENT, steps: [{ name: '9998_first', sql: 'select;' }, ...second.steps] };
    await migrateTo(database, CURRENT);

    expect(await migrateTo(database, second)).toMatchObject({ applied: ['9999_second'] });
    expect(await migrateTo(database, both)).toMatchObject({ applied: ['9998_first'] });
    await expect(migrateTo(database, second)).rejects.toMatchObject({
      code: 'schema_too_new',
      message: expect.stringContaining('9998_first'),
    });
  });

  test('happens once when several start it at the same time', async () => {
    const database = await emptyDatabase();
    const installed = await Promise.all([1, 2, 3].map(() => migrateTo(database, CURRENT)));
    expect(installed.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
    const step = { ...CURRENT, steps: [{ name: '9999_once', sql: 'create table @schema@._once ();' }] };

    const upgraded = await Promise.all([1, 2, 3].map(() => migrateTo(database, step)));

    expect(upgraded.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  });
});
