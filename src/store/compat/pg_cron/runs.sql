-- Runs

-- Returns the message that libpq would report: the command tag, or the number of rows. The tag is taken from the first
-- words of the last statement, as far as they can be found without a parser.
create or replace function cron._return_message(p_state text, p_sql text, p_row_count bigint, p_message text, p_detail text, p_hint text, p_reason text)
  returns text language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select case
      when p_state = 'finished' then case word
        when 'INSERT' then 'INSERT 0 ' || coalesce(p_row_count, 0)
        when 'UPDATE' then 'UPDATE ' || coalesce(p_row_count, 0)
        when 'DELETE' then 'DELETE ' || coalesce(p_row_count, 0)
        when 'MERGE' then 'MERGE ' || coalesce(p_row_count, 0)
        when 'REFRESH' then 'REFRESH MATERIALIZED VIEW'
        when 'CREATE' then 'CREATE ' || coalesce(upper((regexp_match(body, '^\s*create\s+(?:or\s+replace\s+|temp\s+|temporary\s+|unlogged\s+|unique\s+)*(\w+)', 'i'))[1]), '')
        when 'DROP' then 'DROP ' || coalesce(upper((regexp_match(body, '^\s*drop\s+(\w+)', 'i'))[1]), '')
        when 'ALTER' then 'ALTER ' || coalesce(upper((regexp_match(body, '^\s*alter\s+(\w+)', 'i'))[1]), '')
        when 'TRUNCATE' then 'TRUNCATE TABLE'
        when 'SELECT' then rows when 'WITH' then rows when 'VALUES' then rows when 'TABLE' then rows when 'SHOW' then rows when 'EXPLAIN' then rows
        when '(' then rows
        else coalesce(word, rows) end
      when p_message is not null then 'ERROR:  ' || p_message || E'\n' || coalesce('DETAIL:  ' || p_detail || E'\n', '')
        || coalesce('HINT:  ' || p_hint || E'\n', '')
      else p_reason end
    from (select case when p_sql ~ '[''"$]' then p_sql else substring(rtrim(p_sql, E'; \t\r\n') from '[^;]*$') end as body) b,
      lateral (select upper((regexp_match(regexp_replace(body, '^(?:\s|--[^\n]*\n|/\*.*?\*/)+', ''), '^(\w+|\()'))[1]) as word,
        case p_row_count when 1 then '1 row' else coalesce(p_row_count, 0) || ' rows' end as rows) w
  $$;

create or replace view cron.job_run_details with (security_barrier) as
  select l.jobid, t.id as runid, w.pid as job_pid, coalesce(t.database, current_database())::text as database, l.username, t.sql as command,
    case t.state when 'running' then 'running' else 'starting' end as status, null::text as return_message,
    t.claimed_at as start_time, null::timestamptz as end_time
  from @schema@._task_states t join cron._link l on l.job_id = t.job_id left join @schema@._workers w on w.task_id = t.id
  where l.username = current_user or (select @schema@._sees_all())
  union all
  select l.jobid, g.task_id, null::int, coalesce(g.database, current_database())::text, l.username, g.sql,
    case g.state when 'finished' then 'succeeded' else 'failed' end,
    cron._return_message(g.state, g.sql, g.row_count, g.message, g.detail, g.hint, g.reason), g.started_at, g.ended_at
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
