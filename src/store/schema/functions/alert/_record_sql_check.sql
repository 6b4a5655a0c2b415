-- Records which jobs PostgreSQL cannot plan (p_jobs with p_messages), and raises `sql_broken` once for each of them. Every other job whose
-- name is not in p_unchecked can be planned or is disabled: what an earlier check has found is cleared, with `recovered` unless the job
-- still fails or misses its success. Returns what was raised.
create or replace function @schema@._record_sql_check(p_jobs text[], p_messages text[], p_unchecked text[]) returns table (job text, kind text, reason text)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v record;
  v_is_alert boolean;
begin
  for v in
    select s.job_id, j.name, left(b.message, 4000) as message, s.sql_broken_at, s.alerting_since, s.last_state, s.missed_at
    from @schema@.job_state s join @schema@.jobs j on j.id = s.job_id
      left join unnest(p_jobs, p_messages) b (name, message) on b.name = j.name
    where (b.name is not null or s.sql_broken_at is not null) and j.name <> all (p_unchecked)
    order by s.job_id for no key update of s
  loop
    v_is_alert := case when v.message is null then v.alerting_since is not null and v.last_state is distinct from 'failed' and v.missed_at is null
      else v.sql_broken_at is null end;
    update @schema@.job_state s
    set sql_broken_at = case when v.message is not null then coalesce(s.sql_broken_at, clock_timestamp()) end, sql_error = v.message,
        alerting_since = case when v.message is not null then coalesce(s.alerting_since, clock_timestamp()) when not v_is_alert then s.alerting_since end
    where s.job_id = v.job_id;
    continue when not v_is_alert;
    job := v.name;
    kind := case when v.message is null then 'recovered' else 'sql_broken' end;
    reason := case when v.message is null then 'PostgreSQL can plan its SQL again' else 'PostgreSQL cannot plan its SQL' end;
    perform @schema@._raise_alert(kind, v.job_id, p_reason => reason, p_message => v.message);
    return next;
  end loop;
end $$;
