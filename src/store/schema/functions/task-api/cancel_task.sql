-- Removes a pending task from the queue and asks the daemon of a running one to stop it. Returns false when the task does not
-- exist or has ended.
create or replace function @schema@.cancel_task(task_id bigint) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_task('cancel task', task_id, null) $$;

comment on function @schema@.cancel_task is
  'Cancels a task: removes it from the queue, or asks its daemon to stop it. Returns false when there is no such unfinished task.';
