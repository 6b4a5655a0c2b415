create or replace view public.pg_background_tasks with (security_barrier) as
  select t.id, t.sql_statement, nullif(t.topic, 'default')::text as topic, t.joined_at::timestamp as joined_at,
    t.started_at::timestamp as started_at, t.closed_at::timestamp as closed_at, t.priority,
    t.state::public.pg_background_queue_task_state as state, t.retry_count,
    coalesce(round(extract(epoch from t.retry_delay))::int, 0) as retry_delay_in_sec, t.errors
  from @schema@._background_tasks t;
comment on view public.pg_background_tasks is '@mark@';

create or replace function public.pg_background_task_write() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_id bigint;
begin
  if tg_op = 'UPDATE' then
    raise exception using errcode = 'feature_not_supported', message = 'tasks cannot be updated',
      hint = 'delete what is over, @schema@.cancel_task(id) what is not, and enqueue anew';
  end if;
  if new.state <> 'pending' then
    raise exception using errcode = 'feature_not_supported', message = format('a task cannot be inserted as %s', new.state),
      hint = 'leave state out: a new task is pending';
  end if;
  v_id := public._pg_background_enqueue(new.sql_statement, new.topic, new.priority);
  select t.* into new from public.pg_background_tasks t where t.id = v_id;
  return new;
end $$;
comment on function public.pg_background_task_write() is '@mark@';
drop trigger if exists pg_background_task_write on public.pg_background_tasks;
create trigger pg_background_task_write instead of insert or update on public.pg_background_tasks
  for each row execute function public.pg_background_task_write();
drop trigger if exists pg_background_task_deleted on public.pg_background_tasks;
create trigger pg_background_task_deleted instead of delete on public.pg_background_tasks
  for each row execute function @schema@._background_task_deleted();

-- What an administrator granted or revoked since the first installation stays.
do $$
begin
  if current_setting('pgherd.compat_is_new')::boolean then
    grant select, insert on public.pg_background_tasks to public;
  end if;
end $$;
