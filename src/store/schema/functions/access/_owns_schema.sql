-- In an installation of one role the owner has no special rights.
create or replace function @schema@._owns_schema(p_role name) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(bool_or(r.rolname = 'pgherd_owner' and pg_has_role(p_role, r.oid, 'member')), false)
    from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.oid = '@schema@'::regnamespace
  $$;
