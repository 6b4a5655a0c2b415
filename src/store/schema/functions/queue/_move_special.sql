-- Like _move, for tasks of jobs and those with a dedupe_key. It uses up to four statements, because a user's transaction may hold the
-- rows that it changes. It waits for none of them: tasks whose rows cannot be locked stay. Returns the ids that were moved.
create or replace function @schema@._move_special(p_ids bigint[], p_token bigint, p_daemon_id bigint, p_login text, p_notices jsonb) returns bigint[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = on set jit = off
  as $$
declare
  v_ids bigint[];
  v_busy bigint[];
  e record;
  v_alerting timestamptz;
  v_wake boolean;
begin
  v_ids := array(
    select t.id from @schema@._tasks t join @schema@._done d on d.task_id = t.id and d.token = p_token
    where t.id = any (p_ids) order by t.id for update of t skip locked);
  -- A deleted job has no state.
  with states as materialized (
    select s.job_id from @schema@.job_state s where s.job_id in (select t.job_id from @schema@._tasks t where t.id = any (v_ids))
      order by s.job_id for no key update skip locked
  )
  select array_agg(t.id) into v_busy from @schema@._tasks t
    where t.id = any (v_ids) and t.job_id is not null and t.job_id not in (select x.job_id from states x)
      and exists (select from @schema@.job_state s where s.job_id = t.job_id);
  if v_busy is not null then
    v_ids := array(select unnest(v_ids) except select unnest(v_busy));
  end if;
  insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
      created_by, started_at, ended_at, row_count, notices, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
    select t.id, t.attempt + 1, t.job_id, t.job_name, t.topic, 'finished',
      case when j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, d.row_count) then format('expected rows %s, got %s', j.expect_rows, d.row_count) end,
      t.priority, t.scheduled_for, t.available_at, t.created_at, t.created_by, d.started_at, d.ended_at, d.row_count,
      case when p_notices ? t.id::text then array(select jsonb_array_elements_text(p_notices -> t.id::text)) end,
      t.sql, t.database, t.connection, p_login, p_daemon_id, t.revision, t.parent_task_id, t.params
    from @schema@._tasks t join @schema@._done d on d.task_id = t.id and d.token = p_token
      left join @schema@.jobs j on j.id = t.job_id
    where t.id = any (v_ids)
      and case when j.id is not null then j.log = 'all' when t.job_id is not null then true
        else not exists (select from @schema@.topics p where p.name = t.topic and p.log <> 'all') end;
  with ended as materialized (
    select t.id, t.job_id, d.row_count, d.started_at, d.ended_at from @schema@._tasks t join @schema@._done d on d.task_id = t.id and d.token = p_token
    where t.id = any (v_ids) and t.job_id is not null
  ), last as (
    select distinct on (x.job_id) x.*, count(*) over (partition by x.job_id) as n from ended x order by x.job_id, x.ended_at desc
  ), states as (
    update @schema@.job_state s
      set last_task_id = l.id, last_state = 'finished', last_started_at = l.started_at, last_ended_at = l.ended_at, last_success_at = l.ended_at,
          missed_at = null, success_count = s.success_count + l.n,
          next_due_at = case when j.repeats_after_finish then '-infinity' else s.next_due_at end
      from last l join @schema@.jobs j on j.id = l.job_id where s.job_id = l.job_id
      returning j.id, j.name, j.repeats_after_finish
  ), starts as (
    insert into @schema@.job_starts (job_id, parent_task_id, parent_row_count)
      select c.id, x.id, x.row_count from ended x join states s on s.id = x.job_id
        join @schema@.jobs c on c.after_jobs @> array[s.name] and c.after_jobs <> '{}' and c.enabled
      order by x.ended_at
      returning 1
  )
  -- The scheduler computes the next run after a finish, starts the children, and releases the next held task.
  select coalesce(bool_or(s.repeats_after_finish), false) or exists (select from starts)
      or exists (select from @schema@._tasks h join states x on x.id = h.job_id where h.held)
    into v_wake from states s;
  if v_wake then
    perform pg_notify('@channel@', 'jobs');
  end if;
  for e in
    select t.id, t.job_id, t.attempt + 1 as attempt, t.scheduled_for, d.row_count, d.started_at, d.ended_at,
      case when j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, d.row_count) then format('expected rows %s, got %s', j.expect_rows, d.row_count) end as broken
    from @schema@._tasks t join @schema@._done d on d.task_id = t.id and d.token = p_token
      join @schema@.jobs j on j.id = t.job_id join @schema@.job_state s on s.job_id = j.id
    where t.id = any (v_ids) and (s.alerting_since is not null or j.expect_rows is not null)
    order by d.ended_at
  loop
    select s.alerting_since into v_alerting from @schema@.job_state s where s.job_id = e.job_id;
    continue when e.broken is null and v_alerting is null;
    update @schema@.job_state s set alerting_since = case when e.broken is not null then coalesce(s.alerting_since, e.ended_at) end where s.job_id = e.job_id;
    perform @schema@._raise_alert(case when e.broken is null then 'recovered' else 'expectation' end, e.job_id, e.id, 'finished', e.started_at, e.ended_at,
      e.row_count, e.attempt, e.scheduled_for, e.broken);
  end loop;
  with gone as (
    delete from @schema@._tasks t where t.id = any (v_ids) returning t.id, t.doubtful
  )
  delete from @schema@._done d using gone g where d.task_id = g.id and d.token = p_token and g.doubtful is not true;
  return v_ids;
end $$;
