-- Like _move, for tasks of jobs and those with a dedupe_key. A user's transaction may hold the rows that it changes: it waits for none of
-- them, and tasks whose rows cannot be locked stay. A separate statement locks, so that the next one reads the newest states. Joins are
-- hash joins over what these ids select. Returns the ids that were moved.
create or replace function @schema@._move_special(p_ids bigint[], p_token bigint, p_daemon_id bigint, p_login text, p_notices jsonb) returns bigint[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off set enable_mergejoin = off set enable_nestloop = off set jit = off
  as $$
declare
  v_ids bigint[];
  v_of bigint[];   -- the job of each
  v_jobs bigint[];
  v_several boolean;
  v_alerts jsonb;
  e record;
  v_alerting timestamptz;
  v_wake boolean;
begin
  select array_agg(x.id), array_agg(x.job_id) into v_ids, v_of from (
    select t.id, t.job_id from @schema@._tasks t where t.id = any (p_ids) for update skip locked) x;
  v_jobs := array(select s.job_id from @schema@.job_state s where s.job_id = any (v_of) for no key update skip locked);
  v_several := cardinality(v_jobs) < cardinality(v_of);
  if v_several then
    -- Some share a job, have none, or theirs is locked. A deleted job has no state.
    v_ids := array(
      select t.id from @schema@._tasks t
      where t.id = any (v_ids) and (t.job_id = any (v_jobs) or not exists (select from @schema@.job_state s where s.job_id = t.job_id)));
  end if;
  with done as materialized (
    delete from @schema@._done d where d.task_id = any (v_ids) and d.token = p_token
      returning d.task_id, d.row_count, d.started_at, d.ended_at
  ), gone as materialized (
    delete from @schema@._tasks t using done d where t.id = any (v_ids) and t.id = d.task_id
      returning t.id, t.attempt, t.job_id, t.job_name, t.topic, t.priority, t.scheduled_for, t.available_at, t.created_at, t.created_by, d.started_at,
        d.ended_at, d.row_count, t.sql, t.database, t.connection, t.revision, t.parent_task_id, t.params, t.doubtful
  ), kept as (
    -- An execution that is still under way waits for this transaction, and then finds the row.
    insert into @schema@._done (task_id, token, row_count, started_at, ended_at)
      select g.id, p_token, g.row_count, g.started_at, g.ended_at from gone g where g.doubtful
  ), logged as (
    insert into @schema@._task_log (task_id, attempt, job_id, job_name, topic, state, reason, priority, scheduled_for, available_at, created_at,
        created_by, started_at, ended_at, row_count, notices, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
      select g.id, g.attempt + 1, g.job_id, g.job_name, g.topic, 'finished',
        case when j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, g.row_count) then format('expected rows %s, got %s', j.expect_rows, g.row_count) end,
        g.priority, g.scheduled_for, g.available_at, g.created_at, g.created_by, g.started_at, g.ended_at, g.row_count,
        case when p_notices ? g.id::text then array(select jsonb_array_elements_text(p_notices -> g.id::text)) end,
        g.sql, g.database, g.connection, p_login, p_daemon_id, g.revision, g.parent_task_id, g.params
      from gone g left join @schema@.jobs j on j.id = g.job_id and j.id = any (v_jobs)
      where case when j.id is not null then j.log = 'all' when g.job_id is not null then true
        else not exists (select from @schema@.topics p where p.name = g.topic and p.log <> 'all') end
  ), states as (
    -- Of several tasks of a job, the last one is shown.
    update @schema@.job_state s
      set last_task_id = l.id, last_state = 'finished', last_started_at = l.started_at, last_ended_at = l.ended_at, last_success_at = l.ended_at,
          missed_at = null, success_count = s.success_count + coalesce(n.count, 1),
          next_due_at = case when j.repeats_after_finish then '-infinity' else s.next_due_at end
      from gone l
        left join (select g.job_id, count(*) as count, max(g.ended_at) as ended_at from gone g where v_several group by g.job_id) n on n.job_id = l.job_id
        join @schema@.jobs j on j.id = l.job_id
      where s.job_id = l.job_id and s.job_id = any (v_jobs) and j.id = any (v_jobs) and (n.job_id is null or n.ended_at = l.ended_at)
      returning s.job_id, s.alerting_since, j.name, j.repeats_after_finish, j.expect_rows
  ), starts as (
    insert into @schema@.job_starts (job_id, parent_task_id, parent_row_count)
      select c.id, g.id, g.row_count from gone g join states s on s.job_id = g.job_id
        join (select distinct k.id, p.name from @schema@.jobs k cross join lateral unnest(k.after_jobs) p (name)
          where k.after_jobs && array(select x.name from states x) and k.after_jobs <> '{}' and k.enabled) c on c.name = s.name
      where exists (select from @schema@.jobs a where a.after_jobs <> '{}')
      order by g.ended_at
      returning 1
  )
  -- The scheduler computes the next run after a finish, starts the children, and releases the next held task.
  select array(select g.id from gone g),
      exists (select from states s where s.repeats_after_finish) or exists (select from starts)
        or exists (select from @schema@._tasks h where h.held and h.job_id = any (array(select s.job_id from states s))),
      case when exists (select from states s where s.alerting_since is not null or s.expect_rows is not null) then (
        select jsonb_agg(to_jsonb(g) || jsonb_build_object('expected', s.expect_rows) order by g.ended_at) from gone g join states s on s.job_id = g.job_id
        where s.alerting_since is not null or s.expect_rows is not null) end
    into v_ids, v_wake, v_alerts;
  if v_wake then
    perform pg_notify('@channel@', 'jobs');
  end if;
  if v_alerts is not null then
    for e in
      select x.*, case when not @schema@._rows_match(x.expected, x.row_count) then format('expected rows %s, got %s', x.expected, x.row_count) end as broken
      from jsonb_to_recordset(v_alerts) x (id bigint, job_id bigint, attempt int, scheduled_for timestamptz, row_count bigint, started_at timestamptz,
        ended_at timestamptz, expected text)
    loop
      select s.alerting_since into v_alerting from @schema@.job_state s where s.job_id = e.job_id;
      continue when e.broken is null and v_alerting is null;
      update @schema@.job_state s set alerting_since = case when e.broken is not null then coalesce(s.alerting_since, e.ended_at) end where s.job_id = e.job_id;
      perform @schema@._raise_alert(case when e.broken is null then 'recovered' else 'expectation' end, e.job_id, e.id, 'finished', e.started_at, e.ended_at,
        e.row_count, e.attempt + 1, e.scheduled_for, e.broken);
    end loop;
  end if;
  return v_ids;
end $$;
