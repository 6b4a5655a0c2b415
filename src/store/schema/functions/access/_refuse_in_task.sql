-- A task that runs as the daemon's login has the privileges of the daemon's own sessions, but may not use them: it would write the
-- queue of every role. It leaves out owners and superusers, who could switch this off, and with them the functions of the owner. That is
-- not a WHEN of the triggers, which PostgreSQL would read and prepare anew for each statement, nor a SET: names are qualified instead.
create or replace function @schema@._refuse_in_task() returns trigger
  language plpgsql
  as $$
begin
  if pg_catalog.has_table_privilege(tg_relid, 'trigger') then
    return null;
  end if;
  if @schema@._in_task() then
    raise exception using errcode = 'insufficient_privilege',
      message = pg_catalog.format('a task may not write %s, although its login may', tg_relid::pg_catalog.regclass),
      hint = 'use the functions of the SQL API, or run the statement outside of a task';
  end if;
  return null;
end $$;
