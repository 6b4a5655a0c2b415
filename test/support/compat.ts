import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { installCompat } from '../../src/store/compat/compat.ts';
import type { CompatPeer } from '../../src/store/compat/compat-peer.ts';
import type { TestDatabase } from './database.ts';

/** Installs a peer's names in a migrated test database, as the superuser. */
export async function installCompatIn(database: TestDatabase, peer: CompatPeer): Promise<void> {
  const connection = await connect(targetOf(database.url), { applicationName: 'pgherd tests' });
  try {
    await installCompat(connection, 'pgherd', peer);
  } finally {
    await connection.close();
  }
}

/** The SQLSTATE that a statement ends with, or null when it succeeds. */
export async function sqlstateOf(statement: Promise<unknown>): Promise<string | null> {
  const error: unknown = await statement.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return null;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

/** The first column of the first row. */
export async function firstValue(client: QueryClient, sql: string, values: readonly unknown[] = []): Promise<unknown> {
  const result = await client.query({ text: sql, values: [...values], rowMode: 'array' });
  return result.rows[0]?.[0];
}

interface QueryClient {
  query(config: {
    readonly text: string;
    readonly values: unknown[];
    readonly rowMode: 'array';
  }): Promise<{ readonly rows: readonly (readonly unknown[])[] }>;
}
