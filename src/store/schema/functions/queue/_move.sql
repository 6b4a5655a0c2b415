-- Moves the done tasks of leases to the log: all of them, or those in p_ids. Only done rows with the token of the lease count, and the
-- row of the lease is locked, so that a daemon that has lost it moves nothing. The effects of the end of a job's task on its job are
-- derived here from the done row, in the same transaction, so that none is lost and none happens twice. p_notices: {task id: [text]}.
-- Returns the ids that were moved. The others are not done, or a transaction of a user holds the state of their job or their dedupe_key:
-- they are shown as finished, and are moved later.
create or replace function @schema@._move(p_leases bigint[], p_ids bigint[] default null, p_notices jsonb default null) returns bigint[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_mergejoin = off set enable_nestloop = off set jit = off
  as $$
declare
  l record;
  v_ids bigint[];
  v_moved bigint[];
  v_all bigint[] := '{}';
begin
  for l in
    select x.id, x.token, x.daemon_id, x.login, x.plain, x.ids from @schema@._leases x where x.id = any (p_leases) order by x.id for update
  loop
    v_ids := case when p_ids is null then l.ids else array(select unnest(l.ids) intersect all select unnest(p_ids)) end;
    if not l.plain then
      v_moved := @schema@._move_special(v_ids, l.token, l.daemon_id, l.login, p_notices);
    else
      with done as materialized (
        delete from @schema@._done d where d.task_id = any (v_ids) and d.token = l.token
          returning d.task_id, d.row_count, d.started_at, d.ended_at
      ), gone as materialized (
        delete from @schema@._tasks t using done d where t.id = any (v_ids) and t.id = d.task_id
          returning t.id, t.attempt, t.topic, t.priority, t.scheduled_for, t.available_at, t.created_at, t.created_by, d.started_at, d.ended_at, d.row_count,
            t.sql, t.database, t.connection, t.revision, t.parent_task_id, t.params, t.doubtful
      ), kept as (
        -- An execution that is still under way waits for this transaction, and then finds the row.
        insert into @schema@._done (task_id, token, row_count, started_at, ended_at)
          select g.id, l.token, g.row_count, g.started_at, g.ended_at from gone g where g.doubtful
      ), logged as (
        insert into @schema@._task_log (task_id, attempt, topic, state, priority, scheduled_for, available_at, created_at,
            created_by, started_at, ended_at, row_count, notices, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
          select g.id, g.attempt + 1, g.topic, 'finished', g.priority, g.scheduled_for, g.available_at, g.created_at, g.created_by, g.started_at, g.ended_at,
            g.row_count,
            case when p_notices is not null and p_notices ? g.id::text then array(select jsonb_array_elements_text(p_notices -> g.id::text)) end,
            g.sql, g.database, g.connection, l.login, l.daemon_id, g.revision, g.parent_task_id, g.params
          from gone g
          where not exists (select from @schema@.topics p where p.name = g.topic and p.log <> 'all')
      )
      select coalesce(array_agg(g.id), '{}') into v_moved from gone g;
    end if;
    if cardinality(v_moved) = cardinality(l.ids) then
      delete from @schema@._leases x where x.id = l.id;
    elsif cardinality(v_moved) > 0 then
      perform @schema@._shrink(l.id, v_moved);
    end if;
    v_all := v_all || v_moved;
  end loop;
  return v_all;
end $$;
