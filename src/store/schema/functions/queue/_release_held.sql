-- Releases the first held task of each job without another unfinished task. While a job is paused, only manually triggered tasks are
-- released. Returns whether some can be claimed now.
create or replace function @schema@._release_held() returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_jobs bigint[];
  v_claimable boolean;
begin
  v_jobs := array(
    select s.job_id from @schema@.job_state s
    where s.job_id in (select t.job_id from @schema@._tasks t where t.held)
      and not exists (select from @schema@._tasks t where t.job_id = s.job_id and t.held is not true)
    order by s.job_id limit 1000 for no key update of s skip locked);
  if cardinality(v_jobs) = 0 then
    return false;
  end if;
  -- In a separate statement, after the locks: another daemon may have released a task meanwhile.
  -- A session that cancels a task holds it and waits for the state of its job: this function does not wait for the task.
  with firsts as materialized (
    select x.id from @schema@._tasks x
    where x.id in (
      select first.id from unnest(v_jobs) j (id)
        cross join lateral (
          select h.id from @schema@._tasks h join @schema@.job_state s on s.job_id = h.job_id
          where h.job_id = j.id and h.held and (h.scheduled_for is null or s.paused_at is null or s.paused_until <= clock_timestamp())
          order by h.id limit 1
        ) first
      where not exists (select from @schema@._tasks o where o.job_id = j.id and o.held is not true))
    order by x.id for update skip locked
  ), released as (
    update @schema@._tasks t set held = null, waits = case when t.available_at > clock_timestamp() then true end
      from firsts f where t.id = f.id
      returning t.id, t.priority, t.topic, t.login, t.waits, t.database, t.connection, t.transaction, t.token
  ), queued as (
    insert into @schema@._ready (priority, topic, id, login, alone)
      select r.priority, r.topic, r.id, r.login,
        case when r.token is not null then true end
      from released r where r.waits is not true
      returning 1
  )
  select exists (select from queued) into v_claimable;
  if v_claimable then
    perform @schema@._wake_for_returned();
  end if;
  return v_claimable;
end $$;
