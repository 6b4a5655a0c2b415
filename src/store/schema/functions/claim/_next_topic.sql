-- Returns the next topic of a priority after p_after, up to and including p_until (null: to the end), with a claimable task of a login
-- other than p_skip; null: there is none.
create or replace function @schema@._next_topic(p_priority bigint, p_after text, p_until text, p_mark_priorities int[], p_mark_topics text[], p_mark_ids bigint[], p_skip text[] default null)
  returns text language plpgsql stable
  as $$
declare
  v_after text := p_after;
  v_known text;
  v_mark bigint;
  v_found text;
begin
  if p_mark_priorities is null then
    select k.topic into v_found from @schema@._ready k
      where k.priority = p_priority and k.topic > v_after and (p_until is null or k.topic <= p_until)
      and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority, k.topic limit 1;
    return v_found;
  end if;
  loop
    select x.topic, x.id into v_known, v_mark from unnest(p_mark_priorities, p_mark_topics, p_mark_ids) x (priority, topic, id)
      where x.priority = p_priority and x.topic collate "C" > v_after and (p_until is null or x.topic collate "C" <= p_until)
      order by x.topic collate "C" limit 1;
    -- Between two known topics lie only topics that this daemon has not served: they have hardly any dead entries.
    if v_known is not null then
      select k.topic into v_found from @schema@._ready k
        where k.priority = p_priority and k.topic > v_after and k.topic < v_known and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority, k.topic limit 1;
    elsif p_until is not null then
      select k.topic into v_found from @schema@._ready k
        where k.priority = p_priority and k.topic > v_after and k.topic <= p_until and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority, k.topic limit 1;
    else
      select k.topic into v_found from @schema@._ready k
        where k.priority = p_priority and k.topic > v_after and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority, k.topic limit 1;
    end if;
    if found or v_known is null then
      return v_found;
    end if;
    perform from @schema@._ready k
      where (k.priority, k.topic, k.id) > (p_priority, v_known, v_mark) and (k.priority, k.topic) <= (p_priority, v_known)
      and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority, k.topic, k.id limit 1;
    if found then
      return v_known;
    end if;
    v_after := v_known;
  end loop;
end $$;
