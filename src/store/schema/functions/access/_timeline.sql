-- The timeline on which this server writes: it is another one after each promotion of a standby. Null on a server that cannot tell.
create or replace function @schema@._timeline() returns int
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  return ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int;
exception when others then
  return null;
end $$;
