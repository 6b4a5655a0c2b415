-- Whether the caller may act as a role, which naming it in a job or task requires. From PostgreSQL 16 on a membership may be granted
-- without that (WITH SET FALSE). False for a role that does not exist.
create or replace function @schema@._may_become(p_role name) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select p_role = current_user or coalesce((
      select pg_has_role(r.oid, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
      from pg_roles r where r.rolname = p_role), false)
  $$;
