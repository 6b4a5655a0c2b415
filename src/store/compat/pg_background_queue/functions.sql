do $$
begin
  if to_regtype('public.pg_background_queue_task_state') is null then
    create type public.pg_background_queue_task_state as enum ('pending', 'running', 'retrying', 'failed', 'finished');
  end if;
  perform set_config('pgherd.compat_is_new', (to_regclass('public.pg_background_tasks') is null)::text, true);
end $$;
comment on type public.pg_background_queue_task_state is '@mark@';

-- The settings of the extension take precedence where they are set; otherwise those of the topic in pgherd apply. A limit of running
-- tasks is a setting of the topic alone: the first task that a session enqueues for a topic without one raises a notice.
create or replace function public._pg_background_enqueue(sql text, topic text, priority int) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_setting text := 'topic_config';
  v_topics jsonb;
  v_config jsonb;
  v_priority int := $3;
  v_retries int;
  v_delay double precision;
  v_warned jsonb;
begin
  begin
    v_topics := nullif(current_setting('pg_background_queue.topic_config', true), '');
    if jsonb_typeof(v_topics) <> 'object' then
      raise exception using errcode = 'invalid_parameter_value', message = format('%s is not an object of topics', v_topics);
    elsif jsonb_typeof(v_topics -> $2) <> 'object' then
      raise exception using errcode = 'invalid_parameter_value', message = format('%s of topic "%s" is not an object of settings', v_topics -> $2, $2);
    end if;
    v_config := v_topics -> $2;
    v_setting := 'priority';
    v_priority := coalesce(v_priority, (v_config ->> 'priority')::int);
    v_setting := 'retry_count';
    v_retries := nullif(coalesce(v_config ->> 'retry_count', current_setting('pg_background_queue.retry_count', true)), '');
    v_setting := 'delay_in_sec';
    v_delay := nullif(coalesce(v_config ->> 'delay_in_sec', current_setting('pg_background_queue.delay_in_sec', true)), '');
  exception when data_exception then
    raise exception using errcode = sqlstate, message = format('pg_background_queue.%s: %s', v_setting, sqlerrm),
      hint = case when v_setting = 'topic_config' then 'give JSON such as {"mail": {"retry_count": 3}}'
        else format('give a number in %1$s, or in the %1$s of the topic in topic_config', v_setting) end;
  end;
  if v_config ? 'max_parallel_running_tasks_count' then
    v_warned := coalesce(nullif(current_setting('pgherd.unlimited_topics', true), ''), '[]')::jsonb;
    if not v_warned ? $2 and not exists (select from @schema@._limited_topics l where l.name = $2) then
      raise warning using message = format('topic "%s" has no limit of running tasks: max_parallel_running_tasks_count is not read', $2),
        hint = format('declare the topic with concurrency: %s; pgherd import pg_background_queue writes the definition',
          v_config ->> 'max_parallel_running_tasks_count');
      perform set_config('pgherd.unlimited_topics', (v_warned || to_jsonb($2))::text, false);
    end if;
  end if;
  -- make_interval has no message for these; enqueue refuses the rest.
  if v_delay in ('NaN', 'Infinity', '-Infinity') or abs(v_delay) >= 31557600000 then
    raise exception using errcode = 'invalid_parameter_value', message = format('pg_background_queue.delay_in_sec: %s is not below 1000 years', v_delay),
      hint = 'give a number of seconds in delay_in_sec, or in the delay_in_sec of the topic in topic_config';
  end if;
  return @schema@.enqueue($1, nullif($2, ''), priority => v_priority, retry_limit => v_retries, delay => make_interval(secs => v_delay));
end $$;
comment on function public._pg_background_enqueue(text, text, int) is '@mark@';

create or replace function public.pg_background_enqueue(sql text, topic text default null) returns bigint
  language sql set search_path = pg_catalog, pg_temp
  as $$ select public._pg_background_enqueue($1, $2, null) $$;
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

-- What the daemons report is as old as their last heartbeat; the extension's count is exact.
create or replace function public.pg_background_queue_active_workers_count() returns int
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  return @schema@.calibrate_workers_count();
end $$;
comment on function public.pg_background_queue_active_workers_count() is '@mark@';

create or replace function public.pg_background_queue_calibrate_workers_count() returns int
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  return @schema@.calibrate_workers_count();
end $$;
comment on function public.pg_background_queue_calibrate_workers_count() is '@mark@';
