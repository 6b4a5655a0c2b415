import type { Connection } from './connection.ts';
import { quoteIdentifier } from './identifier.ts';

/** Creates an empty database. Throws PostgreSQL's error when it exists. */
export async function createDatabase(connection: Connection, name: string): Promise<void> {
  await connection.execute(`create database ${quoteIdentifier(name)}`);
}

/** Creates an empty database unless it exists. */
export async function createMissingDatabase(connection: Connection, name: string): Promise<void> {
  const [known] = await connection.query('select from pg_database where datname = $1', [name]);
  if (known === undefined) await createDatabase(connection, name);
}

/** Returns the server's version as people write it, such as `18.4`. */
export async function serverVersion(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ version: string }>(
    "select pg_catalog.current_setting('server_version') as version",
  );
  return row?.version ?? '';
}
