import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { transaction } from '../../postgres/transaction.ts';
import { markOf } from '../compat/compat.ts';
import { COMPAT_PEERS } from '../compat/compat-peer.ts';
import { COMMAND_LIMITS } from '../locks/command-limits.ts';
import { targetSchema } from './migrate-target.ts';
import { PGHERD_ROLES } from './role-names.ts';

/** The parts of one installation. */
export interface InstalledParts {
  /** The schemas to drop: pgherd's, and those of other schedulers' names. */
  readonly schemas: readonly string[];
  /** Statements that drop what is in `public`. */
  readonly drops: readonly string[];
  /** The databases with a ledger of this installation; connection null: this server. */
  readonly targets: readonly { readonly connection: string | null; readonly database: string }[];
  /** Daemons whose lease is valid, such as `daemon 3 on host a`. */
  readonly daemons: readonly string[];
  /** Unfinished tasks, which are lost. */
  readonly jobs: number;
  readonly tasks: number;
  /** pgherd's roles on this server, which stay: other databases may use them. */
  readonly roles: readonly string[];
}

/** Reads the parts of an installation. The connection uses its schema. Changes nothing. */
export async function installedParts(connection: Connection, schema: string): Promise<InstalledParts> {
  const marks = COMPAT_PEERS.map((peer) => markOf(schema, peer));
  const [row] = await connection.query<Omit<InstalledParts, 'schemas'> & { readonly compat: readonly string[] }>(
    `select
       array(select nspname::text from pg_namespace
         where obj_description(oid, 'pg_namespace') = any ($1) order by 1) as compat,
       array(
         select format('drop view %s;', c.oid::regclass) from pg_class c
           where c.relkind = 'v' and obj_description(c.oid, 'pg_class') = any ($1)
         union all
         select format('drop routine %s;', p.oid::regprocedure) from pg_proc p where obj_description(p.oid, 'pg_proc') = any ($1)
         union all
         select format('drop type %s;', t.oid::regtype) from pg_type t where obj_description(t.oid, 'pg_type') = any ($1)
       ) as drops,
       coalesce((select jsonb_agg(jsonb_build_object('connection', nullif(connection, ''), 'database', database)
         order by connection, database) from targets), '[]') as targets,
       array(select format('daemon %s on host %s', id, hostname) from daemons where lease_until > clock_timestamp() order by id) as daemons,
       (select count(*) from jobs)::int as jobs, (select count(*) from _tasks)::int as tasks,
       array(select rolname::text from pg_roles
         where rolname in (select i.role_prefix || x from installation i cross join unnest($2::text[]) x) order by 1) as roles`,
    [marks, PGHERD_ROLES],
  );
  const { compat = [], ...parts } = row ?? { drops: [], targets: [], daemons: [], jobs: 0, tasks: 0, roles: [] };
  return { ...parts, schemas: [...compat, schema] };
}

/** The statements that remove an installation from its database. */
export function uninstallStatements({ schemas, drops }: Pick<InstalledParts, 'schemas' | 'drops'>): readonly string[] {
  return [...drops, ...schemas.map((schema) => `drop schema ${quoteIdentifier(schema)} cascade;`)];
}

/** The statements that remove the ledger from another database. */
export function uninstallTargetStatements(schema: string): readonly string[] {
  return [`drop schema if exists ${quoteIdentifier(targetSchema(schema))} cascade;`];
}

/** The lines of a script that runs all statements or none. */
export function asTransaction(statements: readonly string[]): readonly string[] {
  return ['begin;', 'set local search_path = pg_catalog, pg_temp;', ...statements, 'commit;'];
}

/** Executes all statements or none. */
export async function executeTogether(connection: Connection, statements: readonly string[]): Promise<void> {
  await transaction(connection, async () => {
    await connection.execute(
      `set local search_path = pg_catalog, pg_temp; ${COMMAND_LIMITS}; set local lock_timeout = '10s'`,
    );
    for (const sql of statements) await connection.execute(sql);
  });
}
