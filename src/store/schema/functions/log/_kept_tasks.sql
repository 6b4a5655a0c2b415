-- The last runs of jobs that keep a number of runs.
create or replace function @schema@._kept_tasks() returns setof bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp rows 1000
  as $$
    select l.task_id from @schema@.jobs j cross join lateral (
      select x.task_id from @schema@._task_log x
      where x.job_id = j.id and x.state in ('finished', 'failed', 'cancelled') order by x.ended_at desc limit j.keep_last
    ) l where j.keep_last is not null
  $$;
