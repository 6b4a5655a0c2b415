create or replace function @schema@.resume_topic(topic text) returns boolean
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select @schema@._request_topic('resume topic', topic, null, null) = 1 $$;

comment on function @schema@.resume_topic is
  'Resumes a topic. Returns false when it was not paused.';
