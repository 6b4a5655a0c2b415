-- Formats an instant as all of pgherd's JSON does: UTC, with milliseconds unless they are zero.
create or replace function @schema@._instant(p_at timestamptz) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select replace(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z') $$;
