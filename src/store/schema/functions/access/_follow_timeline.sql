-- A daemon works on this server: notes its timeline, and a promotion since a daemon last did.
create or replace function @schema@._follow_timeline() returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    update @schema@.installation i
      set timeline = t.now, promoted_from = coalesce(i.timeline, i.promoted_from),
          promoted_at = case when i.timeline is null then i.promoted_at else clock_timestamp() end
      from (select @schema@._timeline() as now) t
      where t.now is not null and i.timeline is distinct from t.now
  $$;
