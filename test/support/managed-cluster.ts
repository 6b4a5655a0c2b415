import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startEmbedded } from '../../src/embedded/server.ts';
import { keepSecret } from './secrets.ts';
import { findBinaries } from './test-server.ts';

/**
 * The rights of the login that a managed service hands out. `rds`: may grant the predefined roles. `neon` (also Supabase): may
 * grant pg_monitor and pg_signal_backend. `cloudsql`: creates roles, may grant no predefined one from PostgreSQL 16 on.
 * `heroku`: owns its database and creates no roles.
 */
export type AdminClass = 'rds' | 'neon' | 'cloudsql' | 'heroku';

const MAY_GRANT: Readonly<Record<AdminClass, readonly string[]>> = {
  rds: ['pg_monitor', 'pg_read_all_stats', 'pg_signal_backend'],
  neon: ['pg_monitor', 'pg_signal_backend'],
  cloudsql: [],
  heroku: [],
};

/** A server of its own, since roles are shared by all databases: on this one pgherd was never installed. */
export interface ManagedCluster {
  readonly major: number;
  /** Creates a login with the rights of a class; returns its name. */
  createAdmin(kind: AdminClass): Promise<string>;
  /** Creates a login without any right; returns its name. */
  createLogin(name: string): Promise<string>;
  /** Creates an empty database; returns its name. */
  createDatabase(owner: string): Promise<string>;
  /** null: the superuser's. A login that was made elsewhere gets its password here. */
  url(database: string, login: string | null): string;
  password(login: string): string;
  /** Runs statements as a login (null: as superuser) on a session of their own; returns the rows of the last one. */
  as<R extends pg.QueryResultRow>(login: string | null, database: string, sql: string): Promise<readonly R[]>;
  /** Opens an idle session; returns a function that closes it. */
  hold(login: string, database: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export async function startManagedCluster(settings: Readonly<Record<string, string>> = {}): Promise<ManagedCluster> {
  const binaries = findBinaries();
  const server = await startEmbedded({
    durable: false,
    purpose: 'test',
    settings,
    ...(binaries === null ? {} : { binaries }),
  });
  const passwords = new Map<string, string>();
  const password = (login: string): string => {
    const known = passwords.get(login) ?? randomBytes(12).toString('hex');
    passwords.set(login, known);
    keepSecret(known);
    return known;
  };
  const url = (database: string, login: string | null): string =>
    login === null ? server.url(database) : server.url(database, login, password(login));
  const as = async <R extends pg.QueryResultRow>(
    login: string | null,
    database: string,
    sql: string,
  ): Promise<readonly R[]> => {
    const client = new pg.Client({ connectionString: url(database, login) });
    await client.connect();
    try {
      const result: pg.QueryResult<R> | pg.QueryResult<R>[] = await client.query<R>(sql);
      return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
    } finally {
      await client.end();
    }
  };
  const superuser = <R extends pg.QueryResultRow>(sql: string): Promise<readonly R[]> => as<R>(null, 'postgres', sql);
  const createLogin = async (name: string, attributes = ''): Promise<string> => {
    const login = `${name}_${randomBytes(3).toString('hex')}`;
    await superuser(`create role ${login} login ${attributes} password '${password(login)}'`);
    return login;
  };
  const [row] = await superuser<{ version: string }>("select current_setting('server_version_num') as version");
  return {
    major: Math.floor(Number(row?.version) / 10_000),
    createAdmin: async (kind) => {
      const login = await createLogin(kind, kind === 'heroku' ? '' : 'createdb createrole');
      for (const role of MAY_GRANT[kind]) await superuser(`grant ${role} to ${login} with admin option`);
      return login;
    },
    createLogin: (name) => createLogin(name),
    createDatabase: async (owner) => {
      const name = `app_${randomBytes(3).toString('hex')}`;
      await superuser(`create database ${name} owner ${owner}`);
      return name;
    },
    url,
    password,
    as,
    hold: async (login, database) => {
      const client = new pg.Client({ connectionString: url(database, login) });
      await client.connect();
      return () => client.end();
    },
    stop: () => server.stop(),
  };
}
