import type { Connection } from '../../postgres/connection.ts';
import { PGHERD_ROLES } from './role-names.ts';

export interface InstallationFacts {
  readonly owner: string;
  /** Those of pgherd's roles that this server has, in the order of the documentation. */
  readonly roles: readonly string[];
}

/** Returns the owner of an installed schema, and pgherd's roles on this server. Every login may query them. */
export async function installationFacts(
  connection: Connection,
  schema: string,
  rolePrefix: string,
): Promise<InstallationFacts> {
  const [row] = await connection.query<{ owner: string; roles: readonly string[] }>(
    `select pg_catalog.pg_get_userbyid(n.nspowner)::text as owner,
       array(select w.name from unnest($2::text[]) with ordinality as w (name, place)
         where exists (select from pg_catalog.pg_roles r where r.rolname = w.name) order by w.place) as roles
     from pg_catalog.pg_namespace n where n.nspname = $1`,
    [schema, PGHERD_ROLES.map((name) => `${rolePrefix}${name}`)],
  );
  return { owner: row?.owner ?? '', roles: row?.roles ?? [] };
}
