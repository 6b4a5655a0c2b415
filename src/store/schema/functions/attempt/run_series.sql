-- Runs up to 16 tasks of the login that calls it, one after the other. Effect and record of each task commit together, with
-- exactly the rights of that login. Then everything that a task can leave in a session goes (DISCARD ALL without DISCARD PLANS), in
-- a transaction of its own, since a deferred trigger may set something as late as the commit. The first error ends the call.
-- `delayed`: the task is the only one, and its topic has a delay: it takes its turn in a transaction of its own and begins before that
-- is over, or takes it anew. Where it has to wait, that is for the caller: row_counts then holds -1 - ms, and nothing was done.
-- Each place of the series has a line of its own: the context of an error or notice names the line, and src/postgres/series-place.ts
-- finds the task by it. Place 1 is line 30. The place is found in four steps, because each transaction evaluates each expression anew.
-- No operator or function is looked up in the session's search path, which the login may set.
create or replace procedure @schema@.run_series(task_ids bigint[], tokens uuid[], inout row_counts bigint[], delayed boolean default false)
  language plpgsql
  as $$
declare
  v_task text[];
  v_rows bigint;
  v_done boolean;
  v_turn timestamptz;
  v_wait_ms bigint;
begin
  for i in 1..pg_catalog.cardinality(task_ids) loop
    loop
      if delayed then
        select t.turn, t.wait_ms into v_turn, v_wait_ms from @schema@._take_turn(task_ids[i], tokens[i], v_turn) t;
        commit;
        if v_wait_ms is not null then
          row_counts[i] := pg_catalog.int8mi(-1, v_wait_ms);
          return;
        end if;
      end if;
      v_task := @schema@._begin(task_ids[i], tokens[i]);
      exit when v_turn is null or pg_catalog.clock_timestamp() operator(pg_catalog.<=) v_turn;
      commit;
    end loop;
    if v_task is null then
      row_counts[i] := null;
      commit;
      continue;
    end if;
    -- An error in a task's own SQL, in its record and at its commit names the line of its place.
    -- No line before or between these may be added.
    if i operator(pg_catalog.<=) 8 then if i operator(pg_catalog.<=) 4 then if i operator(pg_catalog.<=) 2 then if i operator(pg_catalog.<=) 1 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if;
    else if i operator(pg_catalog.<=) 3 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if; end if;
    else if i operator(pg_catalog.<=) 6 then if i operator(pg_catalog.<=) 5 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if;
    else if i operator(pg_catalog.<=) 7 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if; end if; end if;
    else if i operator(pg_catalog.<=) 12 then if i operator(pg_catalog.<=) 10 then if i operator(pg_catalog.<=) 9 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if;
    else if i operator(pg_catalog.<=) 11 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if; end if;
    else if i operator(pg_catalog.<=) 14 then if i operator(pg_catalog.<=) 13 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if;
    else if i operator(pg_catalog.<=) 15 then if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit;
    else if v_task[2] is null then execute v_task[1]; else execute v_task[1] using v_task[2]::pg_catalog.jsonb; end if; get diagnostics v_rows = row_count; v_done := @schema@._finish(task_ids[i], tokens[i], v_rows, v_task[3] is not null); commit; end if; end if; end if; end if;
    row_counts[i] := v_rows;
    execute 'close all';
    reset session authorization;
    reset all;
    deallocate all;
    unlisten *;
    v_done := pg_catalog.pg_advisory_unlock_all() is null;
    discard temp;
    discard sequences;
    commit;
  end loop;
end $$;

comment on procedure @schema@.run_series is
  'Executes claimed tasks, each in a transaction of its own. For daemons. row_counts is null for a task that is no longer claimed.';
