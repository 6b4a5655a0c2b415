-- expect_success_within counts from the end of a pause.
create or replace function @schema@._pause_ended() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.watched_from := clock_timestamp();
  return new;
end $$;
