import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { requireEngine } from '../../postgres/server/engine.ts';
import { assertWritable, serverIdentityOf } from '../../postgres/server/identity.ts';
import { pinSettings } from '../../postgres/server/pinned-settings.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { transaction } from '../../postgres/transaction.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { COMMAND_LIMITS } from '../locks/command-limits.ts';
import { withHangingCommit } from '../locks/hanging-commit.ts';
import { TARGET_MIGRATION_LOCK } from '../locks/lock-numbers.ts';
import { describeMigrationHolder } from '../locks/migration-lock.ts';
import { bringUpToDate, type SchemaChange } from './bring-up-to-date.ts';
import { installSql } from './schema-script.ts';
import { readSource, type SchemaSource } from './schema-source.ts';
import { schemaVersion } from './schema-version.ts';

export interface MigrateTargetResult extends SchemaChange {
  readonly schema: string;
  /** The owner of the ledger: the daemons call the ledger only while this role owns it. */
  readonly owner: string;
}

/** The schema of the ledger in another database. */
export function targetSchema(schema: string): string {
  return `${schema}_target`;
}

/**
 * Installs or upgrades the ledger in a database that tasks run in: one transaction, all or nothing, safe to repeat.
 * The login becomes its owner. Throws `permission_denied`, `schema_too_new`, `unsupported_server`, and `lock_not_obtained`,
 * naming who holds the lock, when one was waited for in vain for `lockTimeoutMs`.
 */
export async function migrateTarget(
  connection: Connection,
  homeSchema: string,
  lockTimeoutMs: number = LOCK_TIMEOUT_MS,
  source: SchemaSource = readSource('target'),
): Promise<MigrateTargetResult> {
  const schema = targetSchema(homeSchema);
  await requireEngine(connection);
  assertWritable(connection.target, await serverIdentityOf(connection));
  try {
    return await transaction(connection, () => install(connection, schema, lockTimeoutMs, source));
  } catch (error) {
    if (hasSqlstate(error, SQLSTATE.lockNotAvailable)) {
      const holder = await describeMigrationHolder(connection, TARGET_MIGRATION_LOCK, schema);
      const { database } = connection.target;
      const message = `migrate --target: a lock in database ${database} was not obtained within ${spokenDuration(lockTimeoutMs)}; nothing was changed there`;
      const failed = new PgherdError('lock_not_obtained', holder === null ? message : `${message}: ${holder}`, {
        cause: error,
        hint: 'try again when that session has ended; select pg_terminate_backend(<pid>) ends it',
      });
      throw await withHangingCommit(connection, failed);
    }
    if (!hasSqlstate(error, SQLSTATE.insufficientPrivilege)) throw error;
    throw new PgherdError('permission_denied', `migrate --target: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
      hint: `run it as a login that may create schema ${schema} in database ${connection.target.database}`,
    });
  }
}

/** Returns the script that a DBA can run in the other database instead; `migrate --target` then finds and records it. */
export function targetScript(homeSchema: string): string {
  const schema = targetSchema(homeSchema);
  const quoted = quoteIdentifier(schema);
  return [
    `-- pgherd: the ledger, schema ${schema}. Run it in the database that tasks run in, with psql -v ON_ERROR_STOP=1.`,
    'begin;',
    'set local search_path = pg_catalog, pg_temp;',
    `create schema ${quoted};`,
    installSql(readSource('target'), schema, ''),
    'commit;',
    '',
  ].join('\n');
}

async function install(
  connection: Connection,
  schema: string,
  lockTimeoutMs: number,
  source: SchemaSource,
): Promise<MigrateTargetResult> {
  await pinSettings(connection, null, { local: true });
  await connection.execute(`${COMMAND_LIMITS}; set local lock_timeout = ${Math.max(1, lockTimeoutMs)}`);
  const from = await takeTurn(connection, schema, source);
  if (from === 0) await connection.execute(`create schema if not exists ${quoteIdentifier(schema)}`);
  const change = await bringUpToDate(connection, schema, source, { grants: 'when changed', rolePrefix: '' });
  const [row] = await connection.query<{ owner: string }>(
    'select r.rolname as owner from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner where n.nspname = $1',
    [schema],
  );
  if (row === undefined) throw new PgherdError('internal', `schema ${schema} was not created`);
  return { ...change, schema, owner: row.owner };
}

/**
 * Allows one migration at a time; returns the version that it starts from. As in the home database, an existing ledger's own table keeps
 * others out, because any login may hold the advisory lock forever; that is waited for only before the table exists.
 */
async function takeTurn(connection: Connection, schema: string, source: SchemaSource): Promise<number> {
  const version = await schemaVersion(connection, schema, 'target');
  const lock = version === 0 ? 'pg_advisory_xact_lock' : 'pg_try_advisory_xact_lock';
  await connection.execute(`select ${lock}($1::int, $2::int)`, TARGET_MIGRATION_LOCK);
  // A login for which nothing is to be done may lack the privilege.
  if (version > 0 && version < source.steps.length + 1) {
    await connection.execute(`lock table ${quoteIdentifier(schema)}.migrations in share row exclusive mode`);
  }
  return schemaVersion(connection, schema, 'target');
}

const LOCK_TIMEOUT_MS = 10_000;
