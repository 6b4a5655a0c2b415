-- Deletes old rows. Those of tasks that were claimed more than once keep older claims out: for days, longer than any daemon stays paused.
-- Those of first claims stay for as long as a standby of the home database may lag behind: after a failover to it, it claims them again.
-- None is deleted while its task is unfinished at home. Returns how many rows.
create or replace function @schema@.prune(installation uuid, first_older_than interval, older_than interval, unfinished bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with gone as (
      delete from @schema@.ledger l
      where l.installation = $1 and l.role = session_user and l.task_id <> all ($4)
        and greatest(l.done_at, l.fenced_at) < clock_timestamp() -
          case when l.fence = 1 and l.done_at is not null then greatest($2, interval '1 hour') else greatest($3, interval '7 days') end
      returning 1
    )
    select count(*) from gone
  $$;

comment on function @schema@.prune is
  'Deletes old ledger rows of tasks that are not unfinished at home. Returns how many.';
