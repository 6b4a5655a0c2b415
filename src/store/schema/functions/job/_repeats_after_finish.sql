create or replace function @schema@._repeats_after_finish(p_schedule text[]) returns boolean
  language plpgsql immutable parallel safe
  as $$
begin
  return array_to_string(p_schedule, E'\n') ~* E'(^|\n)[ \t\r\n]*@after[ \t]';
end $$;
