-- A superuser, or an owner of pgherd, may create a job of no project that runs as that same role.
create or replace function @schema@._jobs_check_role() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_super boolean;
begin
  select rolsuper into v_super from pg_roles where rolname = new.role;
  if not found then
    raise exception using errcode = 'undefined_object',
      message = format('job "%s": role "%s" does not exist', new.name, new.role), hint = 'create the role, or correct "role"';
  end if;
  if (v_super or @schema@._owns_schema(new.role)) and not (new.project_id is null and new.role = current_user) then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": role "%s" is a superuser or a member of pgherd_owner, and may not be named by a job', new.name, new.role),
      hint = 'name a role that has just the privileges the job needs';
  end if;
  -- The compatibility schemas write as the owner after they have checked the caller; the owner could allow any role.
  if current_user <> (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.oid = '@schema@'::regnamespace)
    and not pg_has_role(current_user, new.role, 'member') and not @schema@._role_is_allowed(new.role)
  then
    raise exception using errcode = 'insufficient_privilege',
      message = format('job "%s": %s is not a member of role "%s"', new.name, current_user, new.role),
      hint = format('grant %I to %I, or let the owner insert it into allowed_roles', new.role, current_user);
  end if;
  return new;
end $$;
