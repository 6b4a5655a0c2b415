create or replace function @schema@._job_backoff(p_job @schema@.jobs) returns jsonb
  language sql immutable
  as $$
    select jsonb_build_object('initialMs', extract(epoch from p_job.retry_initial) * 1000, 'factor', p_job.retry_factor,
      'maxMs', extract(epoch from p_job.retry_max) * 1000, 'jitter', p_job.retry_jitter)
  $$;
