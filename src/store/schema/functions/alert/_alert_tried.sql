-- p_error null: the webhook received it. p_retry_in null: no further attempt.
create or replace function @schema@._alert_tried(p_id bigint, p_tries int, p_error text, p_retry_in interval) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    update @schema@._alerts a
    set sent_at = case when p_error is null then clock_timestamp() end, error = left(p_error, 500), next_try_at = clock_timestamp() + p_retry_in
    where a.id = p_id and a.tries = p_tries and a.sent_at is null
  $$;
