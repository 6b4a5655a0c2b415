create or replace function @schema@.pause_topic(topic text, reason text default null, until timestamptz default null) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_topic('pause topic', topic, reason, until) = 1 $$;

comment on function @schema@.pause_topic is
  'Pauses a topic until resume_topic(), or until the given time. Returns false when it was paused already; reason and end are then replaced.';
