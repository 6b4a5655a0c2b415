-- Whether run_job may run a job in this session: the login is the job's role, so that no privilege is lent; the database is the
-- job's; and the SQL has no parameters.
create or replace function @schema@._runs_here(p_job_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from @schema@.jobs j
      where j.id = p_job_id and j.role = session_user and j.database is null and j.connection is null and j.transaction is distinct from false
        and j.params is null)
  $$;
