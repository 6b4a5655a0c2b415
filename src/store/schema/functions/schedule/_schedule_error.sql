create or replace function @schema@._schedule_error(p_text text) returns text
  language sql immutable parallel safe
  as $$ select m.mistake from @schema@._schedule_mistake(p_text) m $$;
