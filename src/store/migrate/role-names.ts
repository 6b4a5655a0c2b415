import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';

/** The roles that `migrate` creates, without the prefix of an installation. */
export const PGHERD_ROLES: readonly string[] = [
  'pgherd_owner',
  'pgherd_daemon',
  'pgherd_deployer',
  'job_monitor',
  'job_scheduler',
];

const NAMES = new RegExp(`\\b(?:${PGHERD_ROLES.join('|')})\\b`, 'g');

/** Returns the SQL with the names of pgherd's roles as an installation with this prefix has them. */
export function withRolePrefix(sql: string, prefix: string): string {
  return prefix === '' ? sql : sql.replace(NAMES, (name) => `${prefix}${name}`);
}

/**
 * Returns the prefix of the roles of the installation in this schema, by the owner's name: a login without any privilege may read that.
 * Ends a transaction that failed. Empty where there is no prefix, or where it cannot be read.
 */
export async function rolePrefixOf(connection: Connection, schema: string): Promise<string> {
  if (connection.ended) return '';
  try {
    if (connection.inTransaction) await connection.execute('rollback');
    const [row] = await connection.query<{ prefix: string }>(
      // Qualified, because the role's search path may still be in force.
      `select pg_catalog.left(o.name, -12) as prefix
       from pg_catalog.pg_namespace n, lateral (select pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text as name) o
       where n.nspname operator(pg_catalog.=) $1 and pg_catalog.right(o.name, 12) operator(pg_catalog.=) 'pgherd_owner'`,
      [schema],
    );
    return row?.prefix ?? '';
  } catch {
    return '';
  }
}

/** Throws `config_invalid` for a prefix with which a role would need quotes, or its name would be too long. */
export function assertRolePrefix(prefix: string): void {
  if (/^(?:[a-z_][a-z0-9_]{0,39})?$/.test(prefix) && !prefix.startsWith('pg_')) return;
  throw new PgherdError('config_invalid', `"${prefix}" cannot be the prefix of a role`, {
    hint: 'use lower-case letters, digits and _, at most 40 characters, not starting with pg_: --role-prefix shop_',
  });
}
