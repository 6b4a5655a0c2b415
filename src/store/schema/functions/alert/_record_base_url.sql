-- The address under which people open the dashboard of this daemon. Null: it has none.
create or replace function @schema@._record_base_url(p_daemon_id bigint, p_base_url text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    update @schema@.daemons d set base_url = p_base_url
    where d.id = p_daemon_id and d.login = session_user and d.base_url is distinct from p_base_url
  $$;
