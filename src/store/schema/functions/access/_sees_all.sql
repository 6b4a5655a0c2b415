-- Operators of pgherd see every task; other callers see the tasks that run as a role they are a member of.
create or replace function @schema@._sees_all() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from pg_roles r where r.rolname in ('job_monitor', 'pgherd_daemon', 'pgherd_deployer') and pg_has_role(r.oid, (select @schema@._reading())))
      or exists (select from pg_namespace n where n.oid = '@schema@'::regnamespace and pg_has_role(n.nspowner, (select @schema@._reading())))
  $$;
