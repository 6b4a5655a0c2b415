-- `after: job` ignores case and blanks, as everywhere else. In PL/pgSQL: generated columns call these two functions for every
-- row, and a function in SQL is started anew each time.
create or replace function @schema@._after_jobs(p_schedule text[]) returns text[]
  language plpgsql immutable parallel safe
  as $$
begin
  if array_to_string(p_schedule, ' ') !~* 'after:' then
    return '{}';
  end if;
  return array(select btrim(substr(btrim(s, E' \t\r\n'), 7), E' \t\r\n') from unnest(p_schedule) s where s ~* E'^[ \t\r\n]*after:');
end $$;
