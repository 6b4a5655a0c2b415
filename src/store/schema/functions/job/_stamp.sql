-- Maintains the columns that follow from a change of a definition, for every writer.
create or replace function @schema@._stamp() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.changed_at := clock_timestamp();
  new.changed_by := session_user;
  return new;
end $$;
