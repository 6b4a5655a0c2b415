import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { migrate } from '../../src/store/migrate/migrate.ts';

/**
 * Migrates the template database, once per run; every test database starts as a copy of it.
 * Leaves no connection behind: PostgreSQL does not copy a database that is in use.
 */
export async function prepareTemplate(url: string): Promise<void> {
  const connection = await connect(targetOf(url), { applicationName: 'pgherd tests' });
  try {
    await migrate(connection, 'pgherd');
  } finally {
    await connection.close();
  }
}
