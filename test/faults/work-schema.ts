/** What the tasks do, in each of the two databases. No unique constraint anywhere: doubles are to be seen. */
export const WORK_SQL = `
create schema work;
create table work.effect (
  key text not null, topic text not null, task_id bigint, started_at timestamptz not null, ended_at timestamptz not null
);
create index on work.effect (key text_pattern_ops);
create index on work.effect (ended_at);
create table work.occurrence (
  job text not null, scheduled_for timestamptz, parent_task_id bigint, task_id bigint not null,
  ended_at timestamptz not null default clock_timestamp()
);
create index on work.occurrence (job, scheduled_for);
create sequence work.attempts;

create function work.effect(p_key text, p_topic text, p_seconds float8 default 0) returns void language plpgsql as $$
declare
  v_started_at timestamptz := clock_timestamp();
begin
  insert into work.effect (key, topic, task_id, started_at, ended_at)
    values (p_key, p_topic, nullif(current_setting('pgherd.task_id', true), '')::bigint, v_started_at,
      case when p_seconds > 0 then (select clock_timestamp() from pg_sleep(p_seconds)) else clock_timestamp() end);
end $$;

-- Two attempts of three fail, with the effect already made: the sequence is not rolled back.
create function work.flaky(p_key text, p_topic text) returns void language plpgsql as $$
begin
  perform work.effect(p_key, p_topic, 0.01);
  if nextval('work.attempts') % 3 <> 0 then
    raise exception 'not this time';
  end if;
end $$;

create function work.failing(p_key text, p_topic text) returns void language plpgsql as $$
begin
  perform work.effect(p_key, p_topic);
  raise exception 'never';
end $$;

-- Fails, half of the times, as late as can be: in the commit.
create table work.late (key text not null);
create function work.refuse_late() returns trigger language plpgsql as $$
begin
  if nextval('work.attempts') % 2 = 0 then
    raise exception 'refused in the commit';
  end if;
  return null;
end $$;
create constraint trigger refuse_late after insert on work.late deferrable initially deferred for each row execute function work.refuse_late();

create function work.late(p_key text, p_topic text) returns void language plpgsql as $$
begin
  perform work.effect(p_key, p_topic);
  insert into work.late values (p_key);
end $$;

create function work.occurs() returns void language sql as $$
  insert into work.occurrence (job, scheduled_for, parent_task_id, task_id)
    values (current_setting('pgherd.job'), nullif(current_setting('pgherd.scheduled_for', true), '')::timestamptz,
      nullif(current_setting('pgherd.parent_task_id', true), '')::bigint, current_setting('pgherd.task_id')::bigint)
$$;

grant usage on schema work to worker;
grant select, insert on work.effect, work.occurrence, work.late to worker;
grant usage on sequence work.attempts to worker;
`;

/** Only at home: what was asked for, written in the transaction that enqueues it; and tasks that enqueue the next one. */
export const HOME_SQL = `
create table work.expected (key text not null, kind text not null, depth int not null default 0, task_id bigint not null);
create index on work.expected (key text_pattern_ops);
grant select, insert on work.expected to worker;

create function work.chain(p_key text, p_depth int) returns void language plpgsql as $$
begin
  perform work.effect(p_key || '/' || p_depth, 'chains', 0.005);
  if p_depth > 0 then
    perform pgherd.enqueue(format('select work.chain(%L, %s)', p_key, p_depth - 1), 'chains', transaction => true);
  end if;
  if nextval('work.attempts') % 5 = 0 then
    raise exception 'not this time';
  end if;
end $$;
`;
