-- Returns the next priority after p_after with a claimable task of a login other than p_skip; null: there is none.
create or replace function @schema@._next_priority(p_after bigint, p_mark_priorities int[], p_mark_topics text[], p_mark_ids bigint[], p_skip text[] default null) returns int
  language plpgsql stable
  as $$
declare
  v_after bigint := p_after;
  v_known int;
  v_found int;
begin
  if p_mark_priorities is null then
    select k.priority into v_found from @schema@._ready k where k.priority > v_after and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority limit 1;
    return v_found;
  end if;
  loop
    select min(x) into v_known from unnest(p_mark_priorities) x where x > v_after;
    select k.priority into v_found from @schema@._ready k
      where k.priority > v_after and k.priority < coalesce(v_known, 2147483648) and (p_skip is null or coalesce(k.login, session_user) <> all (p_skip)) order by k.priority limit 1;
    if found or v_known is null then
      return v_found;
    end if;
    if @schema@._next_topic(v_known, '', null, p_mark_priorities, p_mark_topics, p_mark_ids, p_skip) is not null then
      return v_known;
    end if;
    v_after := v_known;
  end loop;
end $$;
