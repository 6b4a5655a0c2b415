create or replace function @schema@._role_limits_check() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  -- The limits of a role that was dropped may be removed from a project.
  if tg_op = 'UPDATE' or tg_op = 'DELETE' and (old.project_id is null or exists (select from pg_roles r where r.rolname = old.role)) then
    select errcode, message, hint into v_code, v_message, v_hint
      from @schema@._role_limit_refusal(old.role, current_user, old.project_id is not null);
  end if;
  if tg_op <> 'DELETE' and v_message is null then
    select errcode, message, hint into v_code, v_message, v_hint
      from @schema@._role_limit_refusal(new.role, current_user, new.project_id is not null);
  end if;
  if v_message is not null then
    raise exception using errcode = v_code, hint = v_hint,
      message = format('limits of role "%s": %s', case when tg_op = 'DELETE' then old.role else new.role end, v_message);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
