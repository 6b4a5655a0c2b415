import type { Connection } from '../connection.ts';
import { quoteIdentifier } from '../identifier.ts';
import { type ServerError, serverErrorOf } from '../sqlstate.ts';

/** Settings of a role that a trial sets itself, or that change the role. */
const OWN: ReadonlySet<string> = new Set([
  'role',
  'session_authorization',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'standard_conforming_strings',
]);

/**
 * Within a transaction, switches to a role, with the settings that a login of it would start with. Returns the error of the
 * server, or null when it succeeded.
 */
export async function takeRole(connection: Connection, role: string): Promise<ServerError | null> {
  await connection.execute('savepoint role');
  try {
    for (const [name, value] of await roleSettings(connection, role)) await setIfAllowed(connection, name, value);
    await connection.execute(`set local role ${quoteIdentifier(role)}`);
    await connection.execute('release savepoint role');
    return null;
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || connection.ended) throw error;
    await connection.execute('rollback to savepoint role; release savepoint role');
    return server;
  }
}

/** First the settings for all databases, then those for this one, which override them. */
async function roleSettings(connection: Connection, role: string): Promise<readonly (readonly [string, string])[]> {
  const rows = await connection.query<{ setting: string }>(
    `select pg_catalog.unnest(s.setconfig) as setting
     from pg_catalog.pg_db_role_setting s join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) s.setrole
     where r.rolname operator(pg_catalog.=) $1 and s.setdatabase operator(pg_catalog.=) any (array[0::pg_catalog.oid,
       (select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())])
     order by s.setdatabase`,
    [role],
  );
  return rows.flatMap(({ setting }) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    return name === '' || OWN.has(name.toLowerCase()) ? [] : [[name, value] as const];
  });
}

/** A setting that this login may not change keeps its value. */
async function setIfAllowed(connection: Connection, name: string, value: string): Promise<void> {
  await connection.execute('savepoint setting');
  try {
    await connection.query('select pg_catalog.set_config($1, $2, true)', [name, value]);
    await connection.execute('release savepoint setting');
  } catch (error) {
    if (serverErrorOf(error) === null || connection.ended) throw error;
    await connection.execute('rollback to savepoint setting; release savepoint setting');
  }
}
