-- The alerts that fire: the last one of a job or topic that has not recovered. It groups all alerts once, for any number of rows.
create or replace view @schema@._firing_alerts as
  select a.id from (select max(x.id) as id from @schema@._alerts x group by x.job_id, x.topic) last join @schema@._alerts a on a.id = last.id
  where a.kind <> 'recovered' and case when a.topic is null
    then exists (select from @schema@.job_state s where s.job_id = a.job_id and s.alerting_since is not null)
    else exists (select from @schema@.topic_state s where s.topic = a.topic and s.alerting_since is not null) end;
