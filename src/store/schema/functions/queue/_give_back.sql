-- Returns tasks of a lease to the queue as if they had not been claimed, except those that are done. Returns their ids. p_lost: the
-- attempt counts, and the log contains p_reason. p_doubtful: the tasks may still be being executed. When the session was terminated on
-- purpose and its job is deleted, the task ends instead. Waits at most a second for a transaction that holds a task, then raises 55P03.
create or replace function @schema@._give_back(p_lease bigint, p_ids bigint[], p_doubtful boolean, p_lost boolean default false, p_reason text default null,
    p_sqlstate text default null, p_message text default null, p_started_ago_ms double precision default null) returns bigint[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
declare
  l @schema@._leases;
  v_ids bigint[];
  v_over bigint[] := '{}';
  v_id bigint;
begin
  perform set_config('lock_timeout', '1s', true);
  select x.* into l from @schema@._leases x where x.id = p_lease for update;
  if not found then
    return '{}';
  end if;
  v_ids := array(select x from unnest(l.ids) x
    where x = any (p_ids) and not exists (select from @schema@._done d where d.task_id = x and d.token = l.token));
  if cardinality(v_ids) = 0 then
    return v_ids;
  end if;
  if p_lost and p_sqlstate = '57P01' then
    for v_id in
      select t.id from @schema@._tasks t
      where t.id = any (v_ids) and t.job_id is not null and not exists (select from @schema@.jobs j where j.id = t.job_id)
    loop
      if @schema@._settle_one(l.id, v_id, 'cancelled', null, false, p_doubtful, p_started_ago_ms, null, 'its session was ended, and its job is deleted',
          p_sqlstate, p_message, null, null, null, null, null) = 'settled' then
        v_over := v_over || v_id;
      end if;
    end loop;
    v_ids := array(select unnest(v_ids) except select unnest(v_over));
  end if;
  if p_reason is not null then
    perform @schema@._log_lost(v_ids, l, p_reason, p_sqlstate, p_message, clock_timestamp() - p_started_ago_ms * interval '1 ms');
  end if;
  perform @schema@._requeue(l.token, v_ids, p_lost::int, p_lost::int, p_doubtful);
  perform @schema@._shrink(l.id, v_ids);
  perform @schema@._cancel_returned(v_ids);
  perform @schema@._wake_for_returned();
  return v_ids || v_over;
end $$;
