-- Puts tasks that a lease held back: at once, or to wait until p_available_at. They keep the token of their first lease: an
-- execution under it and the next one share an arbiter.
create or replace function @schema@._requeue(p_token bigint, p_ids bigint[], p_attempts int, p_lost int, p_doubtful boolean,
    p_available_at timestamptz default null) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    with back as (
      update @schema@._tasks t
        set attempt = t.attempt + p_attempts, claims = t.claims + 1, lost = t.lost + p_lost, token = coalesce(t.token, p_token),
            doubtful = case when t.doubtful or p_doubtful then true end, waits = case when p_available_at is not null then true end,
            retrying = case when p_available_at is not null then true end, available_at = coalesce(p_available_at, t.available_at)
        where t.id = any (p_ids)
        returning t.id, t.priority, t.topic, t.login
    )
    insert into @schema@._ready (priority, topic, id, login, alone)
      select b.priority, b.topic, b.id, b.login, true from back b where p_available_at is null
  $$;
