create or replace function @schema@._topics_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  perform pg_notify('@channel@', 'topics');
  return null;
end $$;
