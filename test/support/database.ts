import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { keepsDatabases } from './keep-databases.ts';
import { keepSecret } from './secrets.ts';

export interface TestDatabaseOptions {
  /** false: an empty database, without pgherd's schema. Default: a copy of the migrated template. */
  readonly migrated?: boolean;
}

export interface TestRoleOptions {
  /** Default true. */
  readonly login?: boolean;
  /** Names of existing roles. */
  readonly memberOf?: readonly string[];
}

/** A database of one test file's own, and roles of its own: roles are shared by all databases of a server. */
export interface TestDatabase {
  readonly name: string;
  /** As superuser. */
  readonly url: string;
  /** As superuser, on one connection that stays open; returns the rows. */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** A new connection, as superuser or as a role of `createRole`; `drop` closes it. */
  client(role?: string): Promise<pg.Client>;
  /** Creates a role and returns its full name: `name` and a random ending. */
  createRole(name: string, options?: TestRoleOptions): Promise<string>;
  /** A URL for a role of `createRole`, its password included. */
  roleUrl(role: string): string;
  /** The password of a role of `createRole`. */
  rolePassword(role: string): string;
  /** Closes all connections and removes the database and the roles; with `PGHERD_TEST_KEEP=1` it keeps both and prints their URLs. */
  drop(): Promise<void>;
}

/** Copies the template of the run (see `global-setup.ts`). Call `drop` in `afterAll`. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `pgherd_test_${randomBytes(6).toString('hex')}`;
  const template = options.migrated === false ? 'template0' : inject('templateName');
  await withServer(serverUrl, (client) => client.query(`create database ${name} template ${template}`));

  const url = databaseUrl(serverUrl, name);
  const passwords = new Map<string, string>();
  const clients = new Set<pg.Client>();
  const connect = async (connectionString: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString });
    // The server may end a connection (a test's intent, or drop): without a listener that would end the process.
    client.on('error', () => {});
    await client.connect();
    clients.add(client);
    return client;
  };
  const main = await connect(url);
  // A copy of the template is an installation of its own.
  if (options.migrated !== false) {
    await main.query(
      `update pgherd.installation i set uuid = gen_random_uuid(), system_identifier = p.system_identifier,
         database_oid = p.database_oid, database_name = p.database_name, relation = p.relation
       from pgherd._place() p`,
    );
  }

  const rolePassword = (role: string): string => {
    const password = passwords.get(role);
    if (password === undefined) throw new Error(`role ${role} was not made by createRole of this test database`);
    return password;
  };
  const roleUrl = (role: string): string => databaseUrl(serverUrl, name, { user: role, password: rolePassword(role) });

  return {
    name,
    url,
    rolePassword,
    roleUrl,
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
      (await main.query<R>(text, [...values])).rows,
    client: (role) => connect(role === undefined ? url : roleUrl(role)),
    createRole: async (roleName, { login = true, memberOf = [] } = {}) => {
      const role = `${roleName}_${randomBytes(4).toString('hex')}`;
      const password = randomBytes(12).toString('hex');
      const membership =
        memberOf.length === 0 ? '' : `in role ${memberOf.map((r) => main.escapeIdentifier(r)).join(', ')}`;
      const kind = login ? `login password '${password}'` : 'nologin';
      await main.query(`create role ${main.escapeIdentifier(role)} ${kind} ${membership}`);
      passwords.set(role, password);
      keepSecret(password);
      return role;
    },
    drop: async () => {
      await Promise.all([...clients].map((client) => client.end().catch(() => {})));
      if (keepsDatabases()) {
        process.stderr.write(`kept: ${url}\n`);
        return;
      }
      await withServer(serverUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        for (const role of passwords.keys()) await client.query(`drop role if exists ${client.escapeIdentifier(role)}`);
      });
    },
  };
}

/** The same server and parameters, another database, and another user where given. */
function databaseUrl(serverUrl: string, database: string, login?: { user: string; password: string }): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (login !== undefined) {
    url.username = encodeURIComponent(login.user);
    url.password = login.password;
  }
  return url.href;
}

async function withServer(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
