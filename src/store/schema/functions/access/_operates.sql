-- Whether the caller is an operator of pgherd, who may operate every job and task.
create or replace function @schema@._operates() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from pg_roles r where r.rolname in ('pgherd_daemon', 'pgherd_deployer') and pg_has_role(r.oid, (select @schema@._reading())))
      or exists (select from pg_namespace n where n.oid = '@schema@'::regnamespace and pg_has_role(n.nspowner, (select @schema@._reading())))
  $$;
