-- Whether the caller may name the role: it is the role, or may act as it.
create or replace function @schema@._is_member(p_role name) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  return @schema@._may_become(p_role);
end $$;
