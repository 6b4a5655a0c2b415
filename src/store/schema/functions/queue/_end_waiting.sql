-- Ends tasks that no lease holds as cancelled, and returns the ids of the ended tasks. p_wait: waits for concurrent claims and
-- promotions; otherwise it skips the tasks that they hold. A task that was in a lease before may have been executed: its row in _done
-- decides. p_unlogged_jobs: those of the deleted jobs that have log: off.
create or replace function @schema@._end_waiting(p_ids bigint[], p_reason text, p_wait boolean, p_unlogged_jobs bigint[] default '{}') returns bigint[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_ids bigint[];
  v_ready bigint[];
  v_done bigint[];
begin
  if p_wait then
    perform from @schema@._tasks t where t.id = any (p_ids) and (t.waits or t.held) order by t.id for update;
    perform from @schema@._ready r join @schema@._tasks t on r.priority = t.priority and r.topic = t.topic and r.id = t.id
      where t.id = any (p_ids) order by t.id for update of r;
  end if;
  v_ids := array(select t.id from @schema@._tasks t where t.id = any (p_ids) and (t.waits or t.held) order by t.id for update skip locked);
  with picked as materialized (
    select r.ctid from @schema@._tasks t join @schema@._ready r on r.priority = t.priority and r.topic = t.topic and r.id = t.id
    where t.id = any (p_ids) order by r.id for update of r skip locked
  ), gone as (
    delete from @schema@._ready r where r.ctid = any (array(select p.ctid from picked p)) returning r.id
  )
  select coalesce(array_agg(g.id), '{}') into v_ready from gone g;
  v_ids := v_ids || v_ready;
  with again as (
    insert into @schema@._done (task_id, token, row_count)
      select t.id, t.token, -1 from @schema@._tasks t where t.id = any (v_ids) and t.token is not null order by t.id
      on conflict do nothing
      returning task_id
  )
  select array_agg(t.id) into v_done from @schema@._tasks t
    where t.id = any (v_ids) and t.token is not null and t.id not in (select a.task_id from again a);
  if v_done is not null then
    -- It has taken effect. Its next claim finds that, and it is moved as finished.
    insert into @schema@._ready (priority, topic, id, login, alone)
      select t.priority, t.topic, t.id, t.login, true from @schema@._tasks t where t.id = any (v_done) and t.id = any (v_ready);
    v_ids := array(select unnest(v_ids) except select unnest(v_done));
  end if;
  with gone as (
    delete from @schema@._tasks t where t.id = any (v_ids) returning t.*
  ), kept as (
    delete from @schema@._done d using gone g where d.task_id = g.id and d.token = g.token and g.doubtful is not true
  )
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
      created_by, sql, database, connection, login, revision, parent_task_id, params, claims)
    select g.id, g.attempt, g.job_id, g.job_name, g.topic, 'cancelled', p_reason, g.priority, g.scheduled_for, g.available_at, g.created_at,
      g.created_by, g.sql, g.database, g.connection, g.login, g.revision, g.parent_task_id, g.params, g.claims
    from gone g
      left join @schema@.jobs j on j.id = g.job_id
      left join @schema@.topics p on g.job_id is null and p.name = g.topic
    where coalesce(j.log, p.log, 'all') <> 'off' and (g.job_id is null or g.job_id <> all (p_unlogged_jobs));
  return v_ids;
end $$;
