-- pg_background_queue's names over pgherd, in schema public, where that extension puts them.
-- Idempotent. Runs as the installer, who has made sure that nothing of somebody else's stands there. "@mark@" is the
-- comment by which the next installation knows these objects again.

set local role @owner@;

-- For the owner of the log to do; the row comes from the view, which shows a caller only what is its own.
create or replace function @schema@._background_task_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.closed_at is null then
    raise exception using errcode = 'object_in_use', message = format('task %s is not over', old.id),
      hint = format('select @schema@.cancel_task(%s) ends it', old.id);
  end if;
  delete from @schema@._task_log l where l.task_id = old.id;
  return old;
end $$;
-- Whoever may execute a trigger function may put it on a view of his own.
revoke execute on function @schema@._background_task_deleted() from public;
-- Every task that no job made and the caller may see. Scalar subqueries, so that who does not ask for a column does not
-- pay for it. What failed and was put in again shows once, as what waits.
create or replace view @schema@._background_tasks with (security_barrier) as
  select t.id, t.sql as sql_statement, t.topic, t.created_at as joined_at, t.claimed_at as started_at, null::timestamptz as closed_at,
    t.priority, t.state, case t.state when 'running' then greatest(t.attempt - 1, 0) else t.attempt end as retry_count,
    (select t.available_at - r.ended_at from @schema@._task_log r
      where r.task_id = t.id and r.state = 'retrying' order by r.ended_at desc limit 1) as retry_delay,
    (select r.message from @schema@._task_log r
      where r.task_id = t.id and r.state = 'retrying' order by r.ended_at desc limit 1) as errors
  from @schema@._tasks t
  where t.job_name is null
    and ((select @schema@._sees_all()) or t.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member')))
  union all
  select l.task_id, l.sql, l.topic, l.created_at, l.started_at, l.ended_at, coalesce(l.priority, 100),
    case l.state when 'finished' then 'finished' else 'failed' end, greatest(l.attempt - 1, 0),
    (select l.available_at - r.ended_at from @schema@._task_log r
      where r.task_id = l.task_id and r.state = 'retrying' and r.attempt < l.attempt order by r.ended_at desc limit 1),
    coalesce(l.message, (select r.message from @schema@._task_log r
      where r.task_id = l.task_id and r.state = 'retrying' order by r.ended_at desc limit 1), l.reason)
  from @schema@._task_log l
  where l.job_name is null and l.state in ('finished', 'failed', 'cancelled')
    and (l.state = 'finished' or not exists (select from @schema@._tasks t where t.id = l.task_id)
      and not exists (select from @schema@._task_log n where n.task_id = l.task_id and n.state <> 'retrying' and n.ended_at > l.ended_at))
    and ((select @schema@._sees_all()) or l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member')));
-- The installer owns the view in public, through which everybody comes.
do $$
begin
  execute format('grant execute on function @schema@._background_task_deleted() to %I', session_user);
  execute format('grant select on @schema@._background_tasks to %I', session_user);
end $$;

reset role;

do $$
begin
  if to_regtype('public.pg_background_task_state') is null then
    create type public.pg_background_task_state as enum ('pending', 'running', 'retrying', 'failed', 'finished');
  end if;
  perform set_config('pgherd.compat_is_new', (to_regclass('public.pg_background_tasks') is null)::text, true);
end $$;
comment on type public.pg_background_task_state is '@mark@';

-- The settings of the extension win where they are set; else the topic's, as pgherd has it, count.
create or replace function public.pg_background_enqueue(sql text, topic text default null) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_config jsonb := nullif(current_setting('pg_background_queue.topic_config', true), '')::jsonb -> $2;
  v_retries text := coalesce(v_config ->> 'retry_count', current_setting('pg_background_queue.retry_count', true));
  v_delay text := coalesce(v_config ->> 'delay_in_sec', current_setting('pg_background_queue.delay_in_sec', true));
begin
  return @schema@.enqueue($1, nullif($2, ''), priority => (v_config ->> 'priority')::int, retry_limit => nullif(v_retries, '')::int,
    delay => make_interval(secs => nullif(v_delay, '')::double precision));
end $$;
comment on function public.pg_background_enqueue(text, text) is '@mark@';

create or replace function public.pg_background_queue_enqueue(sql text, topic text default null) returns bigint
  language sql set search_path = pg_catalog, pg_temp
  as $$ select public.pg_background_enqueue($1, $2) $$;
comment on function public.pg_background_queue_enqueue(text, text) is '@mark@';

create or replace function public.pg_background_queue_ensure_workers() returns void
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  perform @schema@.ensure_workers();
end $$;
comment on function public.pg_background_queue_ensure_workers() is '@mark@';

create or replace function public.pg_background_queue_active_workers_count() returns int
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  return @schema@.active_workers_count();
end $$;
comment on function public.pg_background_queue_active_workers_count() is '@mark@';

create or replace function public.pg_background_queue_calibrate_workers_count() returns int
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  return @schema@.calibrate_workers_count();
end $$;
comment on function public.pg_background_queue_calibrate_workers_count() is '@mark@';

create or replace view public.pg_background_tasks with (security_barrier) as
  select t.id, t.sql_statement, nullif(t.topic, 'default')::text as topic, t.joined_at::timestamp as joined_at,
    t.started_at::timestamp as started_at, t.closed_at::timestamp as closed_at, t.priority,
    t.state::public.pg_background_task_state as state, t.retry_count,
    coalesce(round(extract(epoch from t.retry_delay))::int, 0) as retry_delay_in_sec, t.errors
  from @schema@._background_tasks t;
comment on view public.pg_background_tasks is '@mark@';

create or replace function public.pg_background_task_write() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' then
    raise exception using errcode = 'feature_not_supported', message = 'tasks cannot be updated',
      hint = 'delete what is over, @schema@.cancel_task(id) what is not, and enqueue anew';
  end if;
  if new.priority is null then
    new.id := public.pg_background_enqueue(new.sql_statement, new.topic);
  else
    new.id := @schema@.enqueue(new.sql_statement, nullif(new.topic, ''), priority => new.priority);
  end if;
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
