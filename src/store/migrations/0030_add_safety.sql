-- What makes an apply safe to follow up: daemons say what they have seen, topics drain, tasks of what is deleted are moved,
-- discarded or cancelled, and a continuous sync shows its state.

-- {project id: revision}: written by each daemon behind a pass of its scheduler that began with these revisions committed.
alter table @schema@.daemons add column seen_revisions jsonb not null default '{}';

-- Not declared any more, but there until its last task is done.
alter table @schema@.topics add column draining boolean not null default false;

-- The topics that drain and are empty; gives how many went.
create function @schema@._delete_drained_topics() returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  -- Called every few seconds: without a lock, and without a trigger, when there is nothing to do.
  if not exists (select from @schema@.topics t where t.draining) then
    return 0;
  end if;
  delete from @schema@.topics t where t.draining and not exists (select from @schema@._tasks k where k.topic = t.name);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Cancels what waits in these topics; what runs may finish.
create function @schema@._discard_tasks(p_topics text[], p_reason text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  with gone as (
    delete from @schema@._tasks t where t.topic = any (p_topics) and t.state <> 'running' returning t.*
  ), again as (
    update @schema@.job_state s set next_due_at = '-infinity'
    from @schema@.jobs j
    where j.id = s.job_id and j.repeats_after_finish and s.job_id in (select g.job_id from gone g)
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params)
    select id, attempt, job_id, job_name, topic, 'cancelled', p_reason, priority, scheduled_for, available_at,
      created_at, created_by, sql, database, connection, login, revision, parent_task_id, params
    from gone;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- What waits in these topics waits in another one from now on; what runs finishes where it is.
create function @schema@._move_tasks(p_topics text[], p_to text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  update @schema@._tasks t set topic = p_to where t.topic = any (p_topics) and t.state <> 'running';
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform @schema@._wake_for_tasks();
  end if;
  return v_count;
end $$;

-- Asks the daemons to cancel what runs of these jobs; gives how many tasks that are.
create function @schema@._cancel_running(p_jobs bigint[], p_reason text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_count int;
begin
  insert into @schema@._cancel_requests (task_id, reason)
    select t.id, p_reason from @schema@._tasks t where t.job_id = any (p_jobs) and t.state = 'running'
    on conflict do nothing;
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform pg_notify('@channel@', 'cancel');
  end if;
  return v_count;
end $$;

-- One row per project that a daemon keeps in step with a directory (`run --sync`).
create table @schema@.project_syncs (
  project text not null constraint project_syncs_pkey primary key,
  state text not null constraint project_syncs_state_known check (state in ('ok', 'drifted', 'blocked', 'invalid', 'failed')),
  message text,
  revision bigint,
  git_commit text,
  git_dirty boolean,
  synced_at timestamptz not null default clock_timestamp(),
  -- When the state last became what it is.
  since timestamptz not null default clock_timestamp(),
  synced_by name not null default session_user,
  hostname text not null,
  pid int not null
);
