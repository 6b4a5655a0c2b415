-- Returns the milliseconds of "90s", "5m", "1h30m", "1d"; null when the text is not a duration.
create or replace function @schema@._duration_ms(p_text text) returns numeric
  language sql immutable parallel safe
  as $$
    select coalesce(m[1]::numeric, 0) * 604800000 + coalesce(m[2]::numeric, 0) * 86400000 + coalesce(m[3]::numeric, 0) * 3600000
      + coalesce(m[4]::numeric, 0) * 60000 + coalesce(m[5]::numeric, 0) * 1000 + coalesce(m[6]::numeric, 0)
    from regexp_matches(p_text, '^(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$') m
    where p_text <> ''
  $$;
