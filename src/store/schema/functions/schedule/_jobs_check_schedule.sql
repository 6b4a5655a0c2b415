-- Refuses invalid schedules and time zones of every writer: apply, the SQL API, a manual UPDATE. Each text is parsed once per statement.
create or replace function @schema@._jobs_check_schedule() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_wrong record;
  v_job record;
begin
  if tg_relid <> '@schema@.jobs'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  if tg_op = 'INSERT' then
    select x.text, m.mistake, m.hint into v_wrong
      from (select distinct s.text from new_rows n cross join lateral unnest(n.schedule) s (text) where not @schema@._is_plain_schedule(s.text)) x
        cross join lateral @schema@._schedule_mistake(x.text) m
      where m.mistake is not null or not m.fires limit 1;
  else
    select x.text, m.mistake, m.hint into v_wrong
      from (select distinct s.text from new_rows n join old_rows o on o.id = n.id cross join lateral unnest(n.schedule) s (text)
            where n.schedule is distinct from o.schedule and not @schema@._is_plain_schedule(s.text)) x
        cross join lateral @schema@._schedule_mistake(x.text) m
      where m.mistake is not null or not m.fires limit 1;
  end if;
  if v_wrong.text is not null then
    select n.name, array_position(n.schedule, v_wrong.text) as element into v_job from new_rows n where v_wrong.text = any (n.schedule) limit 1;
    raise exception using errcode = 'invalid_parameter_value', table = 'jobs', column = 'schedule',
      message = format('job "%s": schedule[%s] "%s": %s', v_job.name, v_job.element, v_wrong.text, coalesce(v_wrong.mistake, 'never fires')),
      hint = coalesce(v_wrong.hint, case when v_wrong.mistake is null then 'no year has that date' end,
        'a schedule is 5 or 6 cron fields, an @name, @every 30s, @after 5m, a timestamp with offset, or after: job');
  end if;
  select n.name, x.mistake into v_wrong
    from (select z.timezone, @schema@._timezone_error(z.timezone) as mistake from (select distinct n.timezone from new_rows n) z) x
    join new_rows n on n.timezone = x.timezone where x.mistake is not null limit 1;
  if v_wrong.name is not null then
    raise exception using errcode = 'invalid_parameter_value', table = 'jobs', column = 'timezone',
      message = format('job "%s": %s', v_wrong.name, v_wrong.mistake),
      hint = 'write an IANA name such as Europe/Berlin; select name from pg_timezone_names shows them';
  end if;
  return null;
end $$;
