-- Returns SQL and parameters of a task of a lease of the calling login; raises PH001 where the lease is not valid here.
create or replace function @schema@._begin(p_lease bigint, p_token bigint, p_task_id bigint) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
declare
  v_task text[];
begin
  if @schema@._open(p_lease, p_token) then
    select array[t.sql, t.params::text] into v_task from @schema@._leases l join @schema@._tasks t on t.id = p_task_id
      where l.id = p_lease and p_task_id = any (l.ids);
  end if;
  if v_task is null then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
  return v_task;
end $$;
