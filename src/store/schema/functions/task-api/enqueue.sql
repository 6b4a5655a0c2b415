create or replace function @schema@.enqueue(sql text, topic text default null, priority int default null, run_at timestamptz default null,
    delay interval default null, dedupe_key text default null, timeout interval default null, retry_limit int default null,
    role name default current_user, database name default current_database(), transaction boolean default null, params jsonb default null) returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  v_topic text := coalesce(enqueue.topic, 'default');
  v_now timestamptz := clock_timestamp();
  v_at timestamptz := coalesce(enqueue.run_at, v_now + least(coalesce(enqueue.delay, '0'), '1000 years'));
  v_database name := nullif(enqueue.database, current_database());
  v_settings record;
  v_id bigint;
begin
  if enqueue.sql is null or enqueue.sql !~ '\S' or octet_length(v_topic) not between 1 and 1024 or octet_length(enqueue.dedupe_key) > 1024 or (enqueue.run_at is not null and enqueue.delay is not null)
      or enqueue.run_at in ('infinity', '-infinity') or enqueue.delay < '0' or enqueue.delay >= '1000 years' or enqueue.timeout <= '0' or enqueue.timeout >= '1000 years' or enqueue.retry_limit < 0
      or enqueue.role is null or enqueue.database is null or jsonb_typeof(enqueue.params) <> 'object' then
    perform @schema@._check_task(enqueue.sql, enqueue.topic, enqueue.run_at, enqueue.delay, enqueue.timeout, enqueue.retry_limit,
      enqueue.role, enqueue.database, p_params => enqueue.params, p_dedupe_key => enqueue.dedupe_key);
  end if;
  if enqueue.role <> current_user or v_database is not null then
    perform @schema@._check_target(enqueue.role, enqueue.database);
  end if;
  select s.priority, s.timeout, s.retry_limit, s.retry_backoff into v_settings from @schema@._task_settings s where s.topic = v_topic;
  if not found then
    select s.priority, s.timeout, s.retry_limit, s.retry_backoff into v_settings from @schema@._task_settings s where s.topic is null;
  end if;
  if enqueue.dedupe_key is null then
    insert into @schema@._task_input as t (topic, priority, waits, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff, params)
      values (v_topic, coalesce(enqueue.priority, v_settings.priority), case when v_at > v_now then true end, v_at, enqueue.sql, v_database, enqueue.role,
        enqueue.transaction, coalesce(enqueue.timeout, v_settings.timeout), coalesce(enqueue.retry_limit, v_settings.retry_limit),
        v_settings.retry_backoff, enqueue.params)
      returning t.id into v_id;
  else
    loop
      insert into @schema@._task_input as t (topic, priority, waits, available_at, sql, database, login, transaction, timeout, retry_limit, retry_backoff, params, dedupe_key)
        values (v_topic, coalesce(enqueue.priority, v_settings.priority), case when v_at > v_now then true end, v_at, enqueue.sql, v_database, enqueue.role,
          enqueue.transaction, coalesce(enqueue.timeout, v_settings.timeout), coalesce(enqueue.retry_limit, v_settings.retry_limit),
          v_settings.retry_backoff, enqueue.params, enqueue.dedupe_key)
        on conflict (login, dedupe_key) where dedupe_key is not null do nothing
        returning t.id into v_id;
      exit when found;
      -- A task that has ended and is not in the log yet has no claim to its key.
      continue when @schema@._free_dedupe_key(enqueue.role, enqueue.dedupe_key);
      select t.id into v_id from @schema@._task_input t where t.login = enqueue.role and t.dedupe_key = enqueue.dedupe_key;
      if found then
        return v_id;
      end if;
      -- The task ended between the two statements: try again.
    end loop;
  end if;
  return v_id;
end $$;

comment on function @schema@.enqueue is
  'Enqueues a task in the caller''s transaction. Returns the id of the task, or of the unfinished task of the same role with the same dedupe_key.';
