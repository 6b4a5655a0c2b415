create or replace function @schema@.ensure_workers() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from @schema@._ready) and not exists (select from @schema@._tasks t where t.waits and t.available_at <= clock_timestamp()) then
    return;
  end if;
  perform pg_notify('@channel@', 'tasks');
  if not exists (select from @schema@.daemons d where d.lease_until > clock_timestamp()) then
    raise warning using message = 'tasks are pending, but no daemon is alive', hint = 'start one: pgherd run';
  end if;
end $$;

comment on function @schema@.ensure_workers is
  'Wakes the daemons when tasks wait, and raises a warning when no daemon runs.';
