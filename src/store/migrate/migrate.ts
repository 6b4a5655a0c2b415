import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { transaction } from '../../postgres/transaction.ts';
import { MIGRATION_LOCK } from '../locks/lock-numbers.ts';
import { describeMigrationHolder } from '../locks/migration-lock.ts';
import { bringUpToDate, type SchemaChange } from './bring-up-to-date.ts';
import { installSql } from './schema-script.ts';
import { assertSchemaName, latestVersion, readSource, rolesSql, type SchemaSource } from './schema-source.ts';
import { installedSteps, serverVersion } from './schema-version.ts';

export interface MigrateResult extends SchemaChange {
  /** Facts the installer should know: what could not be granted, and what to do. */
  readonly notes: readonly string[];
}

/**
 * Installs or upgrades the schema in one transaction under an advisory lock: all of it or nothing. Tables that others use are
 * waited for half a second at a time, since sessions that queue after a waiting migration wait as well.
 * Throws `unsupported_server`, `schema_too_new`, `permission_denied`, `lock_not_obtained`.
 */
export async function migrate(
  connection: Connection,
  schema: string,
  source: SchemaSource = readSource('home'),
): Promise<MigrateResult> {
  assertSchemaName(schema);
  await serverVersion(connection);
  try {
    return await patiently(() => transaction(connection, () => migrateInTransaction(connection, schema, source)));
  } catch (error) {
    if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) {
      throw new PgherdError('permission_denied', `migrate: ${error instanceof Error ? error.message : ''}`, {
        cause: error,
        hint: 'run it as a superuser or the owner of the database; pgherd migrate --print shows the SQL for a DBA',
      });
    }
    if (hasSqlstate(error, SQLSTATE.lockNotAvailable)) {
      const holder = await describeMigrationHolder(connection, MIGRATION_LOCK, schema);
      const message = `migrate: a lock was not obtained in ${PATIENCE_MS / 1_000} s of trying; nothing was changed`;
      throw new PgherdError('lock_not_obtained', holder === null ? message : `${message}: ${holder}`, {
        cause: error,
        hint: 'another migration is running, or a long task or transaction holds the tables: try again later',
      });
    }
    throw error;
  }
}

/** The script that a DBA can read and run instead of `migrate`, for a new installation. */
export function migrationScript(schema: string): string {
  assertSchemaName(schema);
  return [
    `-- pgherd: schema ${schema}, version ${latestVersion()}. Run it as a superuser, with psql -v ON_ERROR_STOP=1.`,
    'begin;',
    rolesSql(),
    PRIVILEGED_GRANTS.map((grant) => `${grant.sql};`).join('\n'),
    `create schema ${quoteIdentifier(schema)} authorization pgherd_owner;`,
    'set local role pgherd_owner;',
    installSql(readSource('home'), schema),
    'commit;',
    '',
  ].join('\n');
}

async function migrateInTransaction(
  connection: Connection,
  schema: string,
  source: SchemaSource,
): Promise<MigrateResult> {
  await connection.execute(`set local lock_timeout = ${LOCK_TRY_MS}`);
  await oneAtATime(connection, schema);
  const notes = await createRoles(connection);
  const owner = await ownerFor(connection, schema, notes);
  const isNew = (await installedSteps(connection, schema)).length === 0;
  if (isNew) await createSchema(connection, schema, owner);
  await connection.execute(`set local role ${quoteIdentifier(owner)}`);
  return { ...(await bringUpToDate(connection, schema, source)), notes };
}

/**
 * One migration at a time. Where the schema is there, its own table keeps others out: that takes a privilege, which any login
 * that holds an advisory lock need not have. Before, there is only the advisory one to wait for.
 */
async function oneAtATime(connection: Connection, schema: string): Promise<void> {
  const installed = (await installedSteps(connection, schema)).length > 0;
  const lock = installed ? 'pg_try_advisory_xact_lock' : 'pg_advisory_xact_lock';
  await connection.execute(`select ${lock}($1::int, $2::int)`, MIGRATION_LOCK);
  if (installed) {
    await connection.execute(`lock table ${quoteIdentifier(schema)}.migrations in share row exclusive mode`);
  }
}

async function createRoles(connection: Connection): Promise<string[]> {
  if (!(await attempt(connection, rolesSql()))) {
    const [row] = await connection.query<{ user: string }>('select current_user::text as user');
    return [
      `${row?.user} may not create roles: this role owns the schema and is used for everything. For separate roles, a DBA runs pgherd migrate --print`,
    ];
  }
  const notes: string[] = [];
  for (const { sql, without } of PRIVILEGED_GRANTS) {
    if (!(await attempt(connection, sql))) notes.push(`not granted: ${sql}; without it ${without}`);
  }
  return notes;
}

const PRIVILEGED_GRANTS = [
  { sql: 'grant pg_read_all_stats to pgherd_daemon', without: 'doctor and status see less' },
  { sql: 'grant pg_signal_backend to pgherd_daemon', without: 'a lost daemon is waited for instead of ended' },
] as const;

/** The owner of an existing schema; for a new one pgherd_owner where this login can act as it, else this login. */
async function ownerFor(connection: Connection, schema: string, notes: string[]): Promise<string> {
  const [row] = await connection.query<{ owner: string | null; user: string; can: boolean; exists: boolean }>(
    `select (select r.rolname from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = $1) as owner,
       current_user::text as user,
       exists (select from pg_roles where rolname = 'pgherd_owner') as exists,
       coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = 'pgherd_owner'), false) as can`,
    [schema],
  );
  if (row === undefined) throw new PgherdError('internal', 'the catalog returned no row');
  if (row.owner !== null) return row.owner;
  if (row.can) return 'pgherd_owner';
  if (row.exists && (await attempt(connection, `grant pgherd_owner to ${quoteIdentifier(row.user)}`)))
    return 'pgherd_owner';
  if (row.exists) notes.push(`${row.user} is not a member of pgherd_owner: it owns schema ${schema} itself`);
  return row.user;
}

async function createSchema(connection: Connection, schema: string, owner: string): Promise<void> {
  await connection.execute(
    `create schema if not exists ${quoteIdentifier(schema)} authorization ${quoteIdentifier(owner)}`,
  );
}

/** Again, for a while, when a lock was not obtained. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!hasSqlstate(error, SQLSTATE.lockNotAvailable) || performance.now() - startMs > PATIENCE_MS) throw error;
      await delay(LOCK_TRY_MS);
    }
  }
}

const LOCK_TRY_MS = 500;
const PATIENCE_MS = 30_000;

/** Runs a statement that may be refused; false when the privilege is missing. The transaction goes on. */
async function attempt(connection: Connection, sql: string): Promise<boolean> {
  await connection.execute('savepoint attempt');
  try {
    await connection.execute(sql);
    await connection.execute('release savepoint attempt');
    return true;
  } catch (error) {
    await connection.execute('rollback to savepoint attempt');
    if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) return false;
    throw error;
  }
}
