import { readFileSync } from 'node:fs';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { transaction } from '../../postgres/transaction.ts';
import { COMMAND_LIMITS } from '../locks/command-limits.ts';
import { withRolePrefix } from '../migrate/role-names.ts';
import { assertSchemaName, latestVersion } from '../migrate/schema-source.ts';
import { schemaVersion } from '../migrate/schema-version.ts';
import { COMPAT_PEERS, type CompatPeer } from './compat-peer.ts';

/**
 * Installs the names of one extension over an installed schema, in one transaction; running it again brings them up to
 * date and keeps grants. Throws `not_migrated`, `schema_too_old`, `compat_conflict` when the extension itself is
 * installed or other objects have these names, and `permission_denied`.
 */
export async function installCompat(connection: Connection, schema: string, peer: CompatPeer): Promise<void> {
  assertSchemaName(schema);
  try {
    await transaction(connection, async () => {
      await connection.execute(COMMAND_LIMITS);
      await install(connection, schema, peer);
    });
  } catch (error) {
    if (!hasSqlstate(error, SQLSTATE.insufficientPrivilege)) throw error;
    throw new PgherdError('permission_denied', `--compat ${peer}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
      hint: 'run it as a superuser or the owner of the database',
    });
  }
}

/** The extensions whose names this installation already has. An upgrade of the schema should bring them up to date. */
export async function installedCompat(connection: Connection, schema: string): Promise<readonly CompatPeer[]> {
  const rows = await connection.query<{ mark: string }>(
    `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname in ('cron', 'scheduler')
     union all select obj_description(to_regclass('public.pg_background_tasks'), 'pg_class')`,
  );
  return COMPAT_PEERS.filter((peer) => rows.some((row) => row.mark === markOf(schema, peer)));
}

/** The script that a DBA can read and run instead of `installCompat`, after that of `migrate`. */
export function compatScript(schema: string, peer: CompatPeer, rolePrefix = ''): string {
  assertSchemaName(schema);
  const own = OWN_SCHEMA[peer];
  const mark = markOf(schema, peer);
  const owner = `${rolePrefix}pgherd_owner`;
  const ownSchema =
    own === null
      ? []
      : [
          `create schema ${own} authorization ${owner};`,
          `comment on schema ${own} is '${mark}';`,
          `set local role ${owner};`,
        ];
  return [
    `-- pgherd: the names of ${peer}. Run it once, as a superuser, with psql -v ON_ERROR_STOP=1.`,
    'begin;',
    'set local search_path = pg_catalog, pg_temp;',
    ...ownSchema,
    readSql(peer, schema, { owner, mark, rolePrefix }),
    'commit;',
    '',
  ].join('\n');
}

/** The comment that marks the objects of this installation for the next one. */
export function markOf(schema: string, peer: CompatPeer): string {
  return `pgherd ${schema}: the names of ${peer}`;
}

/** The schema that is a peer's own, or null for the one whose objects are in `public`. */
const OWN_SCHEMA: Readonly<Record<CompatPeer, string | null>> = {
  elephant_worker: 'scheduler',
  pg_background_queue: null,
  pg_cron: 'cron',
};

/** The SQL files of a peer, in the order in which they are executed: bodies of SQL functions name what exists. */
const FILES: Readonly<Record<CompatPeer, readonly string[]>> = {
  elephant_worker: ['schedules', 'views', 'functions', 'write-views', 'grants'],
  pg_background_queue: ['task-list', 'functions', 'view'],
  pg_cron: ['tables', 'check-job', 'write-job', 'follow-jobs', 'functions', 'return-message', 'runs', 'grants'],
};

/** Like the schema, the sources are read from the package, not compiled. */
const FOLDER = new URL('../../../src/store/compat/', import.meta.url);

async function install(connection: Connection, schema: string, peer: CompatPeer): Promise<void> {
  await connection.execute("set local lock_timeout = '10s'");
  const version = await schemaVersion(connection, schema);
  if (version !== latestVersion()) {
    throw new PgherdError(
      version === 0 ? 'not_migrated' : 'schema_too_old',
      version === 0
        ? `database ${connection.target.database} has no pgherd schema '${schema}'`
        : `schema ${schema} has version ${version}; --compat ${peer} needs ${latestVersion()}`,
      { hint: 'run pgherd migrate first' },
    );
  }
  await refuseExtension(connection, peer);
  const own = OWN_SCHEMA[peer];
  const mark = markOf(schema, peer);
  const owner = await schemaOwner(connection, schema);
  const [installation] = await connection.query<{ prefix: string }>(
    `select role_prefix as prefix from ${quoteIdentifier(schema)}.installation`,
  );
  const rolePrefix = installation?.prefix ?? '';
  if (own === null) {
    await refuseForeignObjects(connection, mark);
    await connection.execute(readSql(peer, schema, { owner, mark, rolePrefix }));
    return;
  }
  await createOwnSchema(connection, own, owner, mark);
  await connection.execute(`set local role ${quoteIdentifier(owner)}`);
  await connection.execute(readSql(peer, schema, { owner, mark, rolePrefix }));
}

interface Filling {
  readonly owner: string;
  readonly mark: string;
  readonly rolePrefix: string;
}

function readSql(peer: CompatPeer, schema: string, { owner, mark, rolePrefix }: Filling): string {
  const sql = FILES[peer].map((name) => readFileSync(new URL(`${peer}/${name}.sql`, FOLDER), 'utf8')).join('\n');
  return withRolePrefix(sql, rolePrefix)
    .replaceAll('@schema@', quoteIdentifier(schema))
    .replaceAll('@owner@', quoteIdentifier(owner))
    .replaceAll('@mark@', mark);
}

async function refuseExtension(connection: Connection, peer: CompatPeer): Promise<void> {
  const [row] = await connection.query<{ there: boolean }>(
    'select exists (select from pg_extension where extname = $1) as there',
    [peer],
  );
  if (row?.there !== true) return;
  throw new PgherdError(
    'compat_conflict',
    `extension ${peer} is installed in database ${connection.target.database}; pgherd cannot use its names`,
    { hint: `take its jobs over with pgherd import ${peer}, then drop extension ${peer}` },
  );
}

/** Creates the peer's schema with the mark of this installation; refuses a schema without it. */
async function createOwnSchema(connection: Connection, own: string, owner: string, mark: string): Promise<void> {
  const [row] = await connection.query<{ comment: string | null }>(
    "select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = $1",
    [own],
  );
  if (row === undefined) {
    await connection.execute(`create schema ${quoteIdentifier(own)} authorization ${quoteIdentifier(owner)}`);
    await connection.execute(`comment on schema ${quoteIdentifier(own)} is '${mark}'`);
    return;
  }
  if (row.comment === mark) return;
  throw new PgherdError(
    'compat_conflict',
    `schema ${own} exists, but was not created by this installation; nothing was changed`,
    {
      hint: `inspect it (\\dn+ ${own}), then rename it, or drop it when it is empty`,
    },
  );
}

async function refuseForeignObjects(connection: Connection, mark: string): Promise<void> {
  const found = await connection.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname = 'pg_background_tasks'
       and obj_description(c.oid, 'pg_class') is distinct from $1
     union all
     select p.oid::regprocedure::text from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proname like 'pg\\_background\\_%'
       and obj_description(p.oid, 'pg_proc') is distinct from $1
     union all
     select t.oid::regtype::text from pg_type t
     where t.typnamespace = 'public'::regnamespace and t.typname = 'pg_background_queue_task_state'
       and obj_description(t.oid, 'pg_type') is distinct from $1
     order by 1`,
    [mark],
  );
  if (found.length === 0) return;
  const names = found.map((row) => row.name).join(', ');
  throw new PgherdError('compat_conflict', `schema public already contains ${names}; nothing was changed`, {
    hint: 'rename or drop these objects first',
  });
}

async function schemaOwner(connection: Connection, schema: string): Promise<string> {
  const [row] = await connection.query<{ owner: string }>(
    'select pg_get_userbyid(nspowner)::text as owner from pg_namespace where nspname = $1',
    [schema],
  );
  if (row === undefined) throw new PgherdError('internal', `schema ${schema} has no row in pg_namespace`);
  return row.owner;
}
