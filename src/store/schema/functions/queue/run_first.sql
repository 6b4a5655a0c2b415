-- Takes one task and executes it, in one call: for an idle daemon that was notified of it. The claim does not wait for the disk; the
-- commit of the effect does, and the claim comes before it in the WAL. p_topic: the task's topic; null: the task was not available to
-- this daemon.
create or replace procedure @schema@.run_first(p_daemon_id bigint, p_secret bigint, p_lease bigint, p_id bigint, inout p_rows bigint,
    inout p_topic text)
  language plpgsql
  as $$
declare
  v_task text[];
begin
  set local synchronous_commit = off;
  v_task := @schema@._take(p_daemon_id, p_secret, p_lease, p_id);
  commit;
  if v_task is null then
    return;
  end if;
  execute v_task[1];
  get diagnostics p_rows = row_count;
  insert into @schema@._done (task_id, token, row_count) values (p_id, p_lease, p_rows);
  set constraints all immediate;
  execute case when pg_catalog.pg_advisory_unlock_all() is null then '' else 'close all' end;
  reset session authorization;
  reset all;
  deallocate all;
  unlisten *;
  discard temp;
  discard sequences;
  commit;
  p_topic := v_task[2];
end $$;

comment on procedure @schema@.run_first is
  'Claims a task and executes it. For daemons. p_topic is null when the task is not available.';
