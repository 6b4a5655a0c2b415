-- Skipped while an uncommitted transaction pauses the topic: the records of other topics do not wait for a count.
create or replace function @schema@._count_unlogged(p_topic text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  perform set_config('lock_timeout', '10ms', true);
  insert into @schema@.topic_state as s (topic, failure_count) values (p_topic, 1)
    on conflict on constraint topic_state_pkey do update set failure_count = s.failure_count + 1;
  perform set_config('lock_timeout', '0', true);
exception when lock_not_available then
  null;
end $$;
