-- Enqueues a failed or cancelled task again. Returns false when it does not exist, has not ended, or succeeded.
create or replace function @schema@.retry_task(task_id bigint) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_task('retry task', task_id, null) $$;

comment on function @schema@.retry_task is
  'Enqueues a failed or cancelled task again, under its id and with its SQL. Returns false when there is nothing to retry.';
