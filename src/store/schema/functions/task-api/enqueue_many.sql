create or replace function @schema@.enqueue_many(tasks jsonb) returns setof bigint
  language plpgsql set search_path = pg_catalog, pg_temp rows 1000
  as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  c_keys constant text[] := '{sql,topic,priority,run_at,delay,dedupe_key,timeout,retry_limit,role,database,transaction,params}';
  v_found record;
  v_ids bigint[];
  v_task record;
begin
  if tasks is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'tasks is null', hint = 'give an array, [{"sql": "select 1"}]';
  end if;
  if jsonb_typeof(tasks) <> 'array' then
    raise exception using errcode = 'invalid_parameter_value', message = format('tasks is %s %s, not an array', case jsonb_typeof(tasks) when 'object' then 'an' else 'a' end, jsonb_typeof(tasks)),
      hint = 'give an array, [{"sql": "select 1"}]';
  end if;
  select min(x.ord) filter (where jsonb_typeof(x.value) <> 'object') as no_object,
      min(x.ord) filter (where case when jsonb_typeof(x.value) = 'object' then x.value - c_keys <> '{}' end) as unknown_key,
      coalesce(bool_or(x.value ?| '{role,database}'), false) as has_target
    into v_found from jsonb_array_elements(tasks) with ordinality x (value, ord);
  if v_found.no_object is not null then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('tasks[%s] is not an object, but of type %s', v_found.no_object, jsonb_typeof(tasks -> (v_found.no_object - 1)::int)),
      hint = 'give objects such as {"sql": "select 1", "topic": "mail"}';
  elsif v_found.unknown_key is not null then
    raise exception using errcode = 'invalid_parameter_value', message = format('tasks[%s] has the unknown key %s', v_found.unknown_key,
        (select to_json(k)::text from jsonb_object_keys((tasks -> (v_found.unknown_key - 1)::int) - c_keys) k limit 1)),
      hint = 'the keys are ' || array_to_string(c_keys, ', ');
  end if;
  begin
    if v_found.has_target then
      perform @schema@._check_target(coalesce(x.role, current_user), coalesce(x.database, current_database()))
        from (select distinct y.role, y.database from jsonb_to_recordset(tasks) as y (role name, database name)) x;
    end if;
    with input as (
      select x.*, coalesce(x.topic, 'default') as in_topic, coalesce(x.run_at, v_now + least(coalesce(x.delay, '0'), '1000 years')) as at
      from rows from (jsonb_to_recordset(tasks) as (sql text, topic text, priority int, run_at timestamptz, delay interval, dedupe_key text,
          timeout interval, retry_limit int, role name, database name, transaction boolean, params jsonb))
        with ordinality x (sql, topic, priority, run_at, delay, dedupe_key, timeout, retry_limit, role, database, transaction, params, ord)
      -- Read once: what is wrong is found on the way, and raises before anything is inserted.
      where case when x.sql is null or x.sql !~ '\S' or octet_length(x.topic) not between 1 and 1024 or octet_length(x.dedupe_key) > 1024 or (x.run_at is not null and x.delay is not null)
          or x.run_at in ('infinity', '-infinity') or x.delay < '0' or x.delay >= '1000 years' or x.timeout <= '0' or x.timeout >= '1000 years' or x.retry_limit < 0 or jsonb_typeof(nullif(x.params, 'null')) <> 'object'
        then @schema@._check_task(x.sql, x.topic, x.run_at, x.delay, x.timeout, x.retry_limit, current_user, current_database(),
          format('tasks[%s]: ', x.ord), x.params, x.dedupe_key) is null
        else x.dedupe_key is null end
    ), made as (
      insert into @schema@._task_input as t (topic, priority, waits, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff, params)
        select i.in_topic, coalesce(i.priority, s.priority, d.priority), case when i.at > v_now then true end, i.at, i.sql, nullif(i.database, current_database()),
          coalesce(i.role, current_user), i.transaction, coalesce(i.timeout, s.timeout, d.timeout), coalesce(i.retry_limit, s.retry_limit, d.retry_limit),
          case when s.topic is null then d.retry_backoff else s.retry_backoff end, nullif(i.params, 'null')
        from input i left join @schema@._task_settings s on s.topic = i.in_topic
          cross join (select x.* from @schema@._task_settings x where x.topic is null limit 1) d
        order by i.ord
        returning t.id
    )
    select array_agg(m.id order by m.id) into v_ids from made m;
  exception
    when data_exception then
      perform @schema@._explain_tasks(tasks);
      raise;
  end;
  if v_ids is not null and cardinality(v_ids) = jsonb_array_length(tasks) then
    return query select unnest(v_ids);
    return;
  end if;
  -- Ids ascend in the order of insertion; tasks with a dedupe_key may exist already and are inserted one by one.
  for v_task in
    select x.*, count(*) filter (where x.dedupe_key is null) over (order by x.ord) as nth
    from rows from (jsonb_to_recordset(tasks) as (sql text, topic text, priority int, run_at timestamptz, delay interval, dedupe_key text,
        timeout interval, retry_limit int, role name, database name, transaction boolean, params jsonb))
      with ordinality x (sql, topic, priority, run_at, delay, dedupe_key, timeout, retry_limit, role, database, transaction, params, ord)
    order by x.ord
  loop
    return next case when v_task.dedupe_key is null then v_ids[v_task.nth] else
      @schema@.enqueue(v_task.sql, v_task.topic, v_task.priority, v_task.run_at, v_task.delay, v_task.dedupe_key, v_task.timeout, v_task.retry_limit,
        coalesce(v_task.role, current_user), coalesce(v_task.database, current_database()), v_task.transaction, nullif(v_task.params, 'null')) end;
  end loop;
end $$;

comment on function @schema@.enqueue_many is
  'Enqueues tasks: an array of objects whose keys are the arguments of enqueue(). Returns the ids in the order of the array.';
