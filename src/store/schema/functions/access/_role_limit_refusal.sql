-- Returns why a login may not write the limits of this role: the fields of the error, all null when it may.
-- p_owned: the limits belong to a project.
create or replace function @schema@._role_limit_refusal(p_role name, p_login name, p_owned boolean, out errcode text, out message text, out hint text)
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  -- From PostgreSQL 16 on a membership may be granted without the right to act as the role.
  v_acts text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
  v_owner name := (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.oid = '@schema@'::regnamespace);
begin
  if p_login = v_owner or pg_has_role(p_login, v_owner, v_acts) then
    return;
  end if;
  if not p_owned then
    errcode := 'insufficient_privilege';
    message := format('the limits of role "%s" belong to no project: only a member of %s changes them', p_role, v_owner);
    hint := format('let a member of %I change them', v_owner);
    return;
  end if;
  if not exists (select from pg_roles r where r.rolname = p_role) then
    errcode := 'undefined_object';
    message := format('role "%s" does not exist', p_role);
    hint := 'create the role, or correct its name below "roles"';
    return;
  end if;
  if p_login <> p_role and not pg_has_role(p_login, p_role, v_acts) and not @schema@._role_is_allowed(p_role) then
    errcode := 'insufficient_privilege';
    message := format('%s is not a member of role "%s"', p_login, p_role);
    hint := format('grant %I to %I, or let the owner insert it into allowed_roles', p_role, p_login);
  end if;
end $$;
