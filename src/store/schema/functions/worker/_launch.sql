-- Takes requests, the oldest first, for up to p_room workers, and claims exactly their tasks: beyond the slots of the
-- daemon, ahead of their time and their turn, but never beyond what the topic allows (concurrency, delay, pause) nor beside
-- an earlier task of their job. Such a request waits. One whose task is gone or runs ends here.
create or replace function @schema@._launch(p_daemon_id bigint, p_room int, p_topics text[])
  returns table (request_id bigint, task @schema@._tasks, prefetchable boolean, delayed boolean, context jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_room int := p_room;
  r record;
  t @schema@._tasks;
  v_limits record;
  v_status text;
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
    select k.* into t from @schema@._tasks k where k.id = r.task_id and k.state <> 'running' for update skip locked;
    if not found then
      select k.* into t from @schema@._tasks k where k.id = r.task_id;
      -- Else it is being claimed at this moment: it runs, or comes back.
      if not found or t.state = 'running' then
        v_status := case when t.id is null then 'the task is gone' else format('the task runs already, in daemon %s', t.claimed_by) end;
        update @schema@._worker_requests w set state = 'ended', ended_at = clock_timestamp(), status = v_status where w.id = r.id;
      end if;
      continue;
    end if;
    continue when p_topics is not null and not t.topic = any (p_topics);
    select tp.concurrency, nullif(coalesce(tp.delay, d.delay), '0') as delay, nullif(tp.log <> 'all', false) as quiet,
        coalesce(tp.paused, false) or (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) as paused
      into v_limits
      from @schema@.topic_defaults d left join @schema@.topics tp on tp.name = t.topic left join @schema@.topic_state s on s.topic = t.topic;
    delayed := v_limits.delay is not null;
    prefetchable := v_limits.concurrency is null and v_limits.delay is null;
    v_waits := null;
    if v_limits.paused then
      v_waits := format('waits: topic "%s" is paused', t.topic);
    elsif t.held then
      v_waits := format('waits: an earlier task of job "%s" is not over', t.job_name);
    elsif v_room <= 0 then
      v_waits := 'waits: no daemon has room for another one-shot worker';
    elsif not prefetchable then
      if v_limits.concurrency is not null then
        -- As in _claim: the lock of the topic's row first, then what others committed.
        perform from @schema@.topics tp where tp.name = t.topic for no key update skip locked;
        continue when not found;
      end if;
      if (select count(*) from @schema@._tasks k where k.topic = t.topic and k.state = 'running') >= v_limits.concurrency then
        v_waits := format('waits: topic "%s" runs %s at once', t.topic, v_limits.concurrency);
      elsif v_limits.delay is not null and not @schema@._start_after_delay(t.topic, v_limits.delay) then
        v_waits := format('waits: topic "%s" has a delay of %s between two starts', t.topic, v_limits.delay);
      end if;
    end if;
    if v_waits is not null then
      update @schema@._worker_requests w set status = v_waits where w.id = r.id and w.status is distinct from v_waits;
      continue;
    end if;
    update @schema@._tasks k
      set state = 'running', claimable = false, attempt = k.attempt + 1, claims = k.claims + 1, token = gen_random_uuid(), claimed_by = p_daemon_id,
          claimed_at = clock_timestamp(), available_at = least(k.available_at, clock_timestamp()), login = coalesce(k.login, session_user),
          quiet = v_limits.quiet
      where k.id = t.id
      returning k.* into task;
    update @schema@._worker_requests w
      set state = 'initializing', daemon_id = p_daemon_id, started_at = clock_timestamp(), status = null where w.id = r.id;
    request_id := r.id;
    -- As in _claim: what a job's task that runs outside of `run` shall know of itself.
    context := case when task.job_id is not null and not (task.transaction is true and task.database is null and task.connection is null) then
      jsonb_build_object('scheduledFor', @schema@._instant(task.scheduled_for), 'parentTaskId', task.parent_task_id::text,
        'parentRowCount', task.parent_row_count, 'params', task.params) end;
    v_room := v_room - 1;
    return next;
  end loop;
end $$;
