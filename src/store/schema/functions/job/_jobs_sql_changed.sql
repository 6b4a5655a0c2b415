create or replace function @schema@._jobs_sql_changed() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.sql_changed_at := clock_timestamp();
  return new;
end $$;
