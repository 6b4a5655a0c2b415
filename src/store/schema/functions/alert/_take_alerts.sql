-- Returns up to p_limit alerts to send now, for the webhooks that this daemon has. Each is tried again after p_lease unless
-- _alert_tried reports the outcome: a daemon that dies loses none, and one may be sent twice.
create or replace function @schema@._take_alerts(p_webhooks text[], p_limit int, p_lease interval)
  returns table (id bigint, delivery_id uuid, webhook text, tries int, job text, topic text, kind text, payload text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    with picked as materialized (
      select a.id from @schema@._alerts a
      where a.next_try_at <= clock_timestamp() and a.webhook = any (p_webhooks)
      order by a.next_try_at limit p_limit for update skip locked
    )
    update @schema@._alerts a set tries = a.tries + 1, next_try_at = clock_timestamp() + p_lease
      from picked p where a.id = p.id
      returning a.id, a.delivery_id, a.webhook, a.tries, a.job_name, a.topic, a.kind, @schema@._alert_payload(a);
end $$;
