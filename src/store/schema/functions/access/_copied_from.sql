-- Null where the installation is in the database that it belongs to; in a copy, a description of the original's place. A renamed
-- database is not a copy. Two server identifiers are compared only when both are known.
create or replace function @schema@._copied_from() returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select case
        when i.system_identifier <> p.system_identifier then format('database %s of another server', i.database_name)
        when i.database_oid <> p.database_oid then format('database %s of this server (oid %s)', i.database_name, i.database_oid)
        when i.relation <> p.relation then format('an earlier state of database %s, restored from a dump', i.database_name)
      end
    from @schema@.installation i, @schema@._place() p
  $$;
