import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PgherdError } from '../../errors.ts';
import { type EmbeddedServer, startEmbedded } from './server.ts';

export interface DevDatabaseOptions {
  /** Created empty. */
  readonly database: string;
  /** SQL that fills it, run as superuser; psql's own commands (`\copy`) do not work in it. null: leave it empty. */
  readonly init: { readonly file: string; readonly sql: string } | null;
  /** `roles` of `pgherd.yaml`: the environment variable that holds each role's password. */
  readonly roles: readonly { readonly role: string; readonly passwordEnv: string }[];
  readonly signal?: AbortSignal;
}

export interface DevDatabase {
  readonly server: EmbeddedServer;
  /** A superuser's URL, the password included. */
  readonly url: string;
  /** The generated passwords, by the name of the variable that is expected to hold them. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts an embedded server with one database in it, fills that, and gives each role a random password; a role that
 * the SQL has not created is created. The caller stops `server`. Throws `embedded_postgres_failed`, which names file and
 * line when the SQL fails, or the signal's reason; then no server is left.
 */
export async function startDevDatabase(options: DevDatabaseOptions): Promise<DevDatabase> {
  const { database, init, roles, signal } = options;
  const server = await startEmbedded({
    durable: false, // its data goes when it stops
    purpose: 'dev',
    settings: { max_connections: '200' },
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const url = server.url(database);
    await withClient(server.url('postgres'), signal, (client) =>
      client.query(`create database ${client.escapeIdentifier(database)}`),
    );
    const env: Record<string, string> = {};
    await withClient(url, signal, async (client) => {
      if (init !== null) await runInit(client, init);
      for (const { role, passwordEnv } of roles) {
        // Roles that share a variable share the password.
        env[passwordEnv] ??= randomBytes(18).toString('base64url');
        await setPassword(client, role, env[passwordEnv]);
      }
    });
    return { server, url, env };
  } catch (error) {
    await server.stop();
    signal?.throwIfAborted();
    throw error;
  }
}

async function runInit(client: pg.Client, init: { readonly file: string; readonly sql: string }): Promise<void> {
  try {
    await client.query(init.sql);
  } catch (error) {
    const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
    // The position counts code points, from 1.
    const before = Number.isNaN(position) ? null : [...init.sql].slice(0, position - 1).join('');
    const place = before === null ? init.file : `${init.file}:${before.split('\n').length}`;
    throw new PgherdError('embedded_postgres_failed', `${place}: ${error instanceof Error ? error.message : error}`, {
      hint: 'The file is run as one script by a superuser of a new database; correct it and start again.',
      cause: error,
    });
  }
}

async function setPassword(client: pg.Client, role: string, password: string): Promise<void> {
  const known = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${client.escapeIdentifier(role)} login password ${client.escapeLiteral(password)}`);
}

async function withClient(
  connectionString: string,
  signal: AbortSignal | undefined,
  use: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  signal?.throwIfAborted();
  const client = new pg.Client({ connectionString, application_name: 'pgherd dev' });
  // An abort stops the whole server soon after; the statement that runs fails with the connection.
  client.on('error', () => {});
  const abort = (): void => void client.connection.stream.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await client.connect();
    await use(client);
  } finally {
    signal?.removeEventListener('abort', abort);
    await client.end().catch(() => {});
  }
}
