-- Tasks of a topic that wait although they could start, and since when the oldest of each priority does. Above p_limit per priority they
-- are not counted: the cost is bounded, however long the queue is.
create or replace function @schema@._topic_queue(p_topic text, p_limit bigint) returns table (waiting bigint, oldest_at timestamptz)
  language sql stable rows 1 security definer set search_path = pg_catalog, pg_temp
  as $$
    with recursive lanes as (
      (select r.priority from @schema@._ready r order by r.priority limit 1)
      union all
      select n.priority from lanes l cross join lateral
        (select r.priority from @schema@._ready r where r.priority > l.priority order by r.priority limit 1) n
    )
    select coalesce(sum(c.n), 0)::bigint, min(f.available_at)
    from lanes l
      cross join lateral (select count(*) as n from
        (select from @schema@._ready r where r.priority = l.priority and r.topic = p_topic collate "C" limit p_limit) x) c
      left join lateral (
        select t.available_at from @schema@._ready r join @schema@._tasks t on t.id = r.id
        where r.priority = l.priority and r.topic = p_topic collate "C" order by r.id limit 1
      ) f on true
  $$;
