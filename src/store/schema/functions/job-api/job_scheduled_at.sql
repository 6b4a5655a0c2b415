create or replace function @schema@.job_scheduled_at(runtime timestamptz default clock_timestamp()) returns setof @schema@.member_job
  language plpgsql volatile strict set search_path = pg_catalog, pg_temp rows 10
  as $$
begin
  if not isfinite(runtime) then
    raise exception using errcode = 'datetime_field_overflow', message = format('runtime is %s, which is not an instant', runtime),
      hint = 'give an instant such as now() or ''2026-12-24 18:00+01''';
  end if;
  return query
    select m.* from @schema@.member_job m
    where m.enabled and (m.starts_at is null or m.starts_at <= runtime) and (m.ends_at is null or m.ends_at >= runtime)
      and exists (select from unnest(m.schedule) s where @schema@._schedule_is_due(s, m.timezone, runtime))
    order by m.job_id;
end $$;

comment on function @schema@.job_scheduled_at is
  'Returns the enabled jobs of the caller''s roles that are due in the minute of an instant, or in its second where a schedule has seconds.';
