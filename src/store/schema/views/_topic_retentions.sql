-- How long the log keeps the tasks of each topic, by its name and by the names that it had: a renamed topic keeps its history.
create or replace view @schema@._topic_retentions as
  select distinct on (n.name) n.name, t.retention_finished, t.retention_failed
  from @schema@.topics t cross join lateral (select t.name, 0 as age union all select f, 1 from unnest(t.former_names) f) n
  order by n.name, n.age;
