-- Refuses tasks that a role enqueues beyond max_waiting of role_limits. Waiting tasks are counted once a second at most. A session that
-- finds the count locked does not wait, and uses the stored count.
create or replace function @schema@._refuse_too_many(p_role name, p_more bigint) returns void
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
declare
  v_max int := (select x.max_waiting from @schema@.role_limits x where x.role = p_role);
  w @schema@._role_waiting;
  v_mine boolean;
begin
  if v_max is null then
    return;
  end if;
  insert into @schema@._role_waiting (role, waiting, counted_at) select p_role, 0, '-infinity'
    where not exists (select from @schema@._role_waiting x where x.role = p_role) on conflict do nothing;
  select x.* into w from @schema@._role_waiting x where x.role = p_role for no key update skip locked;
  v_mine := found;
  if not v_mine then
    select x.* into w from @schema@._role_waiting x where x.role = p_role;
  end if;
  if w.counted_at is null or w.counted_at < clock_timestamp() - interval '1 s' then
    w.waiting := (select count(*) from (select from @schema@._ready y where y.login = p_role limit v_max) x)
      + (select count(*) from (select from @schema@._tasks t where t.waits and t.login = p_role limit v_max) x);
    w.counted_at := clock_timestamp();
  end if;
  if w.waiting + p_more > v_max then
    raise exception using errcode = 'configuration_limit_exceeded',
      message = format('%s tasks of role "%s" wait, %s more are put in, and max_waiting is %s', w.waiting, p_role, p_more, v_max),
      hint = 'try again later, or let the owner raise max_waiting in role_limits';
  end if;
  if v_mine then
    update @schema@._role_waiting x set waiting = w.waiting + p_more, counted_at = w.counted_at where x.role = p_role;
  end if;
end $$;
