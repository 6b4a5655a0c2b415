create or replace function @schema@.trigger_job(job text, params jsonb default null) returns bigint
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_job('trigger job', job, null, null, params) $$;

comment on function @schema@.trigger_job is
  'Creates a task of a job. Returns the id of the task. Unless overlap is allow, the task waits for an earlier one.';
