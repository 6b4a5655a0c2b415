-- Ends or repeats tasks whose effect is not recorded by a done row: failures, cancels, and executions outside the transaction of their
-- record.
-- p_outcomes: [{lease, taskId, state: finished|failed|cancelled|retrying, retryDelayMs, lost, doubtful, startedAgoMs, rowCount, reason,
-- sqlstate, message, detail, hint, context, position, notices}]; lease and taskId as text.
-- Returns the result for each: settled; done: its effect has committed, and _move is to be called; lost: the caller no longer holds the
-- lease; locked: a transaction of another session holds a row, so the caller tries again.
create or replace function @schema@._settle(p_outcomes jsonb) returns table (task_id bigint, result text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
  as $$
#variable_conflict use_column
declare
  o record;
begin
  for o in
    select * from jsonb_to_recordset(p_outcomes) as x (lease bigint, "taskId" bigint, state text, "retryDelayMs" double precision, lost boolean,
      doubtful boolean, "startedAgoMs" double precision, "rowCount" bigint, reason text, sqlstate text, message text, detail text, hint text,
      context text, position int, notices text[])
    order by "taskId"
  loop
    task_id := o."taskId";
    begin
      perform set_config('lock_timeout', '1s', true);
      result := @schema@._settle_one(o.lease, o."taskId", o.state, o."retryDelayMs", coalesce(o.lost, false), coalesce(o.doubtful, false), o."startedAgoMs",
        o."rowCount", o.reason, o.sqlstate, o.message, o.detail, o.hint, o.context, o.position, o.notices);
      perform set_config('lock_timeout', '0', true);
    exception when lock_not_available then
      result := 'locked';
    end;
    return next;
  end loop;
end $$;
