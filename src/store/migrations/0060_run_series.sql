-- Several tasks in one call, each in a transaction of its own: what a call, its plan and its answer cost is paid once.

-- As `_enter`, but gives no SQL where the token is not the task's.
create function @schema@._try_enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job_id bigint;
begin
  select t.sql, t.params, t.job_id into _try_enter.sql, _try_enter.params, v_job_id from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if v_job_id is not null then
    perform set_config('pgherd.task_id', p_task_id::text, true), set_config('pgherd.attempt', t.attempt::text, true),
        set_config('pgherd.job', t.job_name, true), set_config('pgherd.scheduled_for', coalesce(@schema@._instant(t.scheduled_for), ''), true),
        set_config('pgherd.parent_task_id', coalesce(t.parent_task_id::text, ''), true),
        set_config('pgherd.parent_row_count', coalesce(t.parent_row_count::text, ''), true)
      from @schema@._tasks t where t.id = p_task_id;
  end if;
end $$;

create or replace function @schema@._enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  select e.sql, e.params into _enter.sql, _enter.params from @schema@._try_enter(p_task_id, p_token) e;
  if _enter.sql is null then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
end $$;

-- Runs up to 16 tasks of the login that calls it, one behind the other. Of each, effect and record commit together, with
-- exactly the rights of that login; then all that a task can leave in a session goes (DISCARD ALL but for DISCARD PLANS), in
-- a transaction of its own, since a deferred trigger may set something as late as the commit. The first error ends the call.
-- Gives the row count of each; null: the token is not the task's, and nothing was done.
-- A line of its own for each place in the series: an error's and a notice's context name the line.
-- No operator or function is looked up in the session's search path, which the login may set.
create procedure @schema@.run_series(task_ids bigint[], tokens uuid[], inout row_counts bigint[])
  language plpgsql
  as $$
declare
  v_task record;
  v_sql text;
  v_params jsonb;
  v_rows bigint;
begin
  for i in 1..pg_catalog.cardinality(task_ids) loop
    v_task := @schema@._try_enter(task_ids[i], tokens[i]);
    v_sql := v_task.sql;
    v_params := v_task.params;
    if v_sql is null then
      row_counts[i] := null;
      commit;
    else
      if i operator(pg_catalog.=) 1  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 2  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 3  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 4  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 5  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 6  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 7  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 8  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 9  then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 10 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 11 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 12 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 13 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 14 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 15 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      elsif i operator(pg_catalog.=) 16 then if v_params is null then execute v_sql; else execute v_sql using v_params; end if; get diagnostics v_rows = row_count; perform @schema@._complete(task_ids[i], tokens[i], v_rows); commit;
      end if;
      row_counts[i] := v_rows;
      execute 'close all';
      reset session authorization;
      reset all;
      deallocate all;
      unlisten *;
      perform pg_catalog.pg_advisory_unlock_all();
      discard temp;
      discard sequences;
      commit;
    end if;
  end loop;
end $$;
