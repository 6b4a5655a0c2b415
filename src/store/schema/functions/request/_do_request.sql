create or replace function @schema@._do_request() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_result bigint;
begin
  if tg_relid <> '@schema@._requests'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  v_result := case new.action
    when 'trigger job' then @schema@._trigger_job(new.job_id, new.params)
    when 'cancel task' then @schema@._cancel_task(new.task_id, new.reason)::int
    when 'retry task' then @schema@._retry_task(new.task_id)::int
    else @schema@._pause(new)
  end;
  update @schema@._requests r set result = v_result where r.id = new.id;
  -- The clean-up waits for no other transaction. A cancel also shows in the log of its task.
  delete from @schema@._requests r using (
    select o.id from @schema@._requests o where o.requested_at < clock_timestamp() - interval '30 days' order by o.requested_at limit 10 for update skip locked
  ) past where r.id = past.id;
  delete from @schema@._requests r using (
    select o.id from @schema@._requests o where o.action = 'cancel task' and o.requested_at < clock_timestamp() - interval '1 day'
    order by o.requested_at limit 10 for update skip locked
  ) past where r.id = past.id;
  return null;
end $$;
