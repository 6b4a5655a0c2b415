-- Takes the row lock that is held as long as the transaction of the effect: no other daemon can take the task over before it
-- ends.
create or replace function @schema@._enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  select e.sql, e.params into _enter.sql, _enter.params from @schema@._try_enter(p_task_id, p_token) e;
  if _enter.sql is null then
    raise exception using errcode = 'PH001', message = format('lease lost for task %s', p_task_id);
  end if;
end $$;
