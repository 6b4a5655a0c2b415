-- And planned once a session, not for each claim, which took 150 µs. A plan for any number of tasks would read and sort the whole
-- table, as a LIMIT that is not known is taken for a tenth of it: it has no sort to choose. Nor has it the primary key: priority and
-- topic are compared as a row, here and in `_next_topic`. Were they equal to something, the order by id alone would do, and all that
-- lies below a mark be read. What was picked is updated where it lies, not looked up by id again.
create or replace function @schema@._claim(p_daemon_id bigint, p_slots int, p_ahead int, p_cursor text, p_topics text[], p_mark_priorities int[] default null,
    p_mark_topics text[] default null, p_mark_ids bigint[] default null)
  returns table (id bigint, token uuid, attempt int, claims int, lost int, job_id bigint, job_name text, topic text, sql text, database name,
    connection text, login name, transaction boolean, timeout_ms bigint, retry_limit int, retry_backoff jsonb, prefetchable boolean, delayed boolean, context jsonb, priority int)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
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
  v_prefetchable boolean;
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
      -- First the topics after the cursor, then from the start up to and including it.
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
        v_prefetchable := v_concurrency is null and v_delay is null;
        if v_prefetchable then
          v_cap := v_slots + v_ahead;
        else
          v_cap := v_slots;
          -- Its turn has come but no slot is free: claiming ahead past it would starve it.
          if v_cap <= 0 then
            return;
          end if;
          if v_concurrency is not null then
            -- Not an advisory lock: any login could hold one and stop the topic. The locked row is read again: it may have changed.
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
              k.retry_limit, k.retry_backoff, v_prefetchable, v_delay is not null,
              case when k.job_id is null or (k.transaction and k.database is null and k.connection is null) then null else jsonb_build_object(
                'scheduledFor', @schema@._instant(k.scheduled_for), 'parentTaskId', k.parent_task_id::text, 'parentRowCount', k.parent_row_count,
                'params', k.params) end,
              k.priority;
        get diagnostics v_got = row_count;
        if v_prefetchable then
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
