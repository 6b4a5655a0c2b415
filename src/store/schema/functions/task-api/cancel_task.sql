-- A task that waits is taken out of the queue; one that runs is told to stop. False: there is none, or it has ended.
create or replace function @schema@.cancel_task(task_id bigint) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_task('cancel task', task_id, null) $$;

comment on function @schema@.cancel_task is
  'Cancels a task: removes it from the queue, or asks its daemon to stop it. Returns false when there is no such unfinished task.';
