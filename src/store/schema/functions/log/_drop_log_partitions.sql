-- Drops the daily partitions that end at or before p_before; returns how many. The last runs that jobs keep move to the default
-- partition, and are deleted from there when later runs have replaced them.
create or replace function @schema@._drop_log_partitions(p_before date) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
  v_dropped int := 0;
begin
  perform from @schema@.installation for update;
  for v_name in select p.name from @schema@._log_partitions p where p.day < p_before order by p.day loop
    execute format('create unlogged table @schema@._task_log_stays as
      select l.* from @schema@.%I l where l.task_id in (select @schema@._kept_tasks())', v_name);
    execute format('drop table @schema@.%I', v_name);
    insert into @schema@._task_log_default select * from @schema@._task_log_stays;
    drop table @schema@._task_log_stays;
    v_dropped := v_dropped + 1;
  end loop;
  delete from @schema@._task_log_default l
    where l.ended_at < p_before::timestamp at time zone 'UTC' and (l.task_id is null or l.task_id not in (select @schema@._kept_tasks()));
  delete from @schema@._log_days d where d.day < p_before;
  return v_dropped;
end $$;
