-- Returns what is wrong with the name of a time zone, or null. Valid names are those that PostgreSQL and IANA both have; bare
-- offsets and POSIX rules, which PostgreSQL would accept ("Berlin1" is one), are not.
create or replace function @schema@._timezone_error(p_zone text) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC'
  as $$
begin
  if p_zone = 'UTC' then
    return null;
  end if;
  if p_zone !~ '^[A-Za-z][A-Za-z0-9_+/-]*$' or p_zone ~* '^(posix|right)/' or lower(p_zone) in ('localtime', 'posixrules', 'factory', 'default', 'local')
      or (p_zone ~ '[0-9]' and p_zone !~* '^((Etc/)?GMT([+-][0-9]{1,2}|0)|EST5EDT|CST6CDT|MST7MDT|PST8PDT)$') then
    return format('unknown time zone "%s"', p_zone);
  end if;
  perform set_config('timezone', p_zone, true);
  return null;
exception when invalid_parameter_value then
  return format('unknown time zone "%s"', p_zone);
end $$;
