-- Runs

create or replace view cron.job_run_details with (security_barrier) as
  select l.jobid, t.id as runid, w.pid as job_pid, coalesce(t.database, current_database())::text as database, l.username, t.sql as command,
    case t.state when 'running' then 'running' else 'starting' end as status, null::text as return_message,
    t.claimed_at as start_time, null::timestamptz as end_time
  from @schema@._task_states t join cron._link l on l.job_id = t.job_id left join @schema@._workers w on w.task_id = t.id
  where l.username = current_user or (select @schema@._sees_all())
  union all
  select l.jobid, g.task_id, null::int, coalesce(g.database, current_database())::text, l.username, g.sql,
    case g.state when 'finished' then 'succeeded' else 'failed' end,
    cron._return_message(g.state, g.sql, g.row_count, g.message, g.detail, g.hint, g.context, g.position, g.reason), g.started_at, g.ended_at
  from @schema@._task_log_all g join cron._link l on l.job_id = g.job_id
  where g.state in ('finished', 'failed', 'cancelled') and (l.username = current_user or (select @schema@._sees_all()));

drop trigger if exists job_run_details_delete on cron.job_run_details;
create trigger job_run_details_delete instead of delete on cron.job_run_details for each row execute function @schema@._cron_delete_run();

create or replace function cron._refuse_run_write() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'feature_not_supported', message = format('%s of cron.job_run_details is not supported', lower(tg_op)),
    hint = 'runs are written by pgherd; they can be deleted';
end $$;
drop trigger if exists job_run_details_refuse on cron.job_run_details;
create trigger job_run_details_refuse instead of insert or update on cron.job_run_details for each row execute function cron._refuse_run_write();
