-- The privilege on a role that seeing its jobs and tasks requires, for pg_has_role: its privileges are inherited, or the caller may act
-- as the role.
create or replace function @schema@._reading() returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select case when current_setting('server_version_num')::int >= 160000 then 'usage, set' else 'member' end $$;
