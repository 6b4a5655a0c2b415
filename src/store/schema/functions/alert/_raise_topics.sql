-- Raises an alert for each topic that does not meet its expectation, once, and another when it does again. Returns the topics.
create or replace function @schema@._raise_topics() returns table (topic text, kind text, reason text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v record;
  a @schema@._alerts;
begin
  for v in
    select t.name, p.name as project, t.on_failure_notify, t.on_failure_webhook, q.waiting, s.alerting_since,
      nullif(concat_ws(', ',
        case when not @schema@._rows_match(t.expect_waiting, q.waiting) then format('expected waiting %s, got %s', t.expect_waiting, q.waiting) end,
        case when not @schema@._age_matches(t.expect_oldest, clock_timestamp() - q.oldest_at)
          then format('expected oldest %s, got %s',
            regexp_replace(t.expect_oldest, '^(<=?).*$', '\1 ') || @schema@._duration_text(regexp_replace(t.expect_oldest, '^<=? ?', '')::interval),
            @schema@._duration_text(date_trunc('second', clock_timestamp() - q.oldest_at))) end), '') as broken
    from @schema@.topics t
      left join @schema@.projects p on p.id = t.project_id
      left join @schema@.topic_state s on s.topic = t.name
      cross join lateral @schema@._topic_queue(t.name,
        1000 + coalesce((select max(m[1]::bigint) from regexp_matches(t.expect_waiting, '\d{1,15}', 'g') m), 0)) q
    where t.expect_waiting is not null or t.expect_oldest is not null or s.alerting_since is not null
  loop
    continue when (v.broken is null) = (v.alerting_since is null);
    insert into @schema@.topic_state as s (topic, alerting_since) values (v.name, clock_timestamp())
      on conflict on constraint topic_state_pkey do update set alerting_since = case when v.broken is not null then clock_timestamp() end
      where (s.alerting_since is null) = (v.broken is not null);
    continue when not found;
    kind := case when v.broken is null then 'recovered' else 'expectation' end;
    topic := v.name;
    reason := v.broken;
    insert into @schema@._alerts (kind, topic, project, reason, channel, webhook, next_try_at)
      values (kind, v.name, v.project, v.broken, v.on_failure_notify, v.on_failure_webhook, case when v.on_failure_webhook is not null then clock_timestamp() end)
      returning * into a;
    perform @schema@._announce_alert(a);
    return next;
  end loop;
end $$;
