-- Takes leases from daemons without a row, once all their sessions have ended: done tasks are moved, all others return to the queue, and
-- all of them are marked as doubtful. A task with which four sessions or daemons have died before fails. Returns how many tasks returned
-- to the queue.
create or replace function @schema@._rescue() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  l @schema@._leases;
  v_done bigint[];
  v_left bigint[];
  v_count int := 0;
  v_id bigint;
begin
  for l in
    select x.* from @schema@._leases x
    where not exists (select from @schema@.daemons d where d.id = x.daemon_id)
      and not exists (select from @schema@._connections c join pg_stat_activity a on a.pid = c.pid and coalesce(a.backend_start = c.backend_start, true)
        where c.daemon_id = x.daemon_id)
    order by x.id limit 1000 for update skip locked
  loop
    v_done := array(select d.task_id from @schema@._done d where d.task_id = any (l.ids) and d.token = l.token);
    v_left := array(select unnest(l.ids) except select unnest(v_done));
    for v_id in select t.id from @schema@._tasks t where t.id = any (v_left) and t.crashes >= 4 loop
      if @schema@._settle_one(l.id, v_id, 'failed', null, false, true, extract(epoch from clock_timestamp() - l.claimed_at) * 1000, null,
          'lost its session or daemon 5 times', null, null, null, null, null, null, null) = 'settled' then
        v_left := array_remove(v_left, v_id);
      end if;
    end loop;
    if cardinality(v_left) > 0 then
      perform @schema@._log_lost(v_left, l, 'its daemon was lost', null, null, l.claimed_at);
      perform @schema@._requeue(l.token, v_left, 1, 1, true);
      perform @schema@._shrink(l.id, v_left);
      perform @schema@._cancel_returned(v_left);
      v_count := v_count + cardinality(v_left);
    end if;
    if cardinality(v_done) > 0 then
      update @schema@._tasks t set doubtful = true where t.id = any (v_done) and t.doubtful is not true;
      perform @schema@._move(array[l.id]);
    end if;
  end loop;
  if v_count > 0 then
    perform @schema@._wake_for_returned();
  end if;
  return v_count;
end $$;
