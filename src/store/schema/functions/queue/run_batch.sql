-- Executes tasks of one lease, each in its own transaction: the SQL runs with exactly the rights of the calling login, and its record
-- commits with it. In the same transaction, after the deferred constraints, everything that a task can leave in a session is removed:
-- after that, no code of a user can run in it. The first task begins in any case, and no other after p_until, an instant of this server's
-- clock, so that another session can know that no further task begins. p_jobs, p_attempts, p_due, p_parents: what the SQL of
-- a job's task can read: its job, its attempt, scheduled_for, and the id and the row count of its parent with a blank between them; an empty
-- text where there is none. A job of null: a task without one. p_delayed: the task is the only one, and its topic has a delay: it takes its turn in a separate
-- transaction and begins before the turn ends, or takes it again. p_done: the number of done tasks; -1: the lease is not valid here; -2 -
-- ms: the time until its turn. In the last two cases nothing was executed. All operators and functions are qualified, because the login
-- may set the search path of the session. The statements after each effect are repeated here and in run_first: a procedure that they
-- share would cost a call for each task. test/unit/session-cleaning.test.ts compares them.
create or replace procedure @schema@.run_batch(p_lease bigint, p_token bigint, p_ids bigint[], p_sqls text[], p_params jsonb[],
    p_jobs text[], p_attempts text[], p_due text[], p_parents text[], p_until timestamptz, p_one_flush boolean, inout p_done int, inout p_rows bigint[], p_delayed boolean default false)
  language plpgsql
  as $$
declare
  v_rows bigint;
  v_turn timestamptz;
  v_wait_ms bigint;
begin
  loop
    if p_delayed then
      select t.turn, t.wait_ms into v_turn, v_wait_ms from @schema@._take_turn(p_lease, p_token, p_ids[1], v_turn) t;
      commit;
      if v_wait_ms is not null then
        p_done := -2 operator(pg_catalog.-) v_wait_ms::pg_catalog.int4;
        return;
      end if;
    end if;
    if not @schema@._open(p_lease, p_token) then
      p_done := -1;
      return;
    end if;
    if p_jobs is not null then
      -- From here on they are empty in this session for a task without a parent.
      perform pg_catalog.set_config('pgherd.parent_task_id', '', true), pg_catalog.set_config('pgherd.parent_row_count', '', true);
    end if;
    commit;
    exit when v_turn is null or pg_catalog.clock_timestamp() operator(pg_catalog.<=) v_turn;
  end loop;
  if p_jobs is null and p_params is null then
    -- As below, without what most tasks do not have: PostgreSQL prepares each expression anew in each transaction.
    for i in 1..pg_catalog.cardinality(p_sqls) loop
      execute p_sqls[i];
      get diagnostics v_rows = row_count;
      insert into @schema@._done (task_id, token, row_count) values (p_ids[i], p_token, v_rows);
      set constraints all immediate;
      execute case when pg_catalog.pg_advisory_unlock_all() is null then '' else 'close all' end;
      reset session authorization;
      reset all;
      deallocate all;
      unlisten *;
      discard temp;
      discard sequences;
      commit;
      p_rows[i] := v_rows;
      exit when pg_catalog.clock_timestamp() operator(pg_catalog.>) p_until;
    end loop;
  elsif p_params is null and p_parents is null and pg_catalog.array_position(p_jobs, null) is null then
    for i in 1..pg_catalog.cardinality(p_sqls) loop
      -- No setting is null. All of them with the SQL in one expression: each costs more than to set it.
      execute case when pg_catalog.set_config('pgherd.task_id', p_ids[i]::pg_catalog.text, true) is not null
        and pg_catalog.set_config('pgherd.job', p_jobs[i], true) is not null
        and pg_catalog.set_config('pgherd.attempt', p_attempts[i], true) is not null
        and pg_catalog.set_config('pgherd.scheduled_for', p_due[i], true) is not null then p_sqls[i] end;
      get diagnostics v_rows = row_count;
      insert into @schema@._done (task_id, token, row_count) values (p_ids[i], p_token, v_rows);
      set constraints all immediate;
      execute case when pg_catalog.pg_advisory_unlock_all() is null then '' else 'close all' end;
      reset session authorization;
      reset all;
      deallocate all;
      unlisten *;
      discard temp;
      discard sequences;
      commit;
      p_rows[i] := v_rows;
      exit when pg_catalog.clock_timestamp() operator(pg_catalog.>) p_until;
    end loop;
  else
    for i in 1..pg_catalog.cardinality(p_sqls) loop
      if p_jobs[i] is not null then
        perform pg_catalog.set_config('pgherd.task_id', p_ids[i]::pg_catalog.text, true), pg_catalog.set_config('pgherd.job', p_jobs[i], true),
          pg_catalog.set_config('pgherd.attempt', p_attempts[i], true), pg_catalog.set_config('pgherd.scheduled_for', p_due[i], true),
          pg_catalog.set_config('pgherd.parent_task_id', pg_catalog.split_part(p_parents[i], ' ', 1), true),
          pg_catalog.set_config('pgherd.parent_row_count', pg_catalog.split_part(p_parents[i], ' ', 2), true);
      end if;
      if p_params[i] is null then
        execute p_sqls[i];
      else
        execute p_sqls[i] using p_params[i];
      end if;
      get diagnostics v_rows = row_count;
      insert into @schema@._done (task_id, token, row_count) values (p_ids[i], p_token, v_rows);
      set constraints all immediate;
      execute case when pg_catalog.pg_advisory_unlock_all() is null then '' else 'close all' end;
      reset session authorization;
      reset all;
      deallocate all;
      unlisten *;
      discard temp;
      discard sequences;
      commit;
      p_rows[i] := v_rows;
      exit when pg_catalog.clock_timestamp() operator(pg_catalog.>) p_until;
    end loop;
  end if;
  if p_one_flush then
    -- The commits before did not wait for the disk. This one does, and it comes after them in the WAL.
    set local synchronous_commit = on;
    perform pg_catalog.pg_logical_emit_message(true, 'pgherd', '');
    commit;
  end if;
  -- Nothing that is done has no count.
  p_done := pg_catalog.cardinality(p_rows);
end $$;

comment on procedure @schema@.run_batch is
  'Executes tasks of a lease, each in a transaction of its own. For daemons. p_done: the number of tasks done; -1: the lease is not valid.';
