-- Deletes the states of the jobs. Running tasks of a deleted job may finish; pending ones are cancelled, and the log contains the reason.
create or replace function @schema@._jobs_deleted() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@.jobs'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  -- The states first: every other writer locks a job's state before its tasks as well.
  perform from @schema@.job_state s where s.job_id in (select o.id from old_rows o) order by s.job_id for update;
  delete from @schema@.job_state s using old_rows o where s.job_id = o.id;
  perform @schema@._end_waiting(array(select t.id from @schema@._tasks t join old_rows o on o.id = t.job_id), 'job deleted', true,
    array(select o.id from old_rows o where o.log = 'off'));
  return null;
end $$;
