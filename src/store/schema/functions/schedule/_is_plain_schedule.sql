-- True for the common forms of a schedule, which need no further check; false means unknown. One match of a regular expression,
-- so that an apply of thousands of jobs does not run the full check for each.
create or replace function @schema@._is_plain_schedule(p_text text) returns boolean
  language sql immutable parallel safe
  as $$
    select length(p_text) <= 200 and p_text ~ ('^(@(yearly|annually|monthly|weekly|daily|midnight|hourly|reboot)'
      || '|(\*(/([1-9]|[1-5][0-9]))?|[0-5]?[0-9](,[0-5]?[0-9])*)'
      || ' (\*(/([1-9]|1[0-9]|2[0-3]))?|(1?[0-9]|2[0-3])(,(1?[0-9]|2[0-3]))*)'
      || ' (\*(/([1-9]|1[0-9]|2[0-8]))?|([1-9]|1[0-9]|2[0-8])(,([1-9]|1[0-9]|2[0-8]))*)'
      || ' (\*(/([1-9]|1[0-2]))?|([1-9]|1[0-2])(,([1-9]|1[0-2]))*)'
      || ' (\*|1-5|[0-7](,[0-7])*))$')
  $$;
