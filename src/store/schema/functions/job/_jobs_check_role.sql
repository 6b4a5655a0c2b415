create or replace function @schema@._jobs_check_role() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_refusal record;
begin
  -- The compatibility schemas change the SQL of jobs as the owner, and a job whose role was dropped may be changed in all else.
  if new.role = old.role and (
    current_user = (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.oid = '@schema@'::regnamespace)
    or not exists (select from pg_roles r where r.rolname = new.role)
  ) then
    return new;
  end if;
  select * into v_refusal from @schema@._role_refusal(new.role, current_user, new.project_id is not null);
  if v_refusal.message is not null then
    raise exception using errcode = v_refusal.errcode, message = format('job "%s": %s', new.name, v_refusal.message),
      hint = v_refusal.hint;
  end if;
  return new;
end $$;
