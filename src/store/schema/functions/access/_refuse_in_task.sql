-- A task that runs as the daemon's login has the privileges of the daemon's own sessions, but may not use them: it would write the
-- queue of every role. The triggers leave out owners and superusers, who could switch this off.
create or replace function @schema@._refuse_in_task() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  if @schema@._in_task() then
    raise exception using errcode = 'insufficient_privilege',
      message = format('a task may not write %s, although its login may', tg_relid::regclass),
      hint = 'use the functions of the SQL API, or run the statement outside of a task';
  end if;
  return null;
end $$;
