-- Checks a role and a database that a caller names: raises 42704, 42501 or 3D000.
create or replace function @schema@._check_target(p_role name, p_database name) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if p_role <> current_user then
    if not exists (select from pg_roles r where r.rolname = p_role) then
      raise exception using errcode = 'undefined_object', message = format('role "%s" does not exist', p_role),
        hint = 'create the role, or leave it out to name the current user';
    end if;
    if not @schema@._is_member(p_role) then
      raise exception using errcode = 'insufficient_privilege', message = format('%s is not a member of role "%s"', current_user, p_role),
        hint = format('grant %I to %I', p_role, current_user);
    end if;
  end if;
  if p_database <> current_database() and not exists (select from pg_database d where d.datname = p_database and d.datallowconn and not d.datistemplate) then
    raise exception using errcode = 'invalid_catalog_name', message = format('database "%s" does not exist or does not accept connections', p_database),
      hint = 'select datname from pg_database lists the databases';
  end if;
end $$;
