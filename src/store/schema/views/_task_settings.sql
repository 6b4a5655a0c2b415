-- The settings that a task takes from its topic. `topic` null: the defaults, for topics that are not declared.
-- `limit 1` makes the planner expect one row of topic_defaults: without statistics it expects 700, and the product of several
-- such estimates is a plan that PostgreSQL compiles just in time.
create or replace view @schema@._task_settings with (security_barrier) as
  select t.name as topic, t.priority, coalesce(t.timeout, d.timeout) as timeout, t.retry_limit,
    case when t.retry_initial = '2 s' and t.retry_factor = 2 and t.retry_max = '1 h' and t.retry_jitter = 0 then null else
      jsonb_build_object('initialMs', extract(epoch from t.retry_initial) * 1000, 'factor', t.retry_factor,
        'maxMs', extract(epoch from t.retry_max) * 1000, 'jitter', t.retry_jitter) end as retry_backoff
  from @schema@.topics t cross join (select x.* from @schema@.topic_defaults x limit 1) d
  union all
  select null, d.priority, d.timeout, d.retry_limit,
    case when d.retry_initial = '2 s' and d.retry_factor = 2 and d.retry_max = '1 h' and d.retry_jitter = 0 then null else
      jsonb_build_object('initialMs', extract(epoch from d.retry_initial) * 1000, 'factor', d.retry_factor,
        'maxMs', extract(epoch from d.retry_max) * 1000, 'jitter', d.retry_jitter) end
  from (select x.* from @schema@.topic_defaults x limit 1) d;
