-- Notifies clients that wait for results that tasks have ended: every end of a task deletes its row. A NOTIFY serializes the commits that
-- contain one, so it is sent only while a client holds the lock shared (`src/store/client/ended.ts`). The payload is empty: each client
-- queries its own tasks, with the rights of its own role.
create or replace function @schema@._tasks_ended() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_relid <> '@schema@._tasks'::regclass then
    raise exception using errcode = 'insufficient_privilege', message = 'this trigger function belongs to other tables';
  end if;
  -- Held for a moment only: until the end of the transaction, the lock would look like a client to other daemons.
  if not pg_try_advisory_lock('@schema@'::regnamespace::oid::int, 2) then
    perform pg_notify('@channel@.ended', '');
  else
    perform pg_advisory_unlock('@schema@'::regnamespace::oid::int, 2);
  end if;
  return null;
end $$;
