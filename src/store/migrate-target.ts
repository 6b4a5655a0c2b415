import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/identifier.ts';
import { hasSqlstate, SQLSTATE } from '../postgres/sqlstate.ts';
import { transaction } from '../postgres/transaction.ts';
import { latestVersion, migrationsAfter } from './migrations.ts';
import { schemaVersion, serverVersion } from './schema-version.ts';

export interface MigrateTargetResult {
  readonly schema: string;
  readonly from: number;
  readonly to: number;
  readonly applied: readonly string[];
  /** Who owns the ledger: the daemons call it only while that is so. */
  readonly owner: string;
}

/** The schema of the ledger in another database. */
export function targetSchema(schema: string): string {
  return `${schema}_target`;
}

/**
 * Installs or upgrades the ledger in a database that tasks run in: one transaction, all or nothing, safe to repeat.
 * The login becomes its owner. Throws `permission_denied`, `schema_too_new`, `unsupported_server`.
 */
export async function migrateTarget(connection: Connection, homeSchema: string): Promise<MigrateTargetResult> {
  const schema = targetSchema(homeSchema);
  await serverVersion(connection);
  try {
    return await transaction(connection, () => install(connection, schema));
  } catch (error) {
    if (!hasSqlstate(error, SQLSTATE.insufficientPrivilege)) throw error;
    throw new PgherdError('permission_denied', `migrate --target: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
      hint: `run it as a login that may create schema ${schema} in database ${connection.target.database}`,
    });
  }
}

/** The script that a DBA can run in the other database instead; `migrate --target` then finds it and takes note. */
export function targetScript(homeSchema: string): string {
  const schema = targetSchema(homeSchema);
  const quoted = quoteIdentifier(schema);
  const steps = migrationsAfter(0, schema, 'target').map(
    ({ version, name, sql }) =>
      `-- ${name}\n${sql}\ninsert into ${quoted}.migrations (version, name) values (${version}, '${name}');\n`,
  );
  return [
    `-- pgherd: the ledger, schema ${schema}. Run it in the database that tasks run in, with psql -v ON_ERROR_STOP=1.`,
    'begin;',
    `create schema ${quoted};`,
    ...steps,
    'commit;',
    '',
  ].join('\n');
}

async function install(connection: Connection, schema: string): Promise<MigrateTargetResult> {
  await connection.execute("set local lock_timeout = '10s'");
  await connection.execute('select pg_advisory_xact_lock($1::int, 1)', [TARGET_LOCK]);
  const from = await schemaVersion(connection, schema);
  const to = latestVersion('target');
  if (from > to) {
    throw new PgherdError('schema_too_new', `schema ${schema} has version ${from}; this pgherd knows up to ${to}`, {
      hint: 'use a newer pgherd',
    });
  }
  if (from === 0) await connection.execute(`create schema if not exists ${quoteIdentifier(schema)}`);
  const applied: string[] = [];
  for (const { version, name, sql } of migrationsAfter(from, schema, 'target')) {
    await connection.execute(sql);
    await connection.execute(`insert into ${quoteIdentifier(schema)}.migrations (version, name) values ($1, $2)`, [
      version,
      name,
    ]);
    applied.push(name);
  }
  const [row] = await connection.query<{ owner: string }>(
    'select r.rolname as owner from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner where n.nspname = $1',
    [schema],
  );
  if (row === undefined) throw new PgherdError('internal', `schema ${schema} was not created`);
  return { schema, from, to, applied, owner: row.owner };
}

/** 'pghd' in ASCII. */
const TARGET_LOCK = 0x70676864;
