create or replace function @schema@._jobs_updated() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@.jobs'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  -- Every transaction locks the states of several jobs in the order of their ids.
  perform from @schema@.job_state s
  where s.job_id in (
    select n.id from new_rows n join old_rows o on o.id = n.id
    where (o.schedule, o.timezone, o.starts_at, o.ends_at, o.enabled) is distinct from (n.schedule, n.timezone, n.starts_at, n.ends_at, n.enabled))
  order by s.job_id for no key update;
  update @schema@.job_state s
  set next_due_at = '-infinity',
      schedule_from = case
        when (o.schedule, o.timezone, o.starts_at) is distinct from (n.schedule, n.timezone, n.starts_at) or (n.enabled and not o.enabled)
        then clock_timestamp() else s.schedule_from end
  from new_rows n join old_rows o on o.id = n.id
  where s.job_id = n.id
    and (o.schedule, o.timezone, o.starts_at, o.ends_at, o.enabled) is distinct from (n.schedule, n.timezone, n.starts_at, n.ends_at, n.enabled);
  perform pg_notify('@channel@', 'jobs');
  return null;
end $$;
