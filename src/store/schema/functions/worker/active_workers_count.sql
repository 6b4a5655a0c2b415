create or replace function @schema@.active_workers_count() returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select ((select count(*) from @schema@._workers w join @schema@.daemons d on d.id = w.daemon_id
             where w.state = 'processing' and d.lease_until > clock_timestamp())
          + (select count(*) from @schema@._worker_requests r join @schema@.daemons d on d.id = r.daemon_id
             where r.state = 'processing' and d.lease_until > clock_timestamp()))::int
  $$;

comment on function @schema@.active_workers_count is
  'Returns how many workers report that they process a task.';
