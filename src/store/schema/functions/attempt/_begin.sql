-- Like `_try_enter`, for a series: SQL, parameters, job; null when the token is not the task's. An array, because returning and
-- reading a record costs PL/pgSQL more.
create or replace function @schema@._begin(p_task_id bigint, p_token uuid) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
  as $$
declare
  v_task text[];
begin
  select array[t.sql, t.params::text, t.job_id::text] into v_task from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if v_task[3] is not null then
    perform @schema@._tell_job(p_task_id);
  end if;
  return v_task;
end $$;
