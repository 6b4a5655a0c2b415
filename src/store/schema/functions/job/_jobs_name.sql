-- A job that is inserted without a name is named sql-<id>.
create or replace function @schema@._jobs_name() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@.jobs'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  new.name := 'sql-' || new.id;
  while exists (select from @schema@.jobs j where j.name = new.name) loop
    new.name := new.name || '-' || new.id;
  end loop;
  return new;
end $$;
