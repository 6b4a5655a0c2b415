-- Removes tasks from a lease, and the lease with its last task.
create or replace function @schema@._shrink(p_lease bigint, p_gone bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_left bigint[];
begin
  select array(select unnest(l.ids) except all select unnest(p_gone)) into v_left from @schema@._leases l where l.id = p_lease;
  if cardinality(v_left) = 0 then
    delete from @schema@._leases l where l.id = p_lease;
  elsif v_left is not null then
    update @schema@._leases l set ids = v_left where l.id = p_lease;
  end if;
end $$;
