-- Ended tasks that are not in the log yet, in the columns of the log.
create or replace view @schema@._task_log_unmoved as
  select t.id as task_id, t.attempt + 1 as attempt, t.job_id, t.job_name, t.topic, 'finished'::text as state,
    case when j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, d.row_count)
      then format('expected rows %s, got %s', j.expect_rows, d.row_count) end as reason, t.priority,
    t.scheduled_for, t.available_at, t.created_at, t.created_by, d.started_at, d.ended_at, d.row_count, null::text as sqlstate, null::text as message,
    null::text as detail, null::text as hint, null::text as context, null::int as position, null::text[] as notices, t.sql, t.database, t.connection,
    coalesce(t.login, l.login) as login, l.daemon_id, t.revision, t.parent_task_id, t.params, null::int as claims
  from @schema@._done d
    join @schema@._tasks t on t.id = d.task_id
    left join (
      select x.id as task_id, y.token, y.daemon_id, y.login from @schema@._leases y cross join lateral unnest(y.ids) x (id)
    ) l on l.task_id = t.id
    left join @schema@.jobs j on j.id = t.job_id
    left join @schema@.topics p on t.job_id is null and p.name = t.topic
  where d.token = coalesce(l.token, t.token) and coalesce(j.log, p.log, 'all') = 'all';
