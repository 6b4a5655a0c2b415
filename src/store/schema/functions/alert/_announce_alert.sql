-- Announces an alert: NOTIFY at the transaction's commit; any daemon sends the webhook soon after.
create or replace function @schema@._announce_alert(a @schema@._alerts) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_payload text;
begin
  if a.channel is not null then
    v_payload := @schema@._alert_payload(a);
    -- A payload is limited to 8000 bytes; a longer one must not roll back the event that it reports.
    if octet_length(v_payload) > 7900 then
      a.message := left(a.message, 200);
      a.reason := left(a.reason, 200);
      v_payload := @schema@._alert_payload(a);
    end if;
    if octet_length(v_payload) <= 7900 then
      perform pg_notify(a.channel, v_payload);
    end if;
  end if;
  if a.webhook is not null then
    perform pg_notify('@channel@', 'alerts');
  end if;
end $$;
