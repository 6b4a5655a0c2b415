create or replace function @schema@.pause_job(job text, reason text default null, until timestamptz default null) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('pause job', job, reason, until) = 1 $$;

comment on function @schema@.pause_job is
  'Pauses a job until resume_job(), or until the given time. Returns false when it was paused already; reason and end are then replaced.';
