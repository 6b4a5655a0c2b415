-- The logins that a job without a role may run as: those of the daemons, and pgherd_daemon where it exists.
create or replace function @schema@._daemon_logins() returns setof name
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select d.login from @schema@.daemons d
    union
    select r.rolname from pg_roles r where r.rolname = 'pgherd_daemon'
  $$;
