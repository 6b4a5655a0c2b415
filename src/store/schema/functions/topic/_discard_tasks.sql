-- Cancels pending tasks of these topics; running tasks may finish.
create or replace function @schema@._discard_tasks(p_topics text[], p_reason text) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_ids bigint[] := array(select t.id from @schema@._tasks t where t.topic = any (p_topics));
  v_jobs bigint[] := array(select distinct t.job_id from @schema@._tasks t where t.id = any (v_ids) and t.job_id is not null);
begin
  v_ids := @schema@._end_waiting(v_ids, p_reason, true);
  -- Every transaction locks the states of several jobs in the order of their ids.
  perform from @schema@.job_state s where s.job_id = any (v_jobs) order by s.job_id for no key update;
  update @schema@.job_state s set next_due_at = '-infinity'
    from @schema@.jobs j where j.id = s.job_id and j.repeats_after_finish and s.job_id = any (v_jobs);
  return cardinality(v_ids);
end $$;
