-- Returns tasks of a lease to the queue: at once, at p_available_at, or after _crash_pause where attempts were lost with their session or
-- daemon. They keep the token of their first lease, so that an execution under it and the next one collide on the same done row.
create or replace function @schema@._requeue(p_token bigint, p_ids bigint[], p_attempts int, p_lost int, p_doubtful boolean,
    p_available_at timestamptz default null) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    with next as (
      select x.id, c.crashes, coalesce(p_available_at, clock_timestamp() + case when p_lost > 0 then @schema@._crash_pause(c.crashes) end) as at
      from @schema@._tasks x
        cross join lateral (select case when p_lost > 0 and p_available_at is null then coalesce(x.crashes, 0) + 1 else x.crashes end as crashes) c
      where x.id = any (p_ids)
    ), back as (
      update @schema@._tasks t
        set attempt = t.attempt + p_attempts, claims = t.claims + 1, lost = t.lost + p_lost, crashes = n.crashes, token = coalesce(t.token, p_token),
            doubtful = case when t.doubtful or p_doubtful then true end, waits = case when n.at is not null then true end,
            retrying = case when n.at is not null then true end, available_at = coalesce(n.at, t.available_at)
        from next n
        where t.id = n.id
        returning t.id, t.priority, t.topic, t.login, t.waits
    )
    insert into @schema@._ready (priority, topic, id, login, alone)
      select b.priority, b.topic, b.id, b.login, true from back b where b.waits is not true
  $$;
