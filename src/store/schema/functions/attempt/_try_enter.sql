-- Like `_enter`, but returns no SQL when the token is not the task's.
create or replace function @schema@._try_enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
  as $$
#variable_conflict use_column
declare
  v_job_id bigint;
begin
  select t.sql, t.params, t.job_id into _try_enter.sql, _try_enter.params, v_job_id from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if v_job_id is not null then
    perform @schema@._tell_job(p_task_id);
  end if;
end $$;
