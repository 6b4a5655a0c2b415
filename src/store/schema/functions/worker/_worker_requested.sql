create or replace function @schema@._worker_requested() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@._worker_requests'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  perform pg_notify('@channel@', 'launch');
  delete from @schema@._worker_requests w using (
    select o.id from @schema@._worker_requests o
    where o.requested_at < clock_timestamp() - interval '30 days' order by o.requested_at limit 10 for update skip locked
  ) past where w.id = past.id;
  return null;
end $$;
