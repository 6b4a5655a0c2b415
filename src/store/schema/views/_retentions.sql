-- All retentions; a topic that is not declared has the defaults.
create or replace view @schema@._retentions as
  select t.retention_finished as retention from @schema@.topics t
  union select t.retention_failed from @schema@.topics t
  union values (interval '7 days'), (interval '30 days');
