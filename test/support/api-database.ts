import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** A migrated database and two logins without rights in it: each may only use the SQL API. */
export interface ApiDatabase {
  readonly database: TestDatabase;
  readonly alice: pg.Client;
  readonly bob: pg.Client;
  readonly aliceRole: string;
  readonly bobRole: string;
}

export async function createApiDatabase(): Promise<ApiDatabase> {
  const database = await createTestDatabase();
  const aliceRole = await database.createRole('alice', { memberOf: ['job_scheduler'] });
  const bobRole = await database.createRole('bob', { memberOf: ['job_scheduler'] });
  return { database, aliceRole, bobRole, alice: await database.client(aliceRole), bob: await database.client(bobRole) };
}

/** The first column of the first row. */
export async function value(client: pg.Client, sql: string, values: readonly unknown[] = []): Promise<unknown> {
  const result = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' });
  return result.rows[0]?.[0];
}

/** PostgreSQL's refusal: SQLSTATE, message and hint. Fails when it does not refuse. */
export async function refusal(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<{ readonly sqlstate: string; readonly message: string; readonly hint: string | undefined }> {
  const outcome: unknown = await client.query(sql, [...values]).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error) || !('code' in outcome)) throw new Error(`was not refused: ${sql}`);
  const hint = 'hint' in outcome && typeof outcome.hint === 'string' ? outcome.hint : undefined;
  return { sqlstate: String(outcome.code), message: outcome.message, hint };
}
