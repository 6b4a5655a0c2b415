-- Checks the roles of new jobs, each role once: an apply inserts thousands of jobs with few roles.
create or replace function @schema@._jobs_check_roles() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v record;
begin
  for v in
    select n.name, r.errcode, r.message, r.hint
    from (select min(name) as name, role, project_id is not null as owned from new_rows group by role, project_id is not null) n
      cross join lateral @schema@._role_refusal(n.role, current_user, n.owned) r
    where r.message is not null order by n.name limit 1
  loop
    raise exception using errcode = v.errcode, message = format('job "%s": %s', v.name, v.message), hint = v.hint;
  end loop;
  return null;
end $$;
