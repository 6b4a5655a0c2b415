-- Whether a row count meets an expectation (">= 1", "= 0", "1..5"); null when the expectation cannot be read or the count is unknown.
create or replace function @schema@._rows_match(p_expected text, p_rows bigint) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case
      when c is not null then case c[1]
        when '>=' then p_rows >= c[2]::bigint when '<=' then p_rows <= c[2]::bigint when '=' then p_rows = c[2]::bigint
        when '<>' then p_rows <> c[2]::bigint when '<' then p_rows < c[2]::bigint when '>' then p_rows > c[2]::bigint end
      when r is not null then p_rows between r[1]::bigint and r[2]::bigint
    end
    from (select regexp_match(p_expected, '^(>=|<=|=|<>|<|>) ?(\d{1,15})$') as c, regexp_match(p_expected, '^(\d{1,15})\.\.(\d{1,15})$') as r) x
  $$;
