-- Returns whether a session may execute tasks of a lease: the lease and its daemon exist, the login matches, and the session is recorded,
-- so that a rescue can wait for it.
create or replace function @schema@._open(p_lease bigint, p_token bigint) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
  as $$
begin
  return exists (select from @schema@._leases l
    join @schema@.daemons d on d.id = l.daemon_id
    join @schema@._connections c on c.daemon_id = d.id and c.pid = pg_backend_pid()
    where l.id = p_lease and l.token = p_token and l.login = session_user);
end $$;
