-- Cancels those of the returned tasks for which a cancel was requested while they ran: an attempt that ended by itself, or with its
-- session, before the request reached it must not be followed by another one.
create or replace function @schema@._cancel_returned(p_ids bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  c record;
begin
  for c in
    select r.task_id, t.job_id, format('cancelled by %s', r.requested_by) || coalesce(': ' || r.reason, '') as reason
    from @schema@._cancel_requests r join @schema@._tasks t on t.id = r.task_id
    where r.task_id = any (p_ids)
  loop
    if cardinality(@schema@._end_waiting(array[c.task_id], c.reason, false)) = 1 then
      delete from @schema@._cancel_requests r where r.task_id = c.task_id;
      if c.job_id is not null then
        perform @schema@._job_ended(c.job_id, c.task_id, 'cancelled', null, clock_timestamp(), null);
        perform pg_notify('@channel@', 'jobs');
      end if;
    end if;
  end loop;
end $$;
