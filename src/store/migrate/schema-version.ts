import { PgherdError } from '../../errors.ts';
import { transactionPoolerError } from '../../postgres/connect/pooler-error.ts';
import { keepsSession } from '../../postgres/connect/session-probe.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { pinSettings } from '../../postgres/server/pinned-settings.ts';
import type { Route } from '../../postgres/target.ts';
import { pooledConnection } from '../../postgres/view/pooled-connection.ts';
import { knownSteps, latestVersion, type SchemaKind } from './schema-source.ts';

/** `server_version_num`. */
export async function serverVersion(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ version: number }>(
    "select pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version",
  );
  return row?.version ?? 0;
}

/** The names of the steps that an installed schema contains, in order; empty when the schema does not exist. */
export async function installedSteps(connection: Connection, schema: string): Promise<readonly string[]> {
  const table = `${quoteIdentifier(schema)}.migrations`;
  const [found] = await connection.query<{ there: boolean }>(
    'select pg_catalog.to_regclass($1::pg_catalog.text) is not null as there',
    [table],
  );
  if (found?.there !== true) return [];
  const rows = await connection.query<{ name: string }>(`select name from ${table} order by name collate "C"`);
  return rows.map(({ name }) => name);
}

/**
 * The version of an installed schema: 0 when there is none; lower than `latestVersion` when it lacks a step that this pgherd
 * knows; else higher by one for each step that this pgherd does not know.
 */
export async function schemaVersion(
  connection: Connection,
  schema: string,
  kind: SchemaKind = 'home',
): Promise<number> {
  return versionOf(await installedSteps(connection, schema), knownSteps(kind));
}

/** The same, from the names. */
export function versionOf(installed: readonly string[], known: readonly string[]): number {
  const common = known.filter((name) => installed.includes(name)).length;
  return common < known.length ? common : installed.length;
}

/**
 * Pins this session to the schema, so that every later statement names its tables plainly, and to the settings that pgherd relies on. `own`:
 * settings that the session asked for at its login.
 * Throws `not_migrated` and `schema_too_old`, each with the command that helps, and `connection_failed` through a pooler in
 * transaction mode, where the settings would stay on a backend that other clients use next.
 */
export async function useSchema(
  connection: Connection,
  schema: string,
  own: Readonly<Record<string, string>> = {},
): Promise<void> {
  await requireSchema(connection, schema);
  if (!(await hasOwnSession(connection))) throw transactionPoolerError(connection.target);
  await pinSettings(connection, searchPathOf(schema), { local: false, own });
}

/**
 * As `useSchema`, for a command that ends soon and whose work is in transactions: returns the connection to use, which
 * also works through a pooler in transaction mode.
 */
export async function useSchemaOnce(connection: Connection, schema: string): Promise<Connection> {
  await requireSchema(connection, schema);
  if (!(await hasOwnSession(connection))) return pooledConnection(connection, searchPathOf(schema));
  await pinSettings(connection, searchPathOf(schema), { local: false });
  return connection;
}

/**
 * As `useSchemaOnce`, for a command that works without a schema of pgherd or writes to several: names mean PostgreSQL's own functions and types.
 * In a database whose users may create objects in a schema of the search path, theirs would be found, and a type is found before a function
 * that is called with a text: `current_setting('…')` converts the text, which can execute a user's function with this login's rights.
 */
export async function useSystemPath(connection: Connection): Promise<Connection> {
  if (!(await hasOwnSession(connection))) return pooledConnection(connection, SYSTEM_PATH);
  await connection.query("select pg_catalog.set_config('search_path', $1, false)", [SYSTEM_PATH]);
  return connection;
}

const SYSTEM_PATH = 'pg_catalog, pg_temp';

async function requireSchema(connection: Connection, schema: string): Promise<void> {
  const installed = await installedSteps(connection, schema);
  const version = versionOf(installed, knownSteps('home'));
  const latest = latestVersion();
  const database = connection.target.database;
  if (installed.length === 0) {
    throw new PgherdError('not_migrated', `database ${database} has no pgherd schema '${schema}'`, {
      hint: 'run pgherd migrate (or name the schema in pgherd.yaml)',
    });
  }
  if (version < latest) {
    throw new PgherdError(
      'schema_too_old',
      `schema ${schema} in ${database} has version ${version}; this pgherd needs ${latest}`,
      {
        hint: 'run pgherd migrate; older daemons continue to work',
      },
    );
  }
}

function searchPathOf(schema: string): string {
  return `${quoteIdentifier(schema)}, pg_catalog, pg_temp`;
}

/** Known for a place once one of its sessions was examined. */
const ownSessionByRoute = new WeakMap<Route, Promise<boolean>>();

/**
 * Returns whether LISTEN, session locks and settings work on this connection. A backend that has the pid that was sent at login is not
 * behind a proxy; any other is examined, because proxies that keep the session (Neon, RDS, PgBouncer in session mode) send pids of their
 * own.
 */
async function hasOwnSession(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  const pid = row?.pid ?? 0;
  if (pid === connection.pid) return true;
  connection.learnPid(pid);
  const { route } = connection.target;
  const known = ownSessionByRoute.get(route);
  if (known !== undefined) return await known;
  const examined = keepsSession(connection, () =>
    connect(connection.target, { applicationName: 'pgherd session check' }),
  );
  ownSessionByRoute.set(route, examined);
  examined.catch(() => ownSessionByRoute.delete(route));
  return await examined;
}
