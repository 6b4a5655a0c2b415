-- Takes requests, the oldest first, for up to p_room workers, and claims exactly their tasks: beyond the slots of the daemon, ahead of
-- their time and their turn, but within the limits of the topic (concurrency, delay, pause) and not beside an earlier task of their job.
-- A request for a task outside these limits waits. One whose task is gone or runs ends here. The columns are those of _claim.
create or replace function @schema@._launch(p_daemon_id bigint, p_room int, p_topics text[])
  returns table (request_id bigint, id bigint, lease bigint, token bigint, login text, sql text, params text, topic text, priority int, timeout_ms bigint,
    one_flush boolean, limited boolean, delayed boolean, extra jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_room int := p_room;
  r record;
  t @schema@._tasks;
  v_state text;
  v_by bigint;
  v_limits record;
  v_waits text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'PH003', message = 'the claim needs read committed';
  end if;
  if not exists (select from @schema@.daemons d where d.id = p_daemon_id and d.lease_until > clock_timestamp()) then
    raise exception using errcode = 'PH002', message = format('the lease of daemon %s is over', p_daemon_id);
  end if;
  for r in
    select w.id, w.task_id, w.status from @schema@._worker_requests w where w.state = 'requested' order by w.id limit 1000 for update skip locked
  loop
    select s.state, s.claimed_by into v_state, v_by from @schema@._task_states s where s.id = r.task_id;
    if not found or v_state = 'running' then
      update @schema@._worker_requests w
        set state = 'ended', ended_at = clock_timestamp(),
            status = case when v_state is null then 'the task is gone' else format('the task runs already, in daemon %s', v_by) end
        where w.id = r.id;
      continue;
    end if;
    select k.* into t from @schema@._tasks k where k.id = r.task_id;
    continue when not found or (p_topics is not null and not t.topic = any (p_topics));
    select tp.concurrency, nullif(coalesce(tp.delay, d.delay), '0') as delay, coalesce(tp.durability = 'series', false) as one_flush,
        coalesce(tp.paused, false) or (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) as paused
      into v_limits
      from @schema@.topic_defaults d left join @schema@.topics tp on tp.name = t.topic left join @schema@.topic_state s on s.topic = t.topic;
    v_waits := null;
    if v_limits.paused then
      v_waits := format('waits: topic "%s" is paused', t.topic);
    elsif t.held then
      v_waits := format('waits: an earlier task of job "%s" is not over', t.job_name);
    elsif v_room <= 0 then
      v_waits := 'waits: no daemon has room for another one-shot worker';
    else
      if v_limits.concurrency is not null then
        -- As in _claim: first the lock of the topic's row, then the tasks that other sessions have committed.
        perform from @schema@.topics tp where tp.name = t.topic for no key update skip locked;
        continue when not found;
        if (select count(*) from @schema@._leases l where l.topic = t.topic) >= v_limits.concurrency then
          v_waits := format('waits: topic "%s" runs %s at once', t.topic, v_limits.concurrency);
        end if;
      end if;
      if v_waits is null and v_limits.delay is not null and not @schema@._start_after_delay(t.topic, v_limits.delay) then
        v_waits := format('waits: topic "%s" has a delay of %s between two starts', t.topic, @schema@._duration_text(v_limits.delay));
      end if;
    end if;
    if v_waits is not null then
      update @schema@._worker_requests w set status = v_waits where w.id = r.id and w.status is distinct from v_waits;
      continue;
    end if;
    if t.waits then
      perform from @schema@._tasks k where k.id = t.id and k.waits for update skip locked;
      continue when not found;
      update @schema@._tasks k set waits = null, available_at = least(k.available_at, clock_timestamp()) where k.id = t.id;
    else
      delete from @schema@._ready y where y.ctid = any (array(
        select q.ctid from @schema@._ready q where q.priority = t.priority and q.topic = t.topic and q.id = t.id for update skip locked));
      -- It is being claimed at this moment: it runs, or returns to the queue.
      continue when not found;
    end if;
    lease := @schema@._random();
    token := coalesce(t.token, lease);
    login := coalesce(t.login, session_user);
    insert into @schema@._leases (id, token, daemon_id, login, topic, plain, ids)
      values (lease, token, p_daemon_id, login, case when v_limits.concurrency is not null then t.topic end, t.job_id is null and t.dedupe_key is null, array[t.id]);
    update @schema@._worker_requests w
      set state = 'initializing', daemon_id = p_daemon_id, started_at = clock_timestamp(), status = null where w.id = r.id;
    request_id := r.id;
    id := t.id;
    sql := t.sql;
    params := t.params;
    topic := t.topic;
    priority := t.priority;
    timeout_ms := extract(epoch from t.timeout) * 1000;
    one_flush := v_limits.one_flush;
    limited := v_limits.concurrency is not null or v_limits.delay is not null;
    delayed := v_limits.delay is not null;
    extra := @schema@._task_extra(t);
    v_room := v_room - 1;
    return next;
  end loop;
end $$;
