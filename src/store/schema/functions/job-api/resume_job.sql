create or replace function @schema@.resume_job(job text) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('resume job', job, null, null) = 1 $$;

comment on function @schema@.resume_job is
  'Resumes a job. Returns false when it was not paused.';
