create or replace function @schema@.calibrate_workers_count() returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(sum(least(
        d.slots + (select count(*) from @schema@._worker_requests r where r.daemon_id = d.id and r.state = 'processing'),
        (select count(*) from @schema@._task_states t where t.claimed_by = d.id))), 0)::int
    from @schema@.daemons d where d.lease_until > clock_timestamp()
  $$;

comment on function @schema@.calibrate_workers_count is
  'Returns how many workers process a task, counted from the claimed tasks of the running daemons.';
