create or replace function @schema@._retention_settings() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select md5(coalesce((select string_agg(format('%s %s %s', t.name, extract(epoch from t.retention_finished), extract(epoch from t.retention_failed)), E'\n' order by t.name) from @schema@._topic_retentions t), '')
      || E'\n\n' || coalesce((select string_agg(format('%s %s', j.id, j.keep_last), E'\n' order by j.id) from @schema@.jobs j where j.keep_last is not null), ''))
  $$;
