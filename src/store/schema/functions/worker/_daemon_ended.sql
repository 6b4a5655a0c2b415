-- Records when each daemon lived, for a year: `pgherd why` uses it to say whether a daemon ran when a job was due.
create or replace function @schema@._daemon_ended() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@.daemons'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  insert into @schema@._daemon_lifetimes (daemon_id, hostname, pid, version, login, started_at, last_heartbeat_at, lost)
    values (old.id, old.hostname, old.pid, old.version, old.login, old.started_at, old.heartbeat_at, old.lease_until < clock_timestamp());
  delete from @schema@._daemon_lifetimes l using (
    select o.ctid from @schema@._daemon_lifetimes o where o.ended_at < clock_timestamp() - interval '1 year' order by o.ended_at limit 10 for update skip locked
  ) past where l.ctid = past.ctid;
  return null;
end $$;
