import { PgherdError } from '../../errors.ts';
import { connect } from '../../postgres/connection.ts';
import type { Target } from '../../postgres/target.ts';
import { recordTarget } from '../../store/ledger/targets.ts';
import { type MigrateTargetResult, migrateTarget } from '../../store/migrate/migrate-target.ts';
import { useSchema, useSystemPath } from '../../store/migrate/schema-version.ts';
import { type ControlOptions, resolveTarget, withControlConnection } from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';

/** The result of `migrate --target` for one database. */
export interface MigratedTarget {
  /** As passed on the command line. */
  readonly target: string;
  /** null: the same server. */
  readonly connection: string | null;
  readonly database: string;
  readonly result: MigrateTargetResult;
}

/** Names of environment variables that hold the URLs of `connections` in `pgherd.yaml`. */
export type ConnectionUrls = Readonly<Record<string, { readonly urlEnv: string }>>;

/**
 * Installs or upgrades the ledger in the named databases, and records it in the home database. A name is a connection of
 * `pgherd.yaml`, `connection/database`, or else a database of the server pgherd lives in.
 */
export async function migrateTargets(
  context: CliContext,
  home: ControlOptions & { readonly schema: string },
  names: readonly string[],
  connections: ConnectionUrls,
): Promise<readonly MigratedTarget[]> {
  const homeTarget = await resolveTarget(context, home);
  const places = names.map((name) => ({ name, place: placeOf(name, connections) }));
  const migrated: MigratedTarget[] = [];
  for (const { name, place } of places) {
    const target = await targetOfPlace(context, place, homeTarget, connections);
    const result = await migrateThere(context, target, home);
    const database = target.database;
    await withControlConnection(context, home, async (connection) => {
      await useSchema(connection, home.schema);
      const isDefault = place.connection !== null && place.database === null;
      await recordTarget(connection, { connection: place.connection, database, isDefault }, result.owner);
    });
    migrated.push({ target: name, connection: place.connection, database, result });
  }
  return migrated;
}

export function describeMigrated({ connection, database, result }: MigratedTarget): string {
  const where = connection === null ? `database ${database}` : `database ${database} of connection ${connection}`;
  const { from, to, schema, applied } = result;
  if (applied.length === 0) return `The ledger in ${where} is up to date (schema ${schema}, version ${to}).`;
  if (from === 0)
    return `Installed the ledger in ${where} (schema ${schema}, version ${to}): jobs there run exactly once.`;
  return `Upgraded the ledger in ${where} (schema ${schema}, version ${from} to ${to}).`;
}

interface Place {
  readonly connection: string | null;
  readonly database: string | null;
}

function placeOf(name: string, connections: ConnectionUrls): Place {
  if (Object.hasOwn(connections, name)) return { connection: name, database: null };
  const slash = name.indexOf('/');
  const before = name.slice(0, Math.max(0, slash));
  if (slash > 0 && Object.hasOwn(connections, before)) return { connection: before, database: name.slice(slash + 1) };
  return { connection: null, database: name };
}

/** Returns where a database with a ledger is reached. Throws `usage` and `config_invalid`. */
export async function targetOfPlace(
  context: CliContext,
  { connection, database }: Place,
  home: Target,
  connections: ConnectionUrls,
): Promise<Target> {
  if (connection === null) {
    if (database === home.database) {
      throw new PgherdError('usage', `--target ${database} is the database pgherd lives in`, {
        hint: 'effects there are exactly once without a ledger',
      });
    }
    return { ...home, database: database ?? home.database };
  }
  const variable = connections[connection]?.urlEnv ?? '';
  const url = context.env[variable] ?? '';
  if (url === '') {
    throw new PgherdError('config_invalid', `connection "${connection}": the variable ${variable} is not set`, {
      hint: `set ${variable} to a URL whose login may create a schema there`,
    });
  }
  const { targetOf } = await import('../../postgres/target.ts');
  const target = targetOf(url, context.env);
  return database === null ? target : { ...target, database };
}

async function migrateThere(
  context: CliContext,
  target: Target,
  { applicationName, schema }: { readonly applicationName: string; readonly schema: string },
): Promise<MigrateTargetResult> {
  const connection = await connect(target, { applicationName });
  const interrupt = (): void => connection.destroy();
  context.signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await migrateTarget(await useSystemPath(connection), schema);
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    await connection.close();
  }
}
