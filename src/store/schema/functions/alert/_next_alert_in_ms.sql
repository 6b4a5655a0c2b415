-- Milliseconds until the next alert is to be sent; null when none is pending.
create or replace function @schema@._next_alert_in_ms(p_webhooks text[]) returns double precision
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select extract(epoch from min(a.next_try_at) - clock_timestamp()) * 1000 from @schema@._alerts a
    where a.next_try_at is not null and a.webhook = any (p_webhooks)
  $$;
