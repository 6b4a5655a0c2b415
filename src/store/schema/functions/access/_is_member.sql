-- Whether the caller is the role or a member of it. False for a role that does not exist.
create or replace function @schema@._is_member(p_role name) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  return p_role = current_user or coalesce((select pg_has_role(r.oid, 'member') from pg_roles r where r.rolname = p_role), false);
end $$;
