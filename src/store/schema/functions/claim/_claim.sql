-- Takes up to p_slots tasks for free slots, and up to p_ahead more from topics without limits. Lower priority first over all topics;
-- equal priorities rotate over the topics after p_cursor. The marks are three arrays of the same length, or null. A topic with a
-- concurrency is claimed in lanes: a lane is a lease with up to p_lane of its tasks, which run one after the other and take one slot. The
-- lock of the topic's row comes first, then the count of lanes in a separate statement, which sees what other sessions have committed.
-- p_logins, p_rooms: logins and the number of their tasks that the daemon can still start; the limits of role_limits are added. While
-- there are such logins, each pick takes no more than the smallest of their rooms, and is repeated. Returns a row per lease: its tasks in
-- no particular order, the values in which they differ in arrays. `sqls` and `params` are texts with U+001E between the tasks (`params`:
-- JSON, empty for a task without a parameter; null: no task has one). A task whose SQL or parameters are long, or contain that character,
-- has U+001F as its SQL: it is read when the task starts, so that a claim of many tasks is bounded. `timeouts_ms`: null is the default,
-- of one task or of all; `extras`: texts with U+001E between the tasks, empty for the defaults. For a task of a job with the
-- defaults otherwise: the id of the job, the retry limit, scheduled_for in microseconds since 1970, the parent's id and row count, and the
-- name, with U+001F between them; for others JSON as in _task_extra; null: no task has one. Tasks of one lease may run in one series. `outside`:
-- the effect of a task does not commit together with its record. Planned once per session, without a sort: priority and topic are
-- compared as a row, so that the key of _ready alone gives the order, and no entry below a mark is read.
create or replace function @schema@._claim(p_daemon_id bigint, p_slots int, p_ahead int, p_lane int, p_cursor text, p_topics text[],
    p_mark_priorities int[] default null, p_mark_topics text[] default null, p_mark_ids bigint[] default null,
    p_logins text[] default null, p_rooms int[] default null)
  returns table (lease bigint, token bigint, login text, topic text, priority int, one_flush boolean, limited boolean, delayed boolean,
    outside boolean, ids bigint[], sqls text, params text, timeouts_ms bigint[], extras text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
  set plan_cache_mode = force_generic_plan set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
  as $$
#variable_conflict use_column
declare
  v_slots int := p_slots;
  v_ahead int := p_ahead;
  v_priority bigint := -2147483649; -- below every int
  v_mark bigint;
  v_topic text;
  v_until text;
  v_from text; -- the next topic is this one or a later one
  v_end_priority bigint;
  v_end text; -- a pick takes tasks of topics before this one
  v_special text; -- the next topic that cannot be picked together with others
  v_usual boolean;
  v_pass int;
  v_cap int;
  v_got int;
  v_used int;
  v_concurrency int;
  v_delay interval;
  v_one_flush boolean;
  v_limited boolean;
  v_lanes int;
  v_first bigint;
  v_first_login text;
  v_first_alone boolean;
  v_first_token bigint;
  v_seed bigint;
  v_full text[];
  v_locked name[];
  v_alive boolean;
  v_noted boolean;
  v_limits boolean;
  v_rooms int[] := p_rooms;
  v_skip text[];
  v_room int;
  v_pick int;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'PH003', message = 'the claim needs read committed';
  end if;
  select d.lease_until > clock_timestamp(), exists (select from @schema@._connections c where c.pid = pg_backend_pid()),
      p_logins is not null or exists (select from @schema@.role_limits x where x.concurrency is not null)
    into v_alive, v_noted, v_limits from (select) one left join @schema@.daemons d on d.id = p_daemon_id;
  if v_noted and @schema@._in_task() then
    raise exception using errcode = 'insufficient_privilege', message = 'a task may not claim tasks, although its login may';
  end if;
  if v_alive is not true then
    raise exception using errcode = 'PH002', message = format('the lease of daemon %s is over', p_daemon_id);
  end if;
  if v_limits then
    -- Otherwise two concurrent claims would both count the tasks that the other one takes.
    v_locked := array(select x.role from @schema@.role_limits x where x.concurrency is not null order by x.role for no key update skip locked);
    select x.skip, x.room into v_skip, v_room from @schema@._role_rooms(v_locked, p_logins, v_rooms) x;
  end if;
  loop
    exit when v_slots + v_ahead <= 0;
    -- What the two functions do without marks and limits, without their call: an idle daemon's claim is mostly calls.
    if p_mark_priorities is null and v_skip is null then
      select k.priority into v_priority from @schema@._ready k where k.priority > v_priority order by k.priority limit 1;
    else
      v_priority := @schema@._next_priority(v_priority, p_mark_priorities, p_mark_topics, p_mark_ids, v_skip);
    end if;
    exit when v_priority is null;
    for v_pass in 1..2 loop
      -- First the topics after the cursor, then from the start up to and including it.
      v_topic := case v_pass when 1 then p_cursor else '' end;
      v_until := case v_pass when 1 then null else p_cursor end;
      -- In this collation no text lies between one and the same with this character appended.
      v_from := v_topic || E'\x01';
      loop
        exit when v_slots + v_ahead <= 0;
        if p_mark_priorities is null and v_skip is null then
          select k.topic into v_topic from @schema@._ready k
            where k.priority = v_priority and k.topic >= v_from and (v_until is null or k.topic <= v_until) order by k.priority, k.topic limit 1;
        else
          v_topic := @schema@._next_topic(v_priority, v_topic, v_until, p_mark_priorities, p_mark_topics, p_mark_ids, v_skip);
        end if;
        exit when v_topic is null;
        v_from := v_topic || E'\x01';
        if v_full is null then
          v_full := array(
            select t.name from @schema@.topics t
            where (t.paused or t.concurrency is not null or t.delay <> '0' or t.durability <> 'task')
              and (t.paused or t.concurrency <= (select count(*) from @schema@._leases l where l.topic = t.name))
            union all
            select s.topic from @schema@.topic_state s
            where (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) or s.next_start_at > clock_timestamp());
        end if;
        continue when v_topic = any (v_full) or (p_topics is not null and not v_topic = any (p_topics));
        select t.concurrency, nullif(coalesce(t.delay, d.delay), '0'), coalesce(t.durability = 'series', false),
            coalesce(d.delay, '0') = '0'
          into v_concurrency, v_delay, v_one_flush, v_usual
          from (select) one left join @schema@.topic_defaults d on true left join @schema@.topics t on t.name = v_topic;
        v_limited := v_concurrency is not null or v_delay is not null;
        v_lanes := case when v_limits then 1000 else 1 end;
        v_cap := v_slots + v_ahead;
        v_mark := 0;
        v_end_priority := v_priority;
        v_end := v_from;
        if v_cap > 16 and v_usual and not (v_one_flush or v_limited or v_limits) and p_topics is null and p_mark_priorities is null then
          -- One pick for all topics up to the next one with a limit, a pause or a durability, because a pick for each of thousands would
          -- take a second. An idle daemon, which wants a few tasks, does not look for it.
          v_special := (select t.name from @schema@.topics t where t.name > v_topic
            and (t.paused or t.concurrency is not null or t.delay <> '0' or t.durability <> 'task') order by t.name limit 1);
          if v_full <> '{}' then
            select least(v_special, min(x.topic collate "C")) into v_special from unnest(v_full) x (topic) where x.topic collate "C" > v_topic;
          end if;
          v_end := least(v_special collate "C", v_until || E'\x01');
          v_from := v_end;
          if v_end is null then
            v_end_priority := v_priority + 1;
            v_end := '';
          end if;
        end if;
        if p_mark_priorities is not null then
          select coalesce(max(x.id), 0) into v_mark from unnest(p_mark_priorities, p_mark_topics, p_mark_ids) x (priority, topic, id)
            where x.priority = v_priority and x.topic = v_topic;
        end if;
        if v_limited then
          -- Its turn has come but no slot is free: claiming ahead of it would starve it.
          if v_slots <= 0 then
            return;
          end if;
          v_lanes := v_slots;
          if v_concurrency is not null then
            -- Not an advisory lock: any login could hold one and stop the topic. The locked row is read again: it may have changed.
            select t.concurrency, nullif(t.delay, '0') into v_concurrency, v_delay from @schema@.topics t where t.name = v_topic
              for no key update skip locked;
            continue when not found;
            select count(*) into v_used from @schema@._leases l where l.topic = v_topic;
            v_lanes := least(v_lanes, v_concurrency - v_used);
          end if;
          continue when v_lanes <= 0;
          if v_delay is not null then
            continue when not @schema@._start_after_delay(v_topic, v_delay);
            v_lanes := 1;
            v_cap := 1;
          else
            select greatest(1, least(p_lane, (count(*) + v_lanes - 1) / v_lanes)) into v_cap from (
              select from @schema@._ready r
              where (r.priority, r.topic, r.id) > (v_priority, v_topic, v_mark) and (r.priority, r.topic) <= (v_priority, v_topic) limit v_lanes * p_lane) x;
          end if;
        end if;
        for v_lane in 1..v_lanes loop
          v_first := null;
          v_pick := v_cap;
          if v_limits then
            select x.skip, x.room into v_skip, v_room from @schema@._role_rooms(v_locked, p_logins, v_rooms) x;
            v_pick := least(case when v_limited then v_cap else v_slots + v_ahead end, v_room);
            exit when v_pick <= 0;
          end if;
          if v_limited then
            select r.id, r.login, r.alone into v_first, v_first_login, v_first_alone from @schema@._ready r
              where (r.priority, r.topic, r.id) > (v_priority, v_topic, v_mark) and (r.priority, r.topic) <= (v_priority, v_topic)
                and (v_skip is null or coalesce(r.login, session_user) <> all (v_skip))
              order by r.priority, r.topic, r.id limit 1 for update skip locked;
            exit when not found;
            v_mark := v_first - 1;
            if v_first_alone then
              select t.token into v_first_token from @schema@._tasks t where t.id = v_first and t.crashes is null;
            end if;
          end if;
          priority := v_priority;
          one_flush := v_one_flush;
          limited := v_limited;
          delayed := v_delay is not null;
          -- Lease ids are hashes with a secret key.
          v_seed := @schema@._random();
          v_got := 0;
          for lease, token, login, topic, outside, ids, sqls, params, timeouts_ms, extras in
            with picked as materialized (
              select r.ctid, r.id from @schema@._ready r
              where (r.priority, r.topic, r.id) > (v_priority, v_topic, v_mark) and (r.priority, r.topic) < (v_end_priority, v_end)
                and (v_first is null or r.id = v_first
                  -- A lease has one token. Tasks that returned from one lease can be in one lane again, except those that were lost in a
                  -- crash.
                  or (r.login is not distinct from v_first_login and case when v_first_alone
                    then r.alone and exists (select from @schema@._tasks t where t.id = r.id and t.token = v_first_token and t.crashes is null)
                    else r.alone is not true end))
                and (v_skip is null or coalesce(r.login, session_user) <> all (v_skip))
              order by r.priority, r.topic, r.id limit v_pick for update skip locked
            ), gone as (
              delete from @schema@._ready r where r.ctid = any (array(select p.ctid from picked p)) returning r.id, r.topic, r.alone
            ), taken as (
              select t.id, g.topic, coalesce(t.login, session_user) as login, t.token, t.params, t.timeout, g.alone, t.job_id is null and t.dedupe_key is null as plain,
                case when octet_length(t.sql) > 16384 or pg_column_size(t.params) > 16384 or position(E'\x1e' in t.sql) > 0 then E'\x1f' else t.sql end as sql,
                t.transaction is false or t.database is not null or t.connection is not null as outside,
                coalesce(
                  case when t.attempt = 0 and t.claims = 0 and t.transaction is null and t.database is null and t.connection is null and t.dedupe_key is null
                    then case
                      when t.job_id is null then case when t.retry_limit = 0 then '' end
                      when t.retry_backoff is null and position(E'\x1e' in t.job_name) = 0 then
                        concat(t.job_id, E'\x1f', t.retry_limit, E'\x1f', (date_part('epoch', t.scheduled_for) * 1000000)::bigint, E'\x1f', t.parent_task_id, E'\x1f',
                          t.parent_row_count, E'\x1f', t.job_name) end end,
                  (select @schema@._task_extra(x)::text from @schema@._tasks x where x.id = t.id)) as extra
              from gone g join @schema@._tasks t on t.id = g.id
            ), grouped as materialized (
              -- One lease for all tasks of a topic and a login, but a separate one for each task that was in a lease before, is recorded after its
              -- effect, or has other settings than the defaults. A lane has one lease for all its tasks.
              select hashtextextended(x.part || ' ' || length(x.login) || ' ' || x.login || x.topic, v_seed) as lease, x.login, x.topic, min(x.token) as token, bool_and(x.plain) as plain,
                bool_or(x.outside) as outside, array_agg(x.id) as ids,
                string_agg(x.sql, E'\x1e') as sqls,
                array_agg(case when x.sql <> E'\x1f' then x.params::text end) filter (where v_limited or x.odd) as params,
                array_agg(case when x.timeout <> '6 h' then (extract(epoch from x.timeout) * 1000)::bigint end) filter (where v_limited or x.odd) as timeouts,
                string_agg(x.extra, E'\x1e') filter (where v_limited or x.odd) as extras
              from (
                select y.*, case when v_limited then 0 when y.alone or y.outside then y.id when not y.plain then -1 when y.odd then -2 else -3 end as part
                -- Without `offset 0` the planner would compute each `extra` wherever it is used.
                from (select z.*, z.extra <> '' or z.params is not null or z.timeout <> '6 h' as odd from (select k.* from taken k offset 0) z) y
              ) x
              group by x.login, x.topic, x.part
            ), leased as (
              insert into @schema@._leases (id, token, daemon_id, login, topic, plain, ids)
                select n.lease, coalesce(n.token, n.lease), p_daemon_id, n.login, case when v_concurrency is not null then v_topic end, n.plain, n.ids
                from grouped n
            )
            select n.lease, coalesce(n.token, n.lease) as token, n.login, n.topic, n.outside, n.ids, n.sqls,
              case when array_remove(n.params, null) <> '{}' then array_to_string(n.params, E'\x1e', '') end as params,
              case when array_remove(n.timeouts, null) <> '{}' then n.timeouts end as timeouts,
              n.extras
            from grouped n
          loop
            v_got := v_got + cardinality(ids);
            return next;
          end loop;
          if v_limited then
            v_slots := v_slots - 1;
            exit when v_got < v_cap and v_cap = 1;
          else
            v_ahead := v_ahead - greatest(0, v_got - v_slots);
            v_slots := greatest(0, v_slots - v_got);
          end if;
          if v_limits then
            -- This does not distinguish the daemon's own limited logins, so the pick is repeated for them as well.
            v_rooms := array_fill(0, array[coalesce(cardinality(p_logins), 0)]);
            exit when not v_limited and (v_got < v_pick or v_got = 0);
          end if;
        end loop;
        if not v_limited and not v_limits and v_got < v_cap and p_mark_priorities is null and @schema@._next_priority(-2147483649, null, null, null) is null then
          return;
        end if;
      end loop;
    end loop;
  end loop;
end $$;
