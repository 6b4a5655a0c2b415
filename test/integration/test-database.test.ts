import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('a test database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  test('is the superuser its queries run as, in a database of its own', async () => {
    const rows = await database.query<{ name: string; superuser: boolean }>(
      `select current_database() as name, rolsuper as superuser from pg_roles where rolname = current_user`,
    );

    expect(rows).toEqual([{ name: database.name, superuser: true }]);
  });

  test('lets a role log in with its own password and membership', async () => {
    const team = await database.createRole('team', { login: false });
    const janitor = await database.createRole('janitor', { memberOf: [team] });
    const client = await database.client(janitor);

    const result = await client.query(`select session_user::text as login, pg_has_role($1, 'member') as member`, [
      team,
    ]);

    expect(result.rows).toEqual([{ login: janitor, member: true }]);
  });

  test('goes with its roles and connections when dropped', async () => {
    const other = await createTestDatabase({ migrated: false });
    const role = await other.createRole('guest');
    await other.client(role);
    await other.drop();

    const rows = await database.query(
      `select datname::text as name from pg_database where datname = $1
       union all select rolname::text from pg_roles where rolname = $2`,
      [other.name, role],
    );

    expect(rows).toEqual([]);
  });

  test('stays with its roles when PGHERD_TEST_KEEP=1 asks for it', async () => {
    const other = await createTestDatabase({ migrated: false });
    const role = await other.createRole('guest');
    vi.stubEnv('PGHERD_TEST_KEEP', '1');
    try {
      await other.drop();
      const rows = await database.query(
        `select datname::text as name from pg_database where datname = $1
         union all select rolname::text from pg_roles where rolname = $2`,
        [other.name, role],
      );

      expect(rows).toEqual([{ name: other.name }, { name: role }]);
    } finally {
      vi.unstubAllEnvs();
      await other.drop();
    }
  });
});
