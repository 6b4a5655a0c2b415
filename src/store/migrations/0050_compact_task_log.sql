-- History: whole days go with the longest retention; before that, days are rewritten without what the retention of its topic
-- has ended, unless it is one of the last runs that its job keeps. Rows are never deleted one by one from a day.

-- What `log --job` and `log --state` look for, at any size. Tasks without a job that finish pay for neither.
create index task_log_job_name on @schema@._task_log (job_name, ended_at) where job_name is not null;
create index task_log_unfinished on @schema@._task_log (ended_at) where state <> 'finished';

-- Days that were looked at, with what settings, and when the retention of more of their rows ends.
create table @schema@._log_days (
  day date not null constraint log_days_pkey primary key,
  settings text not null,
  next_look_at timestamptz not null,
  kept bigint not null,
  gone bigint not null,
  looked_at timestamptz not null default clock_timestamp()
);

create view @schema@._log_partitions as
  select c.relname as name, case when c.relname ~ '^_task_log_\d{8}$' then to_date(right(c.relname, 8), 'YYYYMMDD') end as day
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = '@schema@._task_log'::regclass and c.relname ~ '^_task_log_\d{8}$';

-- All retentions there are; a topic that is not declared has the defaults.
create view @schema@._retentions as
  select t.retention_finished as retention from @schema@.topics t
  union select t.retention_failed from @schema@.topics t
  union values (interval '7 days'), (interval '30 days');

create function @schema@._retention_settings() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select md5(coalesce((select string_agg(format('%s %s %s', t.name, extract(epoch from t.retention_finished), extract(epoch from t.retention_failed)), E'\n' order by t.name) from @schema@.topics t), '')
      || E'\n\n' || coalesce((select string_agg(format('%s %s', j.id, j.keep_last), E'\n' order by j.id) from @schema@.jobs j where j.keep_last is not null), ''))
  $$;

-- The last runs of the jobs that keep some.
create function @schema@._kept_tasks() returns setof bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp rows 1000
  as $$
    select l.task_id from @schema@.jobs j cross join lateral (
      select x.task_id from @schema@._task_log x
      where x.job_id = j.id and x.state in ('finished', 'failed', 'cancelled') order by x.ended_at desc limit j.keep_last
    ) l where j.keep_last is not null
  $$;

-- The oldest day with rows whose retention may have ended since it was looked at; null: none. A day counts from an hour
-- behind its end.
create function @schema@._log_day_to_compact() returns date
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select p.day from @schema@._log_partitions p
      cross join lateral (select (p.day + 1)::timestamp at time zone 'UTC' as ends_at) e
      left join @schema@._log_days d on d.day = p.day
    where e.ends_at < clock_timestamp() - interval '1 hour'
      and e.ends_at + (select min(r.retention) from @schema@._retentions r) <= clock_timestamp()
      and (d.day is null or d.next_look_at <= clock_timestamp() or d.settings <> @schema@._retention_settings())
    order by p.day limit 1
  $$;

-- Waits for transactions that still write to the day. To be committed at once; nobody begins to write to a day that is over.
create function @schema@._await_log_day(p_day date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  execute format('lock table @schema@.%I in share mode', '_task_log_' || to_char(p_day, 'YYYYMMDD'));
end $$;

-- Rewrites a day with the rows that stay. They are copied while everybody may read; the day alone is locked while they are
-- put back, never the table, so that no completion waits.
create function @schema@._compact_log_day(p_day date, out kept bigint, out gone bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text := '_task_log_' || to_char(p_day, 'YYYYMMDD');
  v_ends_at timestamptz := (p_day + 1)::timestamp at time zone 'UTC';
  v_settings text := @schema@._retention_settings();
begin
  perform from @schema@.installation for update;
  execute format('select count(*) from @schema@.%I', v_name) into gone;
  execute format('create unlogged table @schema@._task_log_stays as
    select l.* from @schema@.%I l left join @schema@.topics t on t.name = l.topic
    where timestamptz %L + case when l.state in (''finished'', ''skipped'') then coalesce(t.retention_finished, interval ''7 days'')
        else coalesce(t.retention_failed, interval ''30 days'') end > clock_timestamp()
      or l.task_id in (select @schema@._kept_tasks())', v_name, v_ends_at);
  get diagnostics kept = row_count;
  gone := gone - kept;
  if gone > 0 then
    execute format('truncate @schema@.%I', v_name);
    execute format('insert into @schema@.%I select * from @schema@._task_log_stays', v_name);
  end if;
  drop table @schema@._task_log_stays;
  insert into @schema@._log_days as d (day, settings, next_look_at, kept, gone)
    values (p_day, v_settings, coalesce((select min(v_ends_at + r.retention) from @schema@._retentions r where v_ends_at + r.retention > clock_timestamp()), 'infinity'),
      _compact_log_day.kept, _compact_log_day.gone)
    on conflict on constraint log_days_pkey do update
      set settings = excluded.settings, next_look_at = excluded.next_look_at, kept = excluded.kept, gone = d.gone + excluded.gone, looked_at = clock_timestamp();
end $$;

-- Drops the daily partitions that end at or before p_before; gives how many. The last runs that jobs keep move to the
-- default partition, and leave it, few as they are, when others have taken their place.
create or replace function @schema@._drop_log_partitions(p_before date) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_dropped int := 0;
begin
  perform from @schema@.installation for update;
  for v_name in select p.name from @schema@._log_partitions p where p.day < p_before order by p.day loop
    execute format('create unlogged table @schema@._task_log_stays as
      select l.* from @schema@.%I l where l.task_id in (select @schema@._kept_tasks())', v_name);
    execute format('drop table @schema@.%I', v_name);
    insert into @schema@._task_log_default select * from @schema@._task_log_stays;
    drop table @schema@._task_log_stays;
    v_dropped := v_dropped + 1;
  end loop;
  delete from @schema@._task_log_default l
    where l.ended_at < p_before::timestamp at time zone 'UTC' and (l.task_id is null or l.task_id not in (select @schema@._kept_tasks()));
  delete from @schema@._log_days d where d.day < p_before;
  return v_dropped;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- The newest first. A barrier keeps the planner from handing an `order by … limit` down into a view: in the view's own order
-- it reads the indexes from their ends, where it would sort the whole log else (5,000,000 rows: 27 s).

create or replace view @schema@.task_log with (security_barrier) as
  select l.task_id, l.attempt, l.job_name as job, l.topic, l.state, l.reason, l.scheduled_for, l.available_at, l.started_at, l.ended_at,
    (extract(epoch from l.ended_at - l.started_at) * 1000)::bigint as duration_ms, l.row_count, l.sqlstate, l.message, l.detail, l.hint,
    l.context, l.position, l.notices, l.login as role, coalesce(l.database, current_database()) as database, l.connection, l.daemon_id,
    l.revision, l.parent_task_id, l.sql, l.created_at, l.created_by, l.params
  from @schema@._task_log l
  where (select @schema@._sees_all()) or l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'))
  order by l.ended_at desc;

create or replace view @schema@._job_log_ended with (security_barrier) as
  select l.task_id, l.attempt, l.job_id, l.job_name, l.login as rolname, coalesce(l.database, current_database()) as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command, l.state, l.reason, l.row_count,
    case l.state when 'finished' then '00000' else l.sqlstate end as sqlstate, l.message, l.detail, l.hint, l.context
  from @schema@._task_log l
  where l.job_id is not null and l.task_id is not null and l.login in (select r.rolname from pg_roles r where pg_has_role(r.oid, 'member'))
  order by l.ended_at desc;

create or replace view @schema@.my_job_log with (security_barrier) as
  select l.* from @schema@.member_job_log l where l.rolname = current_user
  order by l.job_finished desc;
