-- Whether an age meets an expectation ("< 5m"); null when the expectation cannot be read or the age is unknown.
create or replace function @schema@._age_matches(p_expected text, p_age interval) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case m[1] when '<' then p_age < m[2]::interval when '<=' then p_age <= m[2]::interval end
    from (select regexp_match(p_expected, '^(<=?) ?((?:\d{1,9}(?:w|d|h|m|s|ms))+)$') as m) x
  $$;
