-- Deletes old rows of tasks that were claimed more than once: they are kept for days, longer than any daemon stays paused, and
-- for as long as the task is unfinished at home. Returns how many rows.
create or replace function @schema@.prune(installation uuid, older_than interval, unfinished bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with gone as (
      delete from @schema@.ledger l
      where l.installation = $1 and greatest(l.done_at, l.fenced_at) < clock_timestamp() - greatest($2, interval '7 days')
        and l.role = session_user and l.task_id <> all ($3)
      returning 1
    )
    select count(*) from gone
  $$;

comment on function @schema@.prune is
  'Deletes old ledger rows of tasks that are not unfinished at home. Returns how many.';
