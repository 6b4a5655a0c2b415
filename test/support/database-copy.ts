import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase } from './database.ts';
import { waitFor } from './wait-for.ts';

/** Databases of the server that keep no session open between two queries, so that the server can copy them. */
export interface CopyableDatabases {
  /** Copies a database as it is; its identity is that of the original. */
  copy(of: TestDatabase): Promise<TestDatabase>;
  /** Restores a dump of a database into a new one, where this machine has a pg_dump that knows the server; else copies it. */
  restore(of: TestDatabase): Promise<TestDatabase>;
  /** Makes an empty database, or empties this one by making it anew. */
  empty(former: TestDatabase | null): Promise<TestDatabase>;
  drop(): Promise<void>;
}

export function copyableDatabases(server: TestDatabase): CopyableDatabases {
  const made: string[] = [];
  const url = (name: string): string => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const handle = (name: string): TestDatabase => {
    made.push(name);
    return {
      ...server,
      name,
      url: url(name),
      query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
        (await once<R>(url(name), text, values)).rows,
    };
  };
  const copyable: CopyableDatabases = {
    restore: async (of) => {
      const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
      const dump = spawnSync('pg_dump', ['--dbname', of.url], options);
      if (dump.status !== 0) return await copyable.copy(of);
      const name = `${server.name}_${randomBytes(3).toString('hex')}`;
      await once(url('postgres'), `create database ${name} template template0`);
      const restored = handle(name);
      const args = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--dbname', restored.url];
      const { status, stderr } = spawnSync('psql', args, { ...options, input: dump.stdout });
      if (status !== 0) throw new Error(`the dump is not restored: ${stderr}`);
      return restored;
    },
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
      return handle(name);
    },
    empty: async (former) => {
      const name = former?.name ?? `${server.name}_${randomBytes(3).toString('hex')}`;
      if (former !== null) await once(url('postgres'), `drop database ${name} with (force)`);
      await once(url('postgres'), `create database ${name} template template0`);
      return former ?? handle(name);
    },
    drop: async () => {
      for (const name of made) await once(url('postgres'), `drop database ${name} with (force)`);
    },
  };
  return copyable;
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
