import type { Connection } from '../../postgres/connection.ts';

export interface WantedLogin {
  readonly role: string;
  readonly database: string;
}

/** Facts of the catalog about a role that logs in to a database of this server. */
export interface LoginFacts extends WantedLogin {
  readonly roleExists: boolean;
  readonly mayLogIn: boolean;
  readonly databaseExists: boolean;
  /** False also where role or database do not exist. */
  readonly mayConnect: boolean;
}

/** Facts of each wanted login, in their order. Every login may read them. */
export function loginFacts(connection: Connection, wanted: readonly WantedLogin[]): Promise<readonly LoginFacts[]> {
  return connection.query<LoginFacts>(
    `select w.role, w.database, r.oid is not null as "roleExists", coalesce(r.rolcanlogin, false) as "mayLogIn",
       d.oid is not null as "databaseExists",
       coalesce(d.datallowconn and pg_catalog.has_database_privilege(r.oid, d.oid, 'connect'), false) as "mayConnect"
     from rows from (jsonb_to_recordset($1::jsonb) as (role text, database text)) with ordinality as w (role, database, place)
     left join pg_catalog.pg_roles r on r.rolname = w.role
     left join pg_catalog.pg_database d on d.datname = w.database
     order by w.place`,
    [JSON.stringify(wanted)],
  );
}
