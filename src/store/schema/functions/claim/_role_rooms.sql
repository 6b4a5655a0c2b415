-- Returns, of the logins with a limit, those of which nothing may be claimed now, and the smallest number that each of the others still
-- has. Both null: there are no limits. p_logins, p_rooms: the limits that the daemon itself knows. p_locked: the roles of role_limits
-- that this claim has locked; the others are locked by another daemon's claim.
create or replace function @schema@._role_rooms(p_locked name[], p_logins text[], p_rooms int[], out skip text[], out room int)
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select array_agg(x.login) filter (where x.room <= 0), min(x.room) filter (where x.room > 0)
    from (
      select r.role::text as login, case when r.role <> all (p_locked) then 0
        else r.concurrency - (select coalesce(sum(case when l.topic is null then cardinality(l.ids) else 1 end), 0) from @schema@._leases l
          where l.login = r.role)::int end as room
      from @schema@.role_limits r where r.concurrency is not null
      union all
      select y.login, y.room from unnest(p_logins, p_rooms) y (login, room)
    ) x
  $$;
