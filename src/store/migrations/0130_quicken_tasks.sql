-- What a task costs beside its own SQL. The figures are instructions of the backend per task, counted by callgrind on
-- PostgreSQL 18: 635,000 of `run_series` and 187,000 of `_claim` before, 470,000 and 131,000 now.

-- A check is parsed and compiled anew by each statement that writes a row: 90,000 of those instructions were these two. Only
-- pgherd's own functions write to the log, and they write constants.
alter table @schema@._task_log drop constraint task_log_state_known, drop constraint task_log_skipped_without_task;

-- A claim writes a row anew, and with it an entry of each of these indexes: the one of the primary key beside the old one, in a page
-- that was full; the other one among equal ones, which are not worth folding together for the moment that a task runs.
-- For what is written from now on.
alter index @schema@.tasks_pkey set (fillfactor = 50);
alter index @schema@.tasks_running set (deduplicate_items = off);

-- What a task of a job may ask for, as settings of its transaction.
create function @schema@._tell_job(p_task_id bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    select set_config('pgherd.task_id', p_task_id::text, true), set_config('pgherd.attempt', t.attempt::text, true),
        set_config('pgherd.job', t.job_name, true), set_config('pgherd.scheduled_for', coalesce(@schema@._instant(t.scheduled_for), ''), true),
        set_config('pgherd.parent_task_id', coalesce(t.parent_task_id::text, ''), true),
        set_config('pgherd.parent_row_count', coalesce(t.parent_row_count::text, ''), true)
      from @schema@._tasks t where t.id = p_task_id
  $$;

create or replace function @schema@._try_enter(p_task_id bigint, p_token uuid, out sql text, out params jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_job_id bigint;
begin
  select t.sql, t.params, t.job_id into _try_enter.sql, _try_enter.params, v_job_id from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if v_job_id is not null then
    perform @schema@._tell_job(p_task_id);
  end if;
end $$;

-- As `_try_enter`, for a series: SQL, parameters, job; null where the token is not the task's. An array, since a record costs
-- PL/pgSQL more to give back and to take apart.
create function @schema@._begin(p_task_id bigint, p_token uuid) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_task text[];
begin
  select array[t.sql, t.params::text, t.job_id::text] into v_task from @schema@._tasks t
    where t.id = p_task_id and t.token = p_token and t.login = session_user
    for update;
  if v_task[3] is not null then
    perform @schema@._tell_job(p_task_id);
  end if;
  return v_task;
end $$;

-- As `_complete`, for a series. A task of no job is put into the log straight from its row: no record in between, and its row
-- deleted without giving it back. Always true: PL/pgSQL evaluates an assignment without starting the executor, which PERFORM does.
create function @schema@._finish(p_task_id bigint, p_token uuid, p_row_count bigint, p_of_job boolean) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  -- Not in the SELECT: one with a volatile function is executed as a plan below that of the INSERT.
  v_ended_at timestamptz := clock_timestamp();
begin
  if not p_of_job then
    insert into @schema@._task_log (task_id, attempt, topic, state, priority, scheduled_for, available_at, created_at, created_by, started_at,
        ended_at, row_count, sql, database, connection, login, daemon_id, revision, parent_task_id, params)
      select t.id, t.attempt, t.topic, 'finished', t.priority, t.scheduled_for, t.available_at, t.created_at, t.created_by, now(),
        v_ended_at, p_row_count, t.sql, t.database, t.connection, t.login, t.claimed_by, t.revision, t.parent_task_id, t.params
      from @schema@._tasks t
      where t.id = p_task_id and t.token = p_token and t.login = session_user and t.job_id is null and t.quiet is not true;
    if found then
      delete from @schema@._tasks t where t.id = p_task_id and t.token = p_token;
      if found then
        return true;
      end if;
    end if;
  end if;
  -- It has more to do, or the lease is lost: that it says, and takes back the row in the log.
  perform @schema@._complete(p_task_id, p_token, p_row_count);
  return true;
end $$;

-- As before (see the one of 0060), but for `_begin` and `_finish`, and that the place of a task is found in four steps: each
-- transaction evaluates each expression for the first time. Place 1 is line 16 still, as older daemons have it.
create or replace procedure @schema@.run_series(task_ids bigint[], tokens uuid[], inout row_counts bigint[])
  language plpgsql
  as $$
declare
  v_task text[];
  v_rows bigint;
  v_done boolean;
begin
  for i in 1..pg_catalog.cardinality(task_ids) loop
    v_task := @schema@._begin(task_ids[i], tokens[i]);
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

-- As before (see 0061): an idle daemon claims one task in half the time. Without marks none are looked for, and a claim that got
-- the last task there is looks once, not in the rest of its topics, in those before its cursor, and in other priorities.
create or replace function @schema@._next_priority(p_after bigint, p_mark_priorities int[], p_mark_topics text[], p_mark_ids bigint[]) returns int
  language plpgsql stable
  as $$
declare
  v_after bigint := p_after;
  v_known int;
  v_found int;
begin
  if p_mark_priorities is null then
    select k.priority into v_found from @schema@._tasks k where k.claimable and k.priority > v_after order by k.priority limit 1;
    return v_found;
  end if;
  loop
    select min(x) into v_known from unnest(p_mark_priorities) x where x > v_after;
    select k.priority into v_found from @schema@._tasks k
      where k.claimable and k.priority > v_after and k.priority < coalesce(v_known, 2147483648) order by k.priority limit 1;
    if found or v_known is null then
      return v_found;
    end if;
    if @schema@._next_topic(v_known, '', null, p_mark_priorities, p_mark_topics, p_mark_ids) is not null then
      return v_known;
    end if;
    v_after := v_known;
  end loop;
end $$;

create or replace function @schema@._next_topic(p_priority bigint, p_after text, p_until text, p_mark_priorities int[], p_mark_topics text[], p_mark_ids bigint[])
  returns text language plpgsql stable
  as $$
declare
  v_after text := p_after;
  v_known text;
  v_mark bigint;
  v_found text;
begin
  if p_mark_priorities is null then
    select k.topic into v_found from @schema@._tasks k
      where k.claimable and k.priority = p_priority and k.topic > v_after and (p_until is null or k.topic <= p_until)
      order by k.priority, k.topic limit 1;
    return v_found;
  end if;
  loop
    select x.topic, x.id into v_known, v_mark from unnest(p_mark_priorities, p_mark_topics, p_mark_ids) x (priority, topic, id)
      where x.priority = p_priority and x.topic collate "C" > v_after and (p_until is null or x.topic collate "C" <= p_until)
      order by x.topic collate "C" limit 1;
    -- Between two that are known lies only what this daemon has not served: hardly a dead entry.
    if v_known is not null then
      select k.topic into v_found from @schema@._tasks k
        where k.claimable and k.priority = p_priority and k.topic > v_after and k.topic < v_known order by k.priority, k.topic limit 1;
    elsif p_until is not null then
      select k.topic into v_found from @schema@._tasks k
        where k.claimable and k.priority = p_priority and k.topic > v_after and k.topic <= p_until order by k.priority, k.topic limit 1;
    else
      select k.topic into v_found from @schema@._tasks k
        where k.claimable and k.priority = p_priority and k.topic > v_after order by k.priority, k.topic limit 1;
    end if;
    if found or v_known is null then
      return v_found;
    end if;
    perform from @schema@._tasks k
      where k.claimable and (k.priority, k.topic, k.id) > (p_priority, v_known, v_mark) and (k.priority, k.topic) <= (p_priority, v_known)
      order by k.priority, k.topic, k.id limit 1;
    if found then
      return v_known;
    end if;
    v_after := v_known;
  end loop;
end $$;

-- And planned once a session, not for each claim, which took 150 µs. A plan for any number of tasks would read and sort the whole
-- table, as a LIMIT that is not known is taken for a tenth of it: it has no sort to choose. Nor has it the primary key: priority and
-- topic are compared as a row, here and in `_next_topic`. Were they equal to something, the order by id alone would do, and all that
-- lies below a mark be read. What was picked is updated where it lies, not looked up by id again.
create or replace function @schema@._claim(p_daemon_id bigint, p_slots int, p_ahead int, p_cursor text, p_topics text[], p_mark_priorities int[],
    p_mark_topics text[], p_mark_ids bigint[])
  returns table (id bigint, token uuid, attempt int, claims int, lost int, job_id bigint, job_name text, topic text, sql text, database name,
    connection text, login name, transaction boolean, timeout_ms bigint, retry_limit int, retry_backoff jsonb, deep boolean, context jsonb, priority int)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_sort = off set jit = off
  as $$
#variable_conflict use_column
declare
  v_slots int := p_slots;
  v_ahead int := p_ahead;
  v_priority bigint := -2147483649; -- below every int
  v_mark bigint;
  v_topic text;
  v_until text;
  v_pass int;
  v_cap int;
  v_got int;
  v_used int;
  v_concurrency int;
  v_delay interval;
  v_deep boolean;
  v_quiet boolean;
  v_full text[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'PH003', message = 'the claim needs read committed';
  end if;
  if not exists (select from @schema@.daemons d where d.id = p_daemon_id and d.lease_until > clock_timestamp()) then
    raise exception using errcode = 'PH002', message = format('the lease of daemon %s is over', p_daemon_id);
  end if;
  select array_agg(x.name) into v_full from (
    select t.name from @schema@.topics t
    where t.concurrency is not null
      and t.concurrency <= (select count(*) from @schema@._tasks r where r.topic = t.name and r.state = 'running')
    union all
    select t.name from @schema@.topics t where t.paused
    union all
    select s.topic from @schema@.topic_state s
    where (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp()
  ) x;
  v_full := coalesce(v_full, '{}');
  loop
    exit when v_slots + v_ahead <= 0;
    v_priority := @schema@._next_priority(v_priority, p_mark_priorities, p_mark_topics, p_mark_ids);
    exit when v_priority is null;
    for v_pass in 1..2 loop
      -- First the topics behind the cursor, then from the start up to and with it.
      v_topic := case v_pass when 1 then p_cursor else '' end;
      v_until := case v_pass when 1 then null else p_cursor end;
      loop
        exit when v_slots + v_ahead <= 0;
        v_topic := @schema@._next_topic(v_priority, v_topic, v_until, p_mark_priorities, p_mark_topics, p_mark_ids);
        exit when v_topic is null;
        continue when v_topic = any (v_full) or (p_topics is not null and not v_topic = any (p_topics));
        select t.concurrency, nullif(t.delay, '0'), nullif(t.log <> 'all', false) into v_concurrency, v_delay, v_quiet from @schema@.topics t where t.name = v_topic;
        if not found then
          select nullif(d.delay, '0') into v_delay from @schema@.topic_defaults d;
        end if;
        v_deep := v_concurrency is null and v_delay is null;
        if v_deep then
          v_cap := v_slots + v_ahead;
        else
          v_cap := v_slots;
          -- Its turn has come but no slot is free: claiming ahead past it would starve it.
          if v_cap <= 0 then
            return;
          end if;
          if v_concurrency is not null then
            -- No advisory lock: any login could hold that, and stop the topic. What is locked is read again: it may be new.
            select t.concurrency, nullif(t.delay, '0') into v_concurrency, v_delay from @schema@.topics t where t.name = v_topic
              for no key update skip locked;
            continue when not found;
            select count(*) into v_used from @schema@._tasks r where r.topic = v_topic and r.state = 'running';
            v_cap := least(v_cap, v_concurrency - v_used);
          end if;
          if v_delay is not null then
            v_cap := least(v_cap, 1);
          end if;
          continue when v_cap <= 0;
          continue when v_delay is not null and not @schema@._start_after_delay(v_topic, v_delay);
        end if;
        select x.id into v_mark from unnest(p_mark_priorities, p_mark_topics, p_mark_ids) x (priority, topic, id)
          where x.priority = v_priority and x.topic = v_topic;
        v_mark := coalesce(v_mark, 0);
        return query
          with picked as materialized (
            select k.ctid from @schema@._tasks k
            where k.claimable and (k.priority, k.topic, k.id) > (v_priority, v_topic, v_mark) and (k.priority, k.topic) <= (v_priority, v_topic)
            order by k.priority, k.topic, k.id limit v_cap for update skip locked
          )
          update @schema@._tasks k
            set state = 'running', claimable = false, attempt = k.attempt + 1, claims = k.claims + 1, token = gen_random_uuid(), claimed_by = p_daemon_id,
                claimed_at = clock_timestamp(), login = coalesce(k.login, session_user), quiet = v_quiet
            where k.ctid = any (array(select p.ctid from picked p))
            returning k.id, k.token, k.attempt, k.claims, k.lost, k.job_id, k.job_name, k.topic,
              case when k.transaction and k.database is null and k.connection is null then null else k.sql end,
              k.database, k.connection, k.login, k.transaction, (extract(epoch from k.timeout) * 1000)::bigint,
              k.retry_limit, k.retry_backoff, v_deep,
              case when k.job_id is null or (k.transaction and k.database is null and k.connection is null) then null else jsonb_build_object(
                'scheduledFor', @schema@._instant(k.scheduled_for), 'parentTaskId', k.parent_task_id::text, 'parentRowCount', k.parent_row_count,
                'params', k.params) end,
              k.priority;
        get diagnostics v_got = row_count;
        if v_deep then
          v_ahead := v_ahead - greatest(0, v_got - v_slots);
          v_slots := greatest(0, v_slots - v_got);
        else
          v_slots := v_slots - v_got;
        end if;
        if v_got < v_cap and p_mark_priorities is null and @schema@._next_priority(-2147483649, null, null, null) is null then
          return;
        end if;
      end loop;
    end loop;
  end loop;
end $$;
