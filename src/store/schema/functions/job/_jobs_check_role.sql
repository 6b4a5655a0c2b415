create or replace function @schema@._jobs_check_role() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_refusal record;
begin
  select * into v_refusal from @schema@._role_refusal(new.role, current_user, new.project_id is not null);
  if v_refusal.message is not null then
    raise exception using errcode = v_refusal.errcode, message = format('job "%s": %s', new.name, v_refusal.message),
      hint = v_refusal.hint;
  end if;
  return new;
end $$;
