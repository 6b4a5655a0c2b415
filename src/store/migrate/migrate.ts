import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { requireEngine } from '../../postgres/server/engine.ts';
import { assertWritable, serverIdentityOf } from '../../postgres/server/identity.ts';
import { pinSettings } from '../../postgres/server/pinned-settings.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { transaction } from '../../postgres/transaction.ts';
import { COMMAND_LIMITS } from '../locks/command-limits.ts';
import { withHangingCommit } from '../locks/hanging-commit.ts';
import { MIGRATION_LOCK } from '../locks/lock-numbers.ts';
import { describeMigrationHolder } from '../locks/migration-lock.ts';
import { bringUpToDate, type SchemaChange } from './bring-up-to-date.ts';
import { decideIdentity, type IdentityDecision } from './decide-identity.ts';
import { assertRolePrefix } from './role-names.ts';
import { installSql } from './schema-script.ts';
import { assertSchemaName, latestVersion, ownerSql, readSource, rolesSql, type SchemaSource } from './schema-source.ts';
import { installedSteps, serverVersion } from './schema-version.ts';

export interface MigrateResult extends SchemaChange {
  /** Facts the installer should know: what could not be granted, and what to do. */
  readonly notes: readonly string[];
  /** What the database is a copy of while that is undecided; null: it is not a copy. */
  readonly copied: string | null;
  /** How the names of pgherd's roles begin; empty: without a prefix. */
  readonly rolePrefix: string;
}

export interface MigrateOptions {
  readonly source?: SchemaSource;
  /** The decision about a copied database; null or absent: none. */
  readonly identity?: IdentityDecision | null;
  /** How the names of pgherd's roles begin; null or absent: as they are, for a new installation without a prefix. */
  readonly rolePrefix?: string | null;
}

/**
 * Installs or upgrades the schema in one transaction under an advisory lock: all of it or nothing. Tables that others use are
 * waited for half a second at a time, since sessions that queue after a waiting migration wait as well.
 * Throws `unsupported_server`, `schema_too_new`, `permission_denied`, `lock_not_obtained`.
 */
export async function migrate(
  connection: Connection,
  schema: string,
  { source = readSource('home'), identity = null, rolePrefix = null }: MigrateOptions = {},
): Promise<MigrateResult> {
  assertSchemaName(schema);
  assertRolePrefix(rolePrefix ?? '');
  await requireEngine(connection);
  assertWritable(connection.target, await serverIdentityOf(connection));
  const { user, database } = connection.target;
  let notes: string[] = [];
  connection.onNotice(({ severity, message }) => {
    if (severity === 'WARNING' && message.startsWith(NOTE)) notes.push(message.slice(NOTE.length));
  });
  try {
    const change = await withRetries(() => {
      notes = [];
      return transaction(connection, () => migrateInTransaction(connection, schema, source, { identity, rolePrefix }));
    });
    return { ...change, notes };
  } catch (error) {
    if (hasSqlstate(error, SQLSTATE.insufficientPrivilege)) {
      throw new PgherdError('permission_denied', `migrate: ${error instanceof Error ? error.message : ''}`, {
        cause: error,
        hint: `run it as the owner of database ${database}, or let the owner run: grant create on database ${quoteIdentifier(database)} to ${quoteIdentifier(user)}`,
      });
    }
    if (hasSqlstate(error, SQLSTATE.lockNotAvailable)) {
      const holder = await describeMigrationHolder(connection, MIGRATION_LOCK, schema);
      const message = `migrate: a lock was not obtained in ${MAX_WAIT_MS / 1_000} s of trying; nothing was changed`;
      const failed = new PgherdError('lock_not_obtained', holder === null ? message : `${message}: ${holder}`, {
        cause: error,
        hint: 'another migration is running, or a long task or transaction holds the tables: try again later',
      });
      throw await withHangingCommit(connection, failed);
    }
    throw error;
  }
}

/** The script that a DBA can read and run instead of `migrate`, for a new installation. */
export function migrationScript(schema: string, rolePrefix = ''): string {
  assertSchemaName(schema);
  assertRolePrefix(rolePrefix);
  return [
    `-- pgherd: schema ${schema}, version ${latestVersion()}. Run it as the owner of the database, with psql -v ON_ERROR_STOP=1.`,
    '-- A superuser or a login with CREATEROLE also creates the roles; for any other login a warning says which are missing.',
    'begin;',
    'set local search_path = pg_catalog, pg_temp;',
    rolesSql(rolePrefix),
    ownerSql(schema, rolePrefix),
    installSql(readSource('home'), schema, rolePrefix),
    'commit;',
    '',
  ].join('\n');
}

async function migrateInTransaction(
  connection: Connection,
  schema: string,
  source: SchemaSource,
  wanted: { readonly identity: IdentityDecision | null; readonly rolePrefix: string | null },
): Promise<Omit<MigrateResult, 'notes'>> {
  await pinSettings(connection, null, { local: true });
  await connection.execute(
    `${COMMAND_LIMITS}; set local lock_timeout = ${LOCK_TRY_MS}; set local client_min_messages = warning`,
  );
  const owned = await ownedSchema(connection, schema);
  if (owned !== null) await refuseForeign(connection, schema);
  if (owned !== null) await actAsOwner(connection, schema, owned);
  await oneAtATime(connection, schema);
  const rolePrefix = await decidedPrefix(connection, schema, wanted.rolePrefix);
  if (owned !== null) await connection.execute(`set local role ${quoteIdentifier(owned.user)}`);
  await connection.execute(rolesSql(rolePrefix));
  if (owned !== null) await connection.execute(`set local role ${quoteIdentifier(owned.owner)}`);
  // Another migration may have created it while this one waited.
  else if ((await ownedSchema(connection, schema)) === null) await connection.execute(ownerSql(schema, rolePrefix));
  else return await migrateInTransaction(connection, schema, source, wanted);
  const change = await bringUpToDate(connection, schema, source, { grants: 'always', rolePrefix });
  return { ...change, rolePrefix, copied: await decideIdentity(connection, schema, wanted.identity) };
}

/** Returns the prefix of an installed schema, or the wanted one. Throws `config_invalid` when they differ. */
async function decidedPrefix(connection: Connection, schema: string, wanted: string | null): Promise<string> {
  if ((await installedSteps(connection, schema)).length === 0) return wanted ?? '';
  const [row] = await connection.query<{ prefix: string | null }>(
    `select to_jsonb(i) ->> 'role_prefix' as prefix from ${quoteIdentifier(schema)}.installation i`,
  );
  const installed = row?.prefix ?? '';
  if (wanted === null || wanted === installed) return installed;
  const now = installed === '' ? 'without a role prefix' : `with the role prefix ${installed}`;
  throw new PgherdError('config_invalid', `schema ${schema} was installed ${now}; nothing was changed`, {
    hint: 'leave out --role-prefix: the prefix of an installation stays; uninstall and install again to change it',
  });
}

/**
 * Allows one migration at a time. An existing schema's own table keeps others out: a lock on it takes a privilege, which a login that
 * holds an advisory lock need not have. Before the schema exists, only the advisory lock is available.
 */
async function oneAtATime(connection: Connection, schema: string): Promise<void> {
  const installed = (await installedSteps(connection, schema)).length > 0;
  const lock = installed ? 'pg_try_advisory_xact_lock' : 'pg_advisory_xact_lock';
  await connection.execute(`select ${lock}($1::int, $2::int)`, MIGRATION_LOCK);
  if (installed) {
    await connection.execute(`lock table ${quoteIdentifier(schema)}.migrations in share row exclusive mode`);
  }
}

/** Throws `config_invalid` for a schema that contains objects and is not pgherd's: grants and revokes would change their privileges. */
async function refuseForeign(connection: Connection, schema: string): Promise<void> {
  const [row] = await connection.query<{ first: string | null }>(
    `select case when not (
         select count(*) = 3 and bool_and(c.relowner = n.nspowner) from pg_class c
         where c.relnamespace = n.oid and c.relkind = 'r' and c.relname in ('installation', 'migrations', 'daemons')
       ) then (
         select pg_describe_object(d.classid, d.objid, 0) from pg_depend d
         where d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and d.deptype = 'n' order by d.objid limit 1
       ) end as first
     from pg_namespace n where n.nspname = $1`,
    [schema],
  );
  const first = row?.first ?? null;
  if (first === null) return;
  throw new PgherdError(
    'config_invalid',
    `schema ${schema} exists, contains ${first}, and is not pgherd's; nothing was changed`,
    { hint: 'choose a schema that does not exist: --schema, or schema in pgherd.yaml' },
  );
}

interface OwnedSchema {
  readonly owner: string;
  /** The role that this session acts as. */
  readonly user: string;
}

/** null: there is no such schema. */
async function ownedSchema(connection: Connection, schema: string): Promise<OwnedSchema | null> {
  const [row] = await connection.query<OwnedSchema>(
    `select r.rolname::text as owner, current_user::text as user
     from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = $1`,
    [schema],
  );
  return row ?? null;
}

/**
 * Acts as the owner of the schema until the transaction ends. A login that may grant pgherd_owner becomes its member; no other
 * role is granted. Throws `permission_denied`, naming who may grant it.
 */
async function actAsOwner(connection: Connection, schema: string, { owner, user }: OwnedSchema): Promise<void> {
  const setRole = `set local role ${quoteIdentifier(owner)}`;
  if (await attempt(connection, setRole)) return;
  const grant = `grant ${quoteIdentifier(owner)} to ${quoteIdentifier(user)}`;
  const options = (await serverVersion(connection)) >= 160_000 ? ' with inherit true, set true' : '';
  if (owner.endsWith('pgherd_owner') && (await attempt(connection, `${grant}${options}`))) {
    await connection.execute(setRole);
    return;
  }
  const granters = await connection.query<{ name: string }>(
    `select distinct m.rolname::text as name from pg_auth_members a join pg_roles r on r.oid = a.roleid
       join pg_roles m on m.oid = a.member
     where r.rolname = $1 and a.admin_option order by 1`,
    [owner],
  );
  const by = ['a superuser', ...granters.map(({ name }) => name)].join(' or ');
  throw new PgherdError(
    'permission_denied',
    `migrate: schema ${schema} belongs to ${owner}, and ${user} may not act as that role`,
    { hint: `log in as a member of ${owner}, or let ${by} run: ${grant}` },
  );
}

/** Repeats it for a while when a lock was not obtained. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!hasSqlstate(error, SQLSTATE.lockNotAvailable) || performance.now() - startMs > MAX_WAIT_MS) throw error;
      await delay(LOCK_TRY_MS);
    }
  }
}

/** Warnings of the scripts that begin with this are for the user who migrates. */
const NOTE = 'pgherd: ';

const LOCK_TRY_MS = 500;
const MAX_WAIT_MS = 30_000;

/** Runs a statement that may be refused; returns false when the privilege is missing. The transaction continues. */
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
