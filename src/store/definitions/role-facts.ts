import type { RoleFacts } from '../../exchange/import/role-problems.ts';
import type { Connection } from '../../postgres/connection.ts';

/** Returns the facts about these roles that matter for jobs that name them. Every login may query them. The owner of an installation may have a prefix. */
export async function roleFacts(connection: Connection, roles: readonly string[]): Promise<readonly RoleFacts[]> {
  return await connection.query<RoleFacts>(
    `select w.name as role, r.oid is not null as exists, coalesce(r.rolcanlogin, false) as "mayLogIn",
       coalesce(r.rolsuper or exists (select from pg_catalog.pg_roles o where right(o.rolname, length('pgherd_owner')) = 'pgherd_owner'
         and pg_catalog.pg_has_role(r.oid, o.oid, 'member')), false) as privileged,
       coalesce(pg_catalog.pg_has_role(r.oid,
         case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end), false) as "isMember", current_user::text as login
     from unnest($1::text[]) with ordinality as w (name, place)
     left join pg_catalog.pg_roles r on r.rolname = w.name
     order by w.place`,
    [roles],
  );
}
