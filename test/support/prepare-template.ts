import pg from 'pg';

/**
 * Fills the template database, once per run; every test database starts as a copy of it.
 * Leaves no connection behind: PostgreSQL does not copy a database that is in use.
 */
export async function prepareTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('revoke create on schema public from public');
  } finally {
    await client.end();
  }
}
