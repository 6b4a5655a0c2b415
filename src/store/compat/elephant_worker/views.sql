-- Views

create or replace view scheduler.job with (security_barrier) as
  select j.id as job_id, (select d.oid from pg_database d where d.datname = coalesce(j.database, current_database())) as datoid,
    (select r.oid from pg_roles r where r.rolname = j.role) as roloid, scheduler._shown_schedule(j.schedule)::scheduler.schedule as schedule,
    j.enabled, s.failure_count::int as failure_count, s.success_count::int as success_count, j.overlap = 'allow' as parallel,
    j.sql as job_command, j.description as job_description, j.timeout as job_timeout, s.last_started_at as last_executed
  from @schema@.jobs j join @schema@._job_states s on s.job_id = j.id
  where j.role is not null and (select @schema@._sees_all());
comment on view scheduler.job is 'All jobs, for operators.';

-- Callers may write to the views below, so that they may LOCK them; LOCK goes on into the tables below a view, but not into a
-- function. Both are merged into the query that reads them.
create or replace function scheduler._member_jobs() returns setof @schema@.member_job
  language sql stable as $$ select * from @schema@.member_job $$;
create or replace function scheduler._member_job_log() returns setof @schema@.member_job_log
  language sql stable as $$ select * from @schema@.member_job_log $$;

create or replace view scheduler.member_job with (security_barrier) as
  select m.job_id, (select d.oid from pg_database d where d.datname = m.datname) as datoid,
    (select r.oid from pg_roles r where r.rolname = m.rolname) as roloid, scheduler._shown_schedule(m.schedule)::scheduler.schedule as schedule,
    m.enabled, m.failure_count::int as failure_count, m.success_count::int as success_count, m.parallel, m.job_command, m.job_description,
    m.job_timeout, m.last_executed, m.datname::name as datname, m.rolname::name as rolname
  from scheduler._member_jobs() m;
comment on view scheduler.member_job is 'The jobs of the roles of which the current user is a member.';

create or replace view scheduler.my_job with (security_barrier) as
  select m.* from scheduler.member_job m where m.rolname = current_user;
comment on view scheduler.my_job is 'The jobs of the current user.';

create or replace view scheduler.member_job_log with (security_barrier) as
  select l.task_id as jl_id, l.job_id, l.rolname::name as rolname, l.datname::name as datname, l.job_started,
    l.job_finished, l.job_command, l.job_sqlstate::varchar(5) as job_sqlstate, l.exception_message, l.exception_detail, l.exception_hint,
    l.exception_context
  from scheduler._member_job_log() l
  where l.job_started is not null;
comment on view scheduler.member_job_log is 'The log of the jobs of the roles of which the current user is a member.';

create or replace view scheduler.my_job_log with (security_barrier) as
  select l.* from scheduler.member_job_log l where l.rolname = current_user;
comment on view scheduler.my_job_log is 'The log of the jobs of the current user.';

create or replace view scheduler.job_log with (security_barrier) as
  select l.task_id as jl_id, l.job_id, l.login::name as rolname, coalesce(l.database, current_database())::name as datname,
    l.started_at as job_started, l.ended_at as job_finished, l.sql as job_command,
    (case l.state when 'finished' then '00000' else l.sqlstate end)::varchar(5) as job_sqlstate, l.message as exception_message,
    l.detail as exception_detail, l.hint as exception_hint, l.context as exception_context
  from @schema@._task_log_all l
  where l.job_id is not null and l.started_at is not null and (select @schema@._sees_all());
comment on view scheduler.job_log is 'The log of all jobs, for operators.';
