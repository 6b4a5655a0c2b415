create or replace function @schema@._role_is_allowed(p_role name) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select from @schema@.allowed_roles a where a.role = p_role) $$;
