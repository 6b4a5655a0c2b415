-- Workers and topics as people see them, and the one-shot worker.

-- Requests for a worker beyond the pool, for one task. The daemon that takes a request writes the columns from state on.
create table @schema@._worker_requests (
  id bigint generated always as identity constraint worker_requests_pkey primary key,
  task_id bigint not null,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by name not null default session_user,
  state text not null default 'requested' constraint worker_requests_state_known
    check (state in ('requested', 'initializing', 'processing', 'stopping', 'ended')),
  daemon_id bigint,
  pid int,
  started_at timestamptz,
  ended_at timestamptz,
  status text,                        -- how it ended: the state of the attempt, or why there was none
  constraint worker_requests_ended_has_status check ((state = 'ended') = (ended_at is not null and status is not null))
);
create index worker_requests_open on @schema@._worker_requests (id) where state <> 'ended';
create index worker_requests_requested_at on @schema@._worker_requests (requested_at);

create view @schema@._launch_input with (security_barrier) as
  select w.id, w.task_id from @schema@._worker_requests w
  where exists (select from @schema@._tasks t where t.id = w.task_id and (@schema@._is_member(t.login) or @schema@._operates()))
  with cascaded check option;

create function @schema@._worker_requested() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  perform pg_notify('@channel@', 'launch');
  delete from @schema@._worker_requests w using (
    select o.id from @schema@._worker_requests o
    where o.requested_at < clock_timestamp() - interval '30 days' order by o.requested_at limit 10 for update skip locked
  ) past where w.id = past.id;
  return null;
end $$;
create trigger worker_requests_requested after insert on @schema@._worker_requests for each row execute function @schema@._worker_requested();

-- State of an unfinished task; null: there is none.
create function @schema@._task_state(p_task_id bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select t.state from @schema@._tasks t where t.id = p_task_id $$;

-- Asks for a worker of its own for one waiting task: beyond the pool, never restarted. Gives the id of the request; its
-- outcome shows in worker_stats.
create function @schema@.launch_worker(task_id bigint) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_state text := @schema@._task_state(launch_worker.task_id);
  v_id bigint;
begin
  if launch_worker.task_id is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'task_id is null', hint = 'select id from @channel@.tasks shows what there is';
  elsif v_state is null then
    raise exception using errcode = 'undefined_object', message = format('there is no unfinished task %s', launch_worker.task_id),
      hint = 'retry_task() puts one that failed in again';
  end if;
  insert into @schema@._launch_input as w (task_id) values (launch_worker.task_id) returning w.id into v_id;
  if v_state = 'running' then
    raise exception using errcode = 'object_not_in_prerequisite_state', message = format('task %s runs already', launch_worker.task_id),
      hint = 'select * from @channel@.worker_stats shows where';
  end if;
  return v_id;
exception when with_check_option_violation then
  raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of the role of task %s', current_user, launch_worker.task_id),
    hint = 'ask a member of that role, or of pgherd_deployer';
end $$;

create view @schema@._one_shot_workers with (security_barrier) as
  select r.id as request_id, r.daemon_id, r.state, r.task_id, r.pid, r.started_at, r.ended_at, r.status
  from @schema@._worker_requests r
  where (select @schema@._sees_all()) or r.requested_by in (select p.rolname from pg_roles p where pg_has_role(p.oid, 'member'));

-- One row per worker slot of each daemon, and one per one-shot worker that the viewer, or a role of his, asked for.
create view @schema@.worker_stats with (security_barrier) as
  select 'pool' as kind, null::bigint as request_id, w.daemon_id, d.hostname, w.slot, d.lease_until > clock_timestamp() as alive, w.state, w.task_id,
    w.pid, w.items_processed, w.last_run_at as last_run, w.last_status as status, w.started_at
  from @schema@._workers w join @schema@.daemons d on d.id = w.daemon_id
  union all
  select 'one-shot', r.request_id, r.daemon_id, d.hostname, null,
    case when r.daemon_id is not null and r.state <> 'ended' then coalesce(d.lease_until > clock_timestamp(), false) end, r.state, r.task_id,
    r.pid, (r.state = 'ended' and r.started_at is not null)::int, coalesce(r.ended_at, r.started_at), r.status, r.started_at
  from @schema@._one_shot_workers r left join @schema@.daemons d on d.id = r.daemon_id;
comment on view @schema@.worker_stats is 'Worker slots of all daemons (kind pool), and workers asked for with launch_worker (kind one-shot).';

-- Every topic that is declared, paused, or has unfinished tasks.
create view @schema@.topic_stats with (security_barrier) as
  select n.topic, t.id is not null as declared, p.name as project, t.concurrency, coalesce(t.priority, d.priority) as priority,
    coalesce(t.delay, '0') as delay,
    coalesce(t.paused, false) or (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) as paused,
    s.paused_by, s.pause_reason, s.paused_until, coalesce(k.ready, 0) as ready, coalesce(k.later, 0) as later, coalesce(k.held, 0) as held,
    coalesce(k.retrying, 0) as retrying, coalesce(k.running, 0) as running, k.oldest_ready_at, nullif(s.next_start_at, '-infinity') as next_start_at
  from (select t.name as topic from @schema@.topics t union select s.topic from @schema@.topic_state s union select k.topic from @schema@._tasks k) n
    cross join @schema@.topic_defaults d
    left join @schema@.topics t on t.name = n.topic
    left join @schema@.projects p on p.id = t.project_id
    left join @schema@.topic_state s on s.topic = n.topic
    left join (
      select k.topic, count(*) filter (where k.claimable) as ready, count(*) filter (where k.state = 'pending' and not k.claimable and not k.held) as later,
        count(*) filter (where k.held) as held, count(*) filter (where k.state = 'retrying') as retrying,
        count(*) filter (where k.state = 'running') as running, min(k.available_at) filter (where k.claimable) as oldest_ready_at
      from @schema@._tasks k group by k.topic
    ) k on k.topic = n.topic;
comment on view @schema@.topic_stats is 'Topics: their limits, whether they are paused, and how many unfinished tasks they hold.';

-- Wakes daemons when tasks wait. Warns when tasks wait and no daemon is alive: no function can start one.
create function @schema@.ensure_workers() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from @schema@._tasks t where t.claimable or (not t.held and t.state <> 'running' and t.available_at <= clock_timestamp())) then
    return;
  end if;
  perform pg_notify('@channel@', 'tasks');
  if not exists (select from @schema@.daemons d where d.lease_until > clock_timestamp()) then
    raise warning using message = 'tasks wait, and no daemon is alive', hint = 'start one: pgherd run';
  end if;
end $$;

-- How many workers process a task at this moment, as they report it.
create function @schema@.active_workers_count() returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select ((select count(*) from @schema@._workers w join @schema@.daemons d on d.id = w.daemon_id
             where w.state = 'processing' and d.lease_until > clock_timestamp())
          + (select count(*) from @schema@._worker_requests r join @schema@.daemons d on d.id = r.daemon_id
             where r.state = 'processing' and d.lease_until > clock_timestamp()))::int
  $$;

-- The same, counted anew from what is leased rather than from what workers report: running tasks of daemons that are alive,
-- at most as many per daemon as it has slots and one-shot workers.
create function @schema@.calibrate_workers_count() returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(sum(least(
        d.slots + (select count(*) from @schema@._worker_requests r where r.daemon_id = d.id and r.state = 'processing'),
        (select count(*) from @schema@._tasks t where t.claimed_by = d.id and t.state = 'running'))), 0)::int
    from @schema@.daemons d where d.lease_until > clock_timestamp()
  $$;
