-- Returns the number that a cron field's value represents; null when it is neither a number nor a name of this field.
create or replace function @schema@._cron_value(p_field int, p_text text) returns int
  language plpgsql immutable parallel safe
  as $$
begin
  if p_text ~ '^[0-9]+$' then
    return case when length(ltrim(p_text, '0')) > 3 then 1000 else p_text::numeric::int end;
  end if;
  return case p_field
    when 5 then array_position('{JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC}'::text[], upper(p_text collate "C"))
    when 6 then array_position('{SUN,MON,TUE,WED,THU,FRI,SAT}'::text[], upper(p_text collate "C")) - 1
  end;
end $$;
