-- The ledger: what pgherd keeps in another database, so that a task's effect there happens exactly once.
-- A row is written in the effect's own transaction; its key is what two attempts of a task exclude each other by.

create table @schema@.migrations (
  version int not null constraint migrations_pkey primary key,
  name text not null constraint migrations_name_key unique,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by name not null default session_user
);

create table @schema@.ledger (
  installation uuid not null,
  task_id bigint not null,
  -- The highest claim of the task that may still write; an older one is fenced.
  fence int not null,
  role name not null default session_user,
  done_at timestamptz,
  row_count bigint,
  fenced_at timestamptz not null default clock_timestamp(),
  constraint ledger_pkey primary key (installation, task_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index ledger_done_at on @schema@.ledger (done_at);

-- First act of the effect's transaction. Waits for another attempt in flight; raises when that one, or a newer one, has the task.
create function @schema@._enter(p_installation uuid, p_task_id bigint, p_fence int) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into @schema@.ledger as l (installation, task_id, fence, role) values (p_installation, p_task_id, p_fence, session_user)
    on conflict on constraint ledger_pkey do update set fence = excluded.fence
    where l.done_at is null and l.fence <= excluded.fence and l.role = session_user;
  if not found then
    raise exception using errcode = 'PH001', message = format('claim %s of task %s is fenced or the task is done', p_fence, p_task_id);
  end if;
end $$;

create function @schema@._done(p_installation uuid, p_task_id bigint, p_fence int, p_row_count bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  update @schema@.ledger l set done_at = clock_timestamp(), row_count = p_row_count
    where l.installation = p_installation and l.task_id = p_task_id and l.fence = p_fence and l.done_at is null and l.role = session_user;
  if not found then
    raise exception using errcode = 'PH001', message = format('claim %s of task %s is fenced or the task is done', p_fence, p_task_id);
  end if;
end $$;

-- Effect and ledger row in one transaction, with exactly the rights of the login that calls this.
create function @schema@.run(installation uuid, task_id bigint, fence int, sql text) returns bigint
  language plpgsql
  as $$
declare
  v_row_count bigint;
begin
  perform @schema@._enter(installation, task_id, fence);
  execute sql;
  get diagnostics v_row_count = row_count;
  perform @schema@._done(installation, task_id, fence, v_row_count);
  return v_row_count;
end $$;

-- Before any claim but the first, and before a task is given up: shuts older claims out, waits for one in flight, and
-- tells whether one has committed.
create function @schema@.fence(installation uuid, task_id bigint, fence int, out done boolean, out row_count bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_variable
declare
  v_done_at timestamptz;
begin
  insert into @schema@.ledger as l (installation, task_id, fence, role) values (installation, task_id, fence, session_user)
    on conflict on constraint ledger_pkey do update set fence = greatest(l.fence, excluded.fence), fenced_at = clock_timestamp()
    where l.role = session_user
    returning l.done_at, l.row_count into v_done_at, row_count;
  if not found then
    raise exception using errcode = 'PH001', message = format('task %s belongs to another role', task_id);
  end if;
  done := v_done_at is not null;
end $$;

-- The tasks are recorded at home. Only those that were claimed once: a paused older claim would find the way free.
create function @schema@.forget(installation uuid, task_ids bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    delete from @schema@.ledger l
    where l.installation = $1 and l.task_id = any ($2) and l.fence = 1 and l.done_at is not null and l.role = session_user
  $$;

-- What is left of tasks claimed more than once: kept for days, longer than any paused daemon sleeps, and for as long as
-- the task is unfinished at home. Gives how many went.
create function @schema@.prune(installation uuid, older_than interval, unfinished bigint[]) returns bigint
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

-- Whoever logs in may keep his own ledger rows, through these functions only.
revoke all on schema @schema@ from public;
grant usage on schema @schema@ to public;
revoke all on all tables in schema @schema@ from public;
grant execute on all functions in schema @schema@ to public;
