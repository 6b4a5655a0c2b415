-- The same for new tasks, which a task may create for roles that its login may act as: directly as through the SQL API.
create or replace function @schema@._refuse_foreign_tasks() returns trigger
  language plpgsql
  as $$
declare
  v_login name;
begin
  if not pg_catalog.has_table_privilege(tg_relid, 'insert') or pg_catalog.has_table_privilege(tg_relid, 'trigger') then
    return null;
  end if;
  -- A statement of its own: not every login that may use the SQL API may execute it.
  if not @schema@._in_task() then
    return null;
  end if;
  select n.login into v_login from new_rows n where n.login is not null and not @schema@._may_become(n.login::pg_catalog.name) limit 1;
  if found then
    raise exception using errcode = 'insufficient_privilege',
      message = pg_catalog.format('a task of %s may not create tasks of role "%s"', current_user, v_login),
      hint = pg_catalog.format('grant %I to %I', v_login, current_user);
  end if;
  return null;
end $$;
