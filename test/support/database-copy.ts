import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase } from './database.ts';
import { waitFor } from './wait-for.ts';

/** Databases of the server that keep no session open between two queries, so that the server can copy them. */
export interface CopyableDatabases {
  /** Copies a database as it is; its identity is that of the original. */
  copy(of: TestDatabase): Promise<TestDatabase>;
  drop(): Promise<void>;
}

export function copyableDatabases(server: TestDatabase): CopyableDatabases {
  const made: string[] = [];
  const url = (name: string): string => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  return {
    copy: async (of) => {
      const name = `${server.name}_${randomBytes(3).toString('hex')}`;
      await waitFor(
        async () => {
          try {
            await once(url('postgres'), `create database ${name} template ${of.name}`);
            return true;
          } catch (error) {
            // A session that was closed a moment ago.
            if ((error as { code?: string }).code === '55006') return false;
            throw error;
          }
        },
        { what: `the end of the sessions of ${of.name}` },
      );
      made.push(name);
      return {
        ...server,
        name,
        url: url(name),
        query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
          (await once<R>(url(name), text, values)).rows,
      };
    },
    drop: async () => {
      for (const name of made) await once(url('postgres'), `drop database ${name} with (force)`);
    },
  };
}

async function once<R extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<R>> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await client.query<R>(text, [...values]);
  } finally {
    await client.end();
  }
}
