-- When a partition is created, the rows of its day move out of the default partition. A reader that looked up the partitions
-- before and then waited for the default one would see the rows in neither; it has to wait before it looks up the partitions.
create or replace function @schema@._make_log_partitions(p_from date, p_until date) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_day date;
  v_name text;
  v_from timestamptz;
  v_until timestamptz;
  v_made int := 0;
begin
  -- One session at a time. A row lock needs a privilege; any login could hold an advisory lock forever.
  perform from @schema@.installation for update;
  for v_day in select generate_series(p_from, p_until, interval '1 day')::date loop
    v_name := '_task_log_' || to_char(v_day, 'YYYYMMDD');
    continue when to_regclass('@schema@.' || v_name) is not null;
    v_from := v_day::timestamp at time zone 'UTC';
    v_until := (v_day + 1)::timestamp at time zone 'UTC';
    if exists (select from @schema@._task_log_default l where l.ended_at >= v_from and l.ended_at < v_until) then
      lock table @schema@._task_log in access exclusive mode;
    end if;
    execute format('create table @schema@.%I (like @schema@._task_log including defaults including constraints)', v_name);
    -- For publications: see _task_log_default.
    execute format('alter table @schema@.%I replica identity full', v_name);
    execute format('with moved as (delete from @schema@._task_log_default where ended_at >= %L and ended_at < %L returning *)
                    insert into @schema@.%I select * from moved', v_from, v_until, v_name);
    execute format('alter table @schema@._task_log attach partition @schema@.%I for values from (%L) to (%L)', v_name, v_from, v_until);
    v_made := v_made + 1;
  end loop;
  return v_made;
end $$;
