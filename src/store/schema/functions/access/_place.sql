-- Where this installation is now. A server may keep its system identifier from ordinary logins: it is then null, and the OIDs of
-- the database and of the table decide alone.
create or replace function @schema@._place(out system_identifier bigint, out database_oid oid, out database_name name, out relation oid)
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if has_function_privilege('pg_catalog.pg_control_system()', 'execute') then
    select c.system_identifier into system_identifier from pg_control_system() c;
  end if;
  select d.oid, d.datname into database_oid, database_name from pg_database d where d.datname = current_database();
  relation := '@schema@.installation'::regclass;
end $$;
