-- Enqueues the same task again, with its id and SQL; the count of attempts continues. Returns false if it has not failed or been
-- cancelled.
create or replace function @schema@._retry_task(p_task_id bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  l @schema@._task_log;
  v_job @schema@.jobs;
  v_settings record;
  -- In the ledger of another database, the end of the task has raised its fence to this.
  c_closing_fences constant int := 100000;
  -- The fence must be higher than all earlier ones, which are no longer stored: seconds grow faster than a task can be claimed.
  v_claims int := extract(epoch from clock_timestamp() - timestamptz '2026-01-01 00:00Z');
begin
  -- Of two concurrent retries the second waits here and then finds the task in the queue.
  perform from @schema@._task_log x where x.task_id = p_task_id order by x.ended_at, x.attempt limit 1 for update;
  select x.* into l from @schema@._task_log x where x.task_id = p_task_id order by x.ended_at desc, x.attempt desc limit 1;
  if not found or l.state not in ('failed', 'cancelled') or exists (select from @schema@._tasks t where t.id = p_task_id) then
    return false;
  end if;
  select j.* into v_job from @schema@.jobs j where j.id = l.job_id;
  select s.* into v_settings from @schema@._task_settings s where s.topic = l.topic or s.topic is null order by s.topic nulls last limit 1;
  insert into @schema@._tasks (id, job_id, job_name, topic, priority, held, attempt, claims, scheduled_for, sql, database, connection, login,
      transaction, timeout, retry_limit, retry_backoff, revision, parent_task_id, params, parent_row_count, created_at)
    overriding system value
    values (p_task_id, l.job_id, l.job_name, l.topic, coalesce(l.priority, v_settings.priority),
      case when coalesce(v_job.overlap, 'allow') <> 'allow' then true end, l.attempt, coalesce(l.claims + c_closing_fences, v_claims), l.scheduled_for, l.sql, l.database, l.connection, l.login, v_job.transaction,
      coalesce(v_job.timeout, v_settings.timeout), l.attempt + coalesce(v_job.retry_limit, v_settings.retry_limit),
      case when v_job.id is null then v_settings.retry_backoff else @schema@._job_backoff(v_job) end, l.revision, l.parent_task_id, l.params,
      (select p.row_count from @schema@._task_log_all p where p.task_id = l.parent_task_id and p.state = 'finished'),
      -- With the id it is the key in ledgers, where an earlier claim may still be under way.
      coalesce(l.created_at, clock_timestamp()));
  if coalesce(v_job.overlap, 'allow') = 'allow' then
    -- Its old id may be below the low-water marks of the daemons.
    perform @schema@._wake_for_returned();
  else
    perform pg_notify('@channel@', 'jobs');
  end if;
  return true;
end $$;
