-- Returns why a login may not write a job with this role: the fields of the error, all null when it may.
-- p_owned: the job belongs to a project.
create or replace function @schema@._role_refusal(p_role name, p_login name, p_owned boolean, out errcode text, out message text, out hint text)
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_super boolean;
  -- From PostgreSQL 16 on a membership may be granted without the right to act as the role.
  v_acts text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
  v_owner name := (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.oid = '@schema@'::regnamespace);
  v_login name;
begin
  if p_role is null then
    -- The job runs as the login of a daemon: the same rule holds for that login as for a role that is named. The owner could allow it.
    if p_login = v_owner or pg_has_role(p_login, v_owner, v_acts) then
      return;
    end if;
    select l into v_login from @schema@._daemon_logins() l
      where l <> p_login and not @schema@._role_is_allowed(l)
        and not coalesce((select pg_has_role(p_login, r.oid, v_acts) from pg_roles r where r.rolname = l), false)
      order by l limit 1;
    if found then
      errcode := 'insufficient_privilege';
      message := format('it has no role and runs as the daemon''s login "%s", of which %s is not a member', v_login, p_login);
      hint := format('set a role, or let the owner insert %I into allowed_roles', v_login);
    end if;
    return;
  end if;
  select rolsuper into v_super from pg_roles where rolname = p_role;
  if not found then
    errcode := 'undefined_object';
    message := format('role "%s" does not exist', p_role);
    hint := 'create the role, or correct "role"';
    return;
  end if;
  -- A superuser, or an owner of pgherd, may create a job of no project that runs as that same role.
  if (v_super or @schema@._owns_schema(p_role)) and not (not p_owned and p_role = p_login) then
    errcode := 'insufficient_privilege';
    message := format('role "%s" is a superuser or a member of pgherd_owner, and may not be named by a job', p_role);
    hint := 'name a role that has just the privileges the job needs';
    return;
  end if;
  -- The compatibility schemas write as the owner after they have checked the caller; the owner could allow any role.
  if p_login <> v_owner and p_login <> p_role and not pg_has_role(p_login, p_role, v_acts) and not @schema@._role_is_allowed(p_role)
  then
    errcode := 'insufficient_privilege';
    message := format('%s is not a member of role "%s"', p_login, p_role);
    hint := format('grant %I to %I, or let the owner insert it into allowed_roles', p_role, p_login);
  end if;
end $$;
