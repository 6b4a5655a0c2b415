-- The page about an alert in the dashboard of a daemon whose address is known; null: no such daemon is alive.
create or replace function @schema@._alert_link(p_task_id bigint, p_job text, p_topic text) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select d.base_url || case when p_task_id is not null then '/tasks/' || p_task_id when p_job is not null then '/jobs/' || @schema@._url_encoded(p_job)
      else '/topics/' || @schema@._url_encoded(p_topic) end
    from @schema@.daemons d where d.base_url is not null and d.lease_until > clock_timestamp() order by d.id limit 1
  $$;
