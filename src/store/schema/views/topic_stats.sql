create or replace view @schema@.topic_stats with (security_barrier) as
  with unfinished as materialized (
    select k.topic, count(*) filter (where k.claimable) as ready, count(*) filter (where k.state = 'pending' and not k.claimable and not k.held) as later,
      count(*) filter (where k.held) as held, count(*) filter (where k.state = 'retrying') as retrying,
      count(*) filter (where k.state = 'running') as running, min(k.available_at) filter (where k.claimable) as oldest_ready_at
    from @schema@._task_states k group by k.topic
  )
  select n.topic, t.id is not null as declared, p.name as project, t.concurrency, coalesce(t.priority, d.priority) as priority,
    coalesce(t.delay, d.delay) as delay,
    coalesce(t.paused, false) or (s.paused_at is not null and (s.paused_until is null or s.paused_until > clock_timestamp())) as paused,
    s.paused_by, s.pause_reason, s.paused_until, coalesce(k.ready, 0) as ready, coalesce(k.later, 0) as later, coalesce(k.held, 0) as held,
    coalesce(k.retrying, 0) as retrying, coalesce(k.running, 0) as running, k.oldest_ready_at, nullif(s.next_start_at, '-infinity') as next_start_at,
    coalesce(s.failure_count, 0) as unlogged_failures
  from (select t.name as topic from @schema@.topics t union select s.topic from @schema@.topic_state s union select k.topic from unfinished k) n
    cross join (select x.* from @schema@.topic_defaults x limit 1) d
    left join @schema@.topics t on t.name = n.topic
    left join @schema@.projects p on p.id = t.project_id
    left join @schema@.topic_state s on s.topic = n.topic
    left join unfinished k on k.topic = n.topic;

comment on view @schema@.topic_stats is
  'Topics that are declared, are paused or hold unfinished tasks: their limits and their numbers of tasks.';
comment on column @schema@.topic_stats.topic is 'Name of the topic.';
comment on column @schema@.topic_stats.declared is 'True when a definition declares the topic.';
comment on column @schema@.topic_stats.project is 'Project that owns the topic.';
comment on column @schema@.topic_stats.concurrency is 'Greatest number of tasks that run at the same time. Null: no limit.';
comment on column @schema@.topic_stats.priority is 'Default priority of the tasks.';
comment on column @schema@.topic_stats.delay is 'Shortest time between two starts.';
comment on column @schema@.topic_stats.paused is 'True while no task of the topic starts.';
comment on column @schema@.topic_stats.paused_by is 'Login that paused the topic.';
comment on column @schema@.topic_stats.pause_reason is 'Reason of the pause.';
comment on column @schema@.topic_stats.paused_until is 'End of the pause. Null: it ends with resume_topic().';
comment on column @schema@.topic_stats.ready is 'Tasks that can start now.';
comment on column @schema@.topic_stats.later is 'Tasks that wait for their time.';
comment on column @schema@.topic_stats.held is 'Tasks that wait for an earlier task of their job.';
comment on column @schema@.topic_stats.retrying is 'Tasks that wait for a retry.';
comment on column @schema@.topic_stats.running is 'Tasks that run.';
comment on column @schema@.topic_stats.oldest_ready_at is 'Since when the oldest ready task waits.';
comment on column @schema@.topic_stats.next_start_at is 'No task starts before this time (delay).';
comment on column @schema@.topic_stats.unlogged_failures is 'Failures that the log does not contain (log: off).';
